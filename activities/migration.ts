/** The one thing a migration's workflow does: let Postgres move the next batches of leads. */
import type { Logger } from 'pino'
import { businessNow } from '../db/clock.ts'
import { readMigration } from '../db/journey-migration.ts'
import { migrateBatch } from '../db/journey-migration-apply.ts'
import type { Db } from '../db/open.ts'
import type { Next } from './next.ts'
import { translated } from './translate.ts'
import { migrationDetails } from './wait-details.ts'

export interface MigrationActivities {
  /** Safe to repeat: each batch is a transaction, and a lead that has had its turn has none again. */
  moveLeads(migrationId: string): Promise<Next>
}

/** Far below the time a local activity may take; a look costs Temporal the same however many batches it makes. */
const lookMs = 2_000
const breathMs = 20
/** For leads whose email is being handed over at this moment, and for enrolments that began just before the version. */
const patienceMs = 1_000

export function migrationActivities({ db, log }: { db: Db; log: Logger }): MigrationActivities {
  return {
    moveLeads: (migrationId) => translated(log, 'moveLeads', migrationId, () => moveFor(db, migrationId, lookMs)),
  }
}

async function moveFor(db: Db, migrationId: string, ms: number): Promise<Next> {
  const until = Date.now() + ms
  while (Date.now() < until) {
    const now = await businessNow(db)
    const moved = await db.transaction().execute((tx) => migrateBatch(tx, migrationId, { now, wall: new Date() }))
    if (moved === 'finished') return { kind: 'finished' }
    if (moved === 'later') return goOnIn(db, migrationId, patienceMs)
  }
  return goOnIn(db, migrationId, breathMs)
}

async function goOnIn(db: Db, migrationId: string, inMs: number): Promise<Next> {
  const status = await readMigration(db, migrationId)
  return status === null ? { kind: 'finished' } : { kind: 'wait', inMs, details: migrationDetails(status) }
}
