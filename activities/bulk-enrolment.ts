/** The one thing an enrolment of many does: let Postgres enrol those whose turn has come. */
import type { Logger } from 'pino'
import { readBulkEnrolment } from '../db/bulk-enrolment-view.ts'
import { type BulkBatch, enrolBatch } from '../db/bulk-enrolment-batch.ts'
import type { Db } from '../db/open.ts'
import { businessAt, wallMsUntil } from '../domain/clock.ts'
import { readClock } from '../db/clock.ts'
import type { BulkId } from '../domain/id.ts'
import type { Next } from './next.ts'
import { translated } from './translate.ts'
import { bulkDetails } from './wait-details.ts'

export interface BulkEnrolmentActivities {
  /** Safe to repeat: each batch is a transaction, and a lead that has had its turn has none again. */
  enrolNext(bulkId: string): Promise<Next>
}

/** Far below the time a local activity may take; a look costs Temporal the same however many batches it makes. */
const lookMs = 3_000
/** Between two looks while leads are due, so that others are served too. */
const breathMs = 20
/** Turns come one by one; a look for each of them would cost more than enrolling. */
const shortestWaitMs = 10_000

export function bulkEnrolmentActivities({ db, log }: { db: Db; log: Logger }): BulkEnrolmentActivities {
  return { enrolNext: (bulkId) => translated(log, 'enrolNext', bulkId, () => enrolFor(db, bulkId as BulkId, lookMs)) }
}

async function enrolFor(db: Db, id: BulkId, ms: number): Promise<Next> {
  const until = Date.now() + ms
  while (Date.now() < until) {
    const done = await oneBatch(db, id)
    if (done === 'finished') return { kind: 'finished' }
    if (done !== 'more') return goOnIn(db, id, await msUntilTurn(db, done.until))
  }
  return goOnIn(db, id, breathMs)
}

function oneBatch(db: Db, id: BulkId): Promise<BulkBatch> {
  return db.transaction().execute(async (tx) => enrolBatch(tx, id, businessAt(await readClock(tx), new Date())))
}

async function msUntilTurn(db: Db, at: Date): Promise<number | null> {
  const inMs = wallMsUntil(await readClock(db), at, new Date())
  return inMs === null ? null : Math.max(shortestWaitMs, inMs)
}

async function goOnIn(db: Db, id: BulkId, inMs: number | null): Promise<Next> {
  const progress = await readBulkEnrolment(db, id)
  return progress === null ? { kind: 'finished' } : { kind: 'wait', inMs, details: bulkDetails(progress) }
}
