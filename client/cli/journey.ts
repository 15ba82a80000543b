/** `ripen journey …`: check journeys, put them into force, look at them. */
import { readFile } from 'node:fs/promises'
import { businessNow } from '../../db/clock.ts'
import { checkJourney, publishJourney } from '../../db/journey-publish.ts'
import { listJourneys, readJourney } from '../../db/journey-view.ts'
import type { Db } from '../../db/open.ts'
import { Failure } from '../../domain/failure.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { Problem } from '../../domain/problem.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

export function addJourneyCommands(program: RootCommand, context: CliContext): void {
  const journey = program.command('journey').description('check, publish and look at journeys')
  journey
    .command('validate')
    .description('say everything that is wrong with journeys, and publish nothing')
    .argument('<file...>')
    .action((files) => validateFiles(context, files))
  journey
    .command('publish')
    .description('put journeys into force: all of them, or none when one has a problem')
    .argument('<file...>')
    .option('--note <text>', 'what changed, for the list of versions')
    .action((files, { note }) => publishFiles(context, files, note ?? null))
  journey
    .command('list')
    .description('journeys in force and how many leads are in them')
    .action(() => list(context))
  journey
    .command('show')
    .description('one journey: its versions and its source')
    .argument('<key>')
    .action((key) => show(context, key))
}

interface JourneyFile {
  readonly file: string
  readonly source: string
}

interface CheckedFile {
  readonly file: string
  readonly problems: readonly Problem[]
  readonly version?: number
}

async function validateFiles(context: CliContext, names: readonly string[]): Promise<void> {
  const files = await readFiles(names)
  const checked = await context.withDatabase(async (db) => {
    const found: CheckedFile[] = []
    for (const { file, source } of files) found.push({ file, problems: (await checkJourney(db, source, keysOf(files))).problems })
    return found
  })
  report(context, checked)
}

async function publishFiles(context: CliContext, names: readonly string[], note: string | null): Promise<void> {
  const files = await readFiles(names)
  report(context, await context.withDatabase((db) => publishAll(db, files, note)))
}

/** What `publishAll` throws to take everything back. */
class NotPublished extends Error {
  readonly checked: readonly CheckedFile[]

  constructor(checked: readonly CheckedFile[]) {
    super('A journey has a problem, so none was published.')
    this.checked = checked
  }
}

async function publishAll(db: Db, files: readonly JourneyFile[], note: string | null): Promise<readonly CheckedFile[]> {
  try {
    return await db.transaction().execute(async (tx) => {
      const now = await businessNow(tx)
      const checked: CheckedFile[] = []
      for (const { file, source } of files) {
        const { problems, ...published } = await publishJourney(tx, source, 'cli', note, now, keysOf(files))
        checked.push({ file, problems, ...('version' in published ? { version: published.version } : {}) })
      }
      if (checked.some(hasError)) throw new NotPublished(checked)
      return checked
    })
  } catch (error) {
    if (error instanceof NotPublished) return error.checked.map(({ file, problems }) => ({ file, problems }))
    throw error
  }
}

function keysOf(files: readonly JourneyFile[]): string[] {
  return files.flatMap(({ source }) => parseJourney(source).definition?.key ?? [])
}

async function readFiles(names: readonly string[]): Promise<JourneyFile[]> {
  return Promise.all(names.map(async (file) => ({ file, source: await readSource(file) })))
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Failure('badInput', `Cannot read ${file}; check the name and that you may read it.`, { cause })
  }
}

function hasError({ problems }: CheckedFile): boolean {
  return problems.some((problem) => problem.severity === 'error')
}

function report(context: CliContext, checked: readonly CheckedFile[]): void {
  const ok = !checked.some(hasError)
  context.print({ json: { ok, files: checked }, text: checked.map(textOf).join('\n') })
  if (!ok) context.problemFound()
}

function textOf(checked: CheckedFile): string {
  const { file, problems, version } = checked
  const lines = problems.map(({ path, severity, message, remedy }) => `  ${severity} at ${path}: ${message}; ${remedy}`)
  const verdict = hasError(checked) ? 'has problems' : version === undefined ? 'is fine' : `is in force as version ${version}`
  return [`${file} ${verdict}`, ...lines].join('\n')
}

async function list(context: CliContext): Promise<void> {
  const journeys = await context.withDatabase(listJourneys)
  const lines = journeys.map(
    ({ key, version, active, finished, pausedAt }) =>
      `${key}  version ${version ?? '-'}  ${active} in it  ${finished} through${pausedAt === null ? '' : '  paused'}`,
  )
  context.print({
    json: journeys,
    text: lines.length === 0 ? 'No journey yet; `ripen journey publish FILE` adds one.' : lines.join('\n'),
  })
}

async function show(context: CliContext, key: string): Promise<void> {
  const journey = await context.withDatabase((db) => readJourney(db, key, null))
  if (journey === null) throw new Failure('notFound', `There is no journey "${key}"; \`ripen journey list\` names them.`)
  const versions = journey.versions.map((one) => `  version ${one.version}: ${one.status}, ${one.active} in it`)
  context.print({ json: journey, text: [`${journey.key}: ${journey.title}`, ...versions, '', journey.source].join('\n') })
}
