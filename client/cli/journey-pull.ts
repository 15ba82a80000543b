/** `ripen journey pull`: writes a journey's draft, or what is in force, into a file as it was typed; never over a changed file. */
import { readFile, writeFile } from 'node:fs/promises'
import { type Draft, readEditable } from '../../db/journey-drafts.ts'
import { readJourney } from '../../db/journey-view.ts'
import type { Db } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'
import { readDraftFile, writeDraftFile } from './journey-draft-file.ts'

export function addJourneyPull(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('pull')
    .description('write the draft of a journey, or what is in force, into a file')
    .argument('<key>')
    .argument('[file]', 'KEY.yaml unless said otherwise')
    .option('--published', 'what is in force, even when there is a draft')
    .option('--force', 'over a file that says something else')
    .action((key, file = `${key}.yaml`, options) => pull(context, { key, file, ...options }))
}

interface PullOptions {
  readonly key: string
  readonly file: string
  readonly published?: true
  readonly force?: true
}

async function pull(context: CliContext, { key, file, published, force }: PullOptions): Promise<void> {
  const draft = await context.withDatabase((db) => (published === true ? readInForce(db, key) : readEditable(db, key)))
  if (draft === null) throw noSuchJourney(key)
  if (force !== true) await refuseToLose(file, draft.source)
  await writeFile(file, writeDraftFile(draft))
  const { revision, baseVersion, savedBy } = draft
  const what = revision === 0 ? `version ${baseVersion}` : `the draft, revision ${revision} by ${savedBy}`
  context.print({ json: { file, key, revision, baseVersion }, text: `${file} holds ${what} of ${key}.` })
}

async function readInForce(db: Db, key: string): Promise<Pick<Draft, 'source' | 'revision' | 'baseVersion' | 'savedBy'> | null> {
  const journey = await readJourney(db, key, null)
  if (journey === null || journey.shown.status !== 'published') return null
  return { source: journey.source, revision: 0, baseVersion: journey.shown.version, savedBy: journey.shown.publishedBy ?? '' }
}

/** A file that says the same but for the line of ours may be written over. */
async function refuseToLose(file: string, source: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null || readDraftFile(text).source === source) return
  throw new Failure('conflict', `${file} says something else; \`ripen journey diff ${file}\` shows what, --force writes over it.`)
}
