/** Changes the business clock and makes everything that waits on it look again; refuses to turn time back. */
import { sql } from 'kysely'
import { businessAt, type ClockSegment } from '../domain/clock.ts'
import { readClock, setClock } from './clock.ts'
import type { Tx } from './open.ts'

export type ClockChange = { readonly rate: number } | { readonly jumpTo: Date }
export type ClockChanged =
  | { readonly ok: true; readonly segment: ClockSegment }
  | { readonly ok: false; readonly reason: 'backwards' | 'badRate' }

/**
 * Every open workflow re-arms its timer. A jump while paused tells only those that are due by then,
 * since a paused clock arms no timers.
 */
export async function changeClock(tx: Tx, change: ClockChange, reason: string): Promise<ClockChanged> {
  await sql`select pg_advisory_xact_lock(hashtext('ripen.clock'))`.execute(tx)
  const before = await readClock(tx)
  if ('rate' in change) {
    if (!Number.isFinite(change.rate) || change.rate < 0) return { ok: false, reason: 'badRate' }
    const segment = await setClock(tx, { rate: change.rate, reason })
    await tellOpenWorkflows(tx, null)
    return { ok: true, segment }
  }
  if (change.jumpTo < businessAt(before, new Date())) return { ok: false, reason: 'backwards' }
  const segment = await setClock(tx, { from: change.jumpTo, rate: before.rate, reason })
  await tellOpenWorkflows(tx, before.rate === 0 ? change.jumpTo : null)
  return { ok: true, segment }
}

/** Continues at the last rate that moved; answers that segment. A running clock stays as it is. */
export async function continueClock(tx: Tx, reason: string): Promise<ClockSegment> {
  const current = await readClock(tx)
  if (current.rate > 0) return current
  const changed = await changeClock(tx, { rate: await lastMovingRate(tx) }, reason)
  return changed.ok ? changed.segment : current
}

async function lastMovingRate(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('clockSegment')
    .select('rate')
    .where('rate', '>', 0)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.rate ?? 1
}

/** One row per open workflow, written by the database itself: an installation may have a million. `dueBy` null: all of them. */
async function tellOpenWorkflows(tx: Tx, dueBy: Date | null): Promise<void> {
  await sql`
    insert into outbox (workflow_kind, workflow_id)
    select 'leadJourney', id::text from enrolment
    where status = 'active' and (${dueBy}::timestamptz is null or wake_at <= ${dueBy})
    union all
    select 'salesHandoff', id::text from handoff
    where (closed_at is null or next_at is not null) and (${dueBy}::timestamptz is null or next_at <= ${dueBy})
    union all
    select 'bulkEnrolment', id::text from bulk_enrolment where state = 'running'
    union all
    select 'mailTransport', id from transport
  `.execute(tx)
}
