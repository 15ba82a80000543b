/** `ripen journey push`: saves a file as the draft of its journey; refused, with nothing lost, when somebody else was faster. */
import { writeFile } from 'node:fs/promises'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { businessNow } from '../../db/clock.ts'
import { checkJourney } from '../../db/journey-check.ts'
import { type Draft, saveDraft } from '../../db/journey-drafts.ts'
import type { Problem } from '../../domain/problem.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'
import { type DraftFile, keyOf, readDraftFile, writeDraftFile } from './journey-draft-file.ts'
import { problemLines, readSource } from './journey-files.ts'

export function addJourneyPush(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('push')
    .description('save a file as the draft of its journey; publishes nothing')
    .argument('<file>')
    .option('--revision <number>', 'the draft this file takes into account; a pulled file knows it', parseRevision)
    .action((file, { revision }) => push(context, file, revision ?? null))
}

function parseRevision(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 0.')
}

async function push(context: CliContext, file: string, revision: number | null): Promise<void> {
  const read = readDraftFile(await readSource(file))
  const pushed = { ...read, revision: revision ?? read.revision }
  const key = keyOf(file, read.source)
  await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    const change = { key, source: read.source, by: 'cli', revision: pushed.revision ?? 0, ...baseOf(pushed) }
    const saved = await db.transaction().execute((tx) => saveDraft(tx, change, now))
    if (!saved.ok) return reportConflict(context, file, saved.theirs)
    const { problems } = await checkJourney(db, read.source)
    if (read.revision !== null) await writeFile(file, writeDraftFile({ ...read, revision: saved.revision }))
    return reportSaved(context, { file, key, revision: saved.revision, problems })
  })
}

/** A file that was never pulled does not say which version it was made from. */
function baseOf({ revision, baseVersion }: DraftFile): { readonly baseVersion?: number | null } {
  return revision === null ? {} : { baseVersion }
}

function reportConflict(context: CliContext, file: string, theirs: Draft): void {
  const { revision, savedBy, savedAt, baseVersion, key } = theirs
  const what = revision === 0 ? `version ${baseVersion} was published by` : `revision ${revision} was saved by`
  const text = [
    `${file} was not saved: ${what} ${savedBy} at ${savedAt.toISOString()}.`,
    `See theirs with \`ripen journey pull ${key} theirs.yaml\`, take over what you need, then push with --revision ${revision}.`,
  ]
  context.print({ json: { ok: false, reason: 'conflict', theirs }, text: text.join('\n') })
  context.problemFound()
}

interface Saved {
  readonly file: string
  readonly key: string
  readonly revision: number
  readonly problems: readonly Problem[]
}

function reportSaved(context: CliContext, { file, key, revision, problems }: Saved): void {
  const text = [`${file} is the draft of ${key}, revision ${revision}.`, ...problemLines(problems)]
  context.print({ json: { ok: true, key, revision, problems }, text: text.join('\n') })
}
