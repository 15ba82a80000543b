/** `ripen journey diff`: what changes between a file, the draft, what is in force, or any version, in words. */
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { changesBetween, readSide, type Side, type SideName, type SideReading, sideOfSource } from '../../db/journey-diff.ts'
import type { Db } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import { changeText } from '../../domain/journey/change-text.ts'
import type { Change } from '../../domain/journey/diff.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'
import { keyOf, readDraftFile } from './journey-draft-file.ts'
import { readSource } from './journey-files.ts'

export function addJourneyDiff(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('diff')
    .description('what changes, in words: from what is in force to a file, or to the draft of a journey')
    .argument('<journey>', 'a file, or the key of a journey')
    .option('--from <which>', 'published, draft, or a version', parseSide, 'published' as SideName)
    .option('--to <which>', 'published, draft, or a version', parseSide)
    .action((journeyOrFile, { from, to }) => diff(context, { journeyOrFile, from, to }))
}

function parseSide(text: string): SideName {
  if (text === 'published' || text === 'draft') return text
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected published, draft, or the number of a version.')
}

interface DiffOptions {
  readonly journeyOrFile: string
  readonly from: SideName
  readonly to: SideName | undefined
}

async function diff(context: CliContext, { journeyOrFile, from, to }: DiffOptions): Promise<void> {
  const isFile = /\.(ya?ml|json)$/i.test(journeyOrFile)
  const { source } = isFile ? readDraftFile(await readSource(journeyOrFile)) : { source: null }
  const key = source === null ? journeyOrFile : keyOf(journeyOrFile, source)
  const changes = await context.withDatabase(async (db) => {
    const before = await sideOf(db, key, from)
    const after =
      source !== null && to === undefined ? sound(await sideOfSource(db, source), key) : await sideOf(db, key, to ?? 'draft')
    return changesBetween(db, before, after)
  })
  context.print({ json: { key, changes: changes.map(withText) }, text: changesText(changes) })
}

async function sideOf(db: Db, key: string, name: SideName): Promise<Side> {
  const reading = await readSide(db, key, name)
  if (reading !== null) return sound(reading, key)
  if (name === 'draft') throw new Failure('notFound', `There is no draft of "${key}"; \`ripen journey push FILE\` saves one.`)
  throw noSuchJourney(key)
}

function sound(reading: SideReading, key: string): Side {
  if (reading.ok) return reading.side
  const [first] = reading.problems
  throw new Failure(
    'badInput',
    `The text of "${key}" cannot be compared: ${first?.path ?? ''} ${first?.message ?? 'it is no journey'}.`,
  )
}

function withText(change: Change) {
  return { ...change, text: { de: changeText('de', change), en: changeText('en', change) } }
}

/** One line a difference. */
export function changesText(changes: readonly Change[]): string {
  return changes.length === 0 ? 'Nothing changes.' : changes.flatMap((change) => changeText('en', change)).join('\n')
}
