/** `ripen journey enrol`: named leads at once, a segment or a long list over time; `--dry-run` only counts. */
import { readFile } from 'node:fs/promises'
import { type BulkPreview, previewBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { type BulkSource, startBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { businessNow } from '../../db/clock.ts'
import { publishedVersion } from '../../db/journeys.ts'
import type { Db } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import { enrolNamed, type NamedEnrolment, type NamedResult, namesOf } from '../enrol-leads.ts'
import type { CliContext } from './context.ts'
import { type JourneyCommand, noSuchJourney } from './journey-command.ts'

const mostAtOnce = 100

interface EnrolOptions {
  readonly segment?: string
  readonly file?: string
  readonly key: string
  readonly again?: true
  readonly hours?: string
  readonly dryRun?: true
}

export function addJourneyEnrol(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('enrol')
    .description('enrol leads, by name, from a file or from a segment')
    .argument('<journey>')
    .argument('[lead...]', 'email, external id or id')
    .option('--segment <key>', 'everybody who is in the segment now')
    .option('--file <name>', 'one email or external id a line')
    .option('--key <text>', 'business key of the run, such as webinar:42', '')
    .option('--again', 'also those whom the journey does not let in again yet')
    .option('--hours <number>', 'business hours over which they enter')
    .option('--dry-run', 'count, and enrol nobody')
    .action((key, leads, options) => enrol(context, key, leads, options))
}

async function enrol(context: CliContext, journeyKey: string, leads: readonly string[], options: EnrolOptions): Promise<void> {
  const source = await sourceOf(leads, options)
  const how: NamedEnrolment = { journeyKey, businessKey: options.key, ignoreAgain: options.again === true, by: 'cli' }
  await context.withDatabase(async (db) => {
    if ((await publishedVersion(db, journeyKey)) === null) throw noSuchJourney(journeyKey)
    if (options.dryRun === true) return preview(context, db, how, source)
    if ('names' in source && source.names.length <= mostAtOnce && options.hours === undefined)
      return report(context, await enrolNamed(db, source.names, how))
    return startBulk(context, db, { ...how, source, spreadMs: spreadOf(options.hours) })
  })
}

async function sourceOf(leads: readonly string[], { segment, file }: EnrolOptions): Promise<BulkSource> {
  if ([leads.length > 0, segment !== undefined, file !== undefined].filter(Boolean).length !== 1)
    throw new Failure('badInput', 'Name leads, or --segment, or --file: one of them.')
  if (segment !== undefined) return { segment }
  return { names: file === undefined ? leads : namesOf(await readList(file)) }
}

async function readList(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('badInput', `Cannot read ${file}; check the name and that you may read it.`, { cause })
  })
}

function spreadOf(hours: string | undefined): number | null {
  if (hours === undefined) return null
  const spread = Number(hours)
  if (!(spread >= 0 && spread <= 720)) throw new Failure('badInput', '--hours takes a number from 0 to 720.')
  return spread * 3_600_000
}

async function preview(context: CliContext, db: Db, how: NamedEnrolment, source: BulkSource): Promise<void> {
  const previewed = await previewBulkEnrolment(db, { ...how, source }, await businessNow(db))
  if (!previewed.ok) throw new Failure('notFound', 'There is no such segment; `ripen segment list` names them.')
  context.print({ json: previewed.preview, text: previewText(previewed.preview) })
}

function previewText({ leads, enter, alreadyIn, again, stopped, noConsent, unknown }: BulkPreview): string {
  const consent = noConsent === 0 ? '' : ` (${noConsent} of them without consent)`
  return `${leads} leads: ${enter} would enter${consent}, ${alreadyIn} are in it, ${again} may not again yet, ${stopped} are stopped; ${unknown} names unknown`
}

function report(context: CliContext, results: readonly NamedResult[]): void {
  const text = results
    .map(({ lead, result, reason }) => `${lead}  ${result}${reason === undefined ? '' : `: ${reason}`}`)
    .join('\n')
  context.print({ json: results, text })
  if (results.some(({ result }) => result !== 'entered')) context.problemFound()
}

async function startBulk(context: CliContext, db: Db, request: Parameters<typeof startBulkEnrolment>[1]): Promise<void> {
  const now = await businessNow(db)
  const started = await db.transaction().execute((tx) => startBulkEnrolment(tx, request, now))
  if (!started.ok) throw new Failure('notFound', `Nobody to enrol: ${started.reason}; \`--dry-run\` says more.`)
  const hours = (started.spreadMs / 3_600_000).toFixed(1)
  context.print({ json: started, text: `${started.leads} leads enter within ${hours} hours, as ${started.id}` })
}
