/** `ripen journey migrations` and `reverse`: how far leads have been moved to another version, and taking that back. */
import { businessNow } from '../../db/clock.ts'
import { listMigrations, type MigrationStatus, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { uuid } from '../../db/leads.ts'
import { Failure } from '../../domain/failure.ts'
import type { CliContext } from './context.ts'
import type { JourneyCommand } from './journey-command.ts'

export function addJourneyMigrations(journey: JourneyCommand, context: CliContext): void {
  journey
    .command('migrations')
    .description('leads moved from version to version, the latest first')
    .argument('<key>')
    .action((key) => list(context, key))
  journey
    .command('reverse')
    .description('take a migration back; leads that have acted on the new version stay there')
    .argument('<migration>')
    .action((id) => reverse(context, id))
}

async function list(context: CliContext, key: string): Promise<void> {
  const migrations = await context.withDatabase((db) => listMigrations(db, key))
  context.print({
    json: migrations,
    text: migrations.length === 0 ? 'Nobody has been moved.' : migrations.map(lineOf).join('\n'),
  })
}

function lineOf({ id, from, to, state, stayed, moved, exited, left, reversed, kept }: MigrationStatus): string {
  const back = state === 'reversing' || state === 'reversed' ? `, ${reversed} taken back, ${kept} past taking back` : ''
  return `${id}  version ${from} to ${to}  ${state}: ${moved} moved, ${stayed} stayed, ${exited} let go, ${left} left${back}`
}

async function reverse(context: CliContext, id: string): Promise<void> {
  await context.withDatabase(async (db) => {
    const now = await businessNow(db)
    const reversal = uuid.test(id)
      ? await db.transaction().execute((tx) => reverseMigration(tx, id, 'cli', now))
      : ({ ok: false, reason: 'unknown' } as const)
    const status = reversal.ok ? await readMigration(db, id) : null
    if (status === null) throw refusals[reversal.ok ? 'unknown' : reversal.reason]()
    context.print({ json: status, text: lineOf(status) })
  })
}

const refusals = {
  unknown: () => new Failure('notFound', 'There is no such migration; `ripen journey migrations KEY` lists them.'),
  reversedAlready: () => new Failure('conflict', 'This migration has been taken back already.'),
  migrating: () =>
    new Failure('conflict', 'Leads of this journey are being moved by another plan; try again when they have arrived.'),
} as const
