/** `ripen segment …`: look at segments, and put them into force from files. */
import { readFile } from 'node:fs/promises'
import { businessNow } from '../../db/clock.ts'
import { deleteSegment, readSegmentUses, type SegmentUse } from '../../db/segment-delete.ts'
import { publishSegment } from '../../db/segment-publish.ts'
import type { Db } from '../../db/open.ts'
import { listSegments, readSegment } from '../../db/segments.ts'
import { Failure } from '../../domain/failure.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

export function addSegmentCommands(program: RootCommand, context: CliContext): void {
  const segment = program.command('segment').description('saved conditions over leads: list, show, publish, delete')
  segment
    .command('list')
    .description('segments, how many leads are in them and which journeys they enrol in')
    .action(() => list(context))
  segment
    .command('show')
    .description('one segment and its source')
    .argument('<key>')
    .action((key) => show(context, key))
  segment
    .command('publish')
    .description('put a segment into force; whoever is in it already is enrolled in nothing')
    .argument('<file>')
    .action((file) => publish(context, file))
  segment
    .command('delete')
    .description('delete a segment that no journey uses; nobody leaves a journey by it')
    .argument('<key>')
    .option('--yes', 'really delete')
    .action((key, { yes }) => remove(context, key, yes === true))
}

async function list(context: CliContext): Promise<void> {
  const segments = await context.withDatabase(listSegments)
  const lines = segments.map(
    ({ key, members, journeys }) => `${key}  ${members} leads${journeys.map((one) => `  → ${one}`).join('')}`,
  )
  context.print({ json: segments, text: lines.join('\n') || 'No segment yet; `ripen segment publish FILE` adds one.' })
}

async function show(context: CliContext, key: string): Promise<void> {
  const segment = await context.withDatabase((db) => readSegment(db, key))
  if (segment === null) throw new Failure('notFound', `There is no segment "${key}"; \`ripen segment list\` names them.`)
  context.print({ json: segment, text: [`${key}: ${segment.title}, ${segment.members} leads`, '', segment.source].join('\n') })
}

async function publish(context: CliContext, file: string): Promise<void> {
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('badInput', `Cannot read ${file}; check the name and that you may read it.`, { cause })
  })
  const published = await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    return db.transaction().execute((tx) => publishSegment(tx, source, 'cli', now))
  })
  const lines = published.problems.map(({ path, severity, message, remedy }) => `  ${severity} at ${path}: ${message}; ${remedy}`)
  const verdict = published.ok ? `${published.key} is in force with ${published.members} leads` : `${file} has problems`
  context.print({ json: published, text: [verdict, ...lines].join('\n') })
  if (!published.ok) context.problemFound()
}

/** Says what it would do, or what stands in the way; does it only when told so. */
async function remove(context: CliContext, key: string, isMeant: boolean): Promise<void> {
  const { isDeleted, members, uses } = await context.withDatabase((db) => (isMeant ? removeNow(db, key) : foresee(db, key)))
  context.print({ json: { deleted: isDeleted, members, uses }, text: deletionText(key, { isDeleted, members, uses }) })
  if (!isDeleted) context.problemFound()
}

interface Deletion {
  readonly isDeleted: boolean
  readonly members: number
  readonly uses: readonly SegmentUse[]
}

async function removeNow(db: Db, key: string): Promise<Deletion> {
  const now = await businessNow(db)
  const deleted = await db.transaction().execute((tx) => deleteSegment(tx, key, 'cli', now))
  return deleted.ok ? { isDeleted: true, members: deleted.members, uses: [] } : foresee(db, key)
}

async function foresee(db: Db, key: string): Promise<Deletion> {
  const segment = await readSegment(db, key)
  if (segment === null) throw new Failure('notFound', `There is no segment "${key}"; \`ripen segment list\` names them.`)
  return { isDeleted: false, members: segment.members, uses: await readSegmentUses(db, key) }
}

function deletionText(key: string, { isDeleted, members, uses }: Deletion): string {
  if (isDeleted) return `${key} is deleted; ${members} leads were in it`
  if (uses.length === 0)
    return `This deletes ${key}: ${members} leads are in it no more, nobody leaves a journey; \`ripen segment delete ${key} --yes\` does it`
  const users = uses.map(
    ({ journey, version, enrols, leadsInside }) =>
      `  ${journey} v${version} ${enrols ? 'enrols from it' : 'asks for it'}, ${leadsInside} leads inside`,
  )
  return [`${key} is in use; take it out there, publish, and move who is still inside:`, ...users].join('\n')
}
