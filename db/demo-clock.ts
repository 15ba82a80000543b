/** Lets the business time of a demo stand still while nothing runs, so that it continues where it stopped; real time is never touched. */
import { sql } from 'kysely'
import { businessAt, type ClockSegment } from '../domain/clock.ts'
import { changeClock } from './change-clock.ts'
import { setClock } from './clock.ts'
import type { Tx } from './open.ts'

const stopped = 'stopped'

/** Before an orderly stop. A clock that a person has paused stays theirs. */
export async function holdClock(tx: Tx): Promise<void> {
  const { rate } = await latestSegment(tx)
  if (rate > 0) await changeClock(tx, { rate: 0 }, stopped)
}

/**
 * When everything runs again: continues at the speed from before, or at `firstRate` the first time.
 * After a kill the clock ran on with nobody there, so it is set back to the last sign of life.
 */
export async function releaseClock(tx: Tx, firstRate: number): Promise<void> {
  const segment = await latestSegment(tx)
  if (segment.rate > 0) {
    await setClock(tx, {
      from: await lastSignOfLife(tx, segment),
      rate: segment.rate,
      reason: 'killed',
    })
    return
  }
  const before = await tx
    .selectFrom('clockSegment')
    .select('rate')
    .where('rate', '>', 0)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (before === undefined || segment.reason === stopped) await changeClock(tx, { rate: before?.rate ?? firstRate }, 'started')
}

function latestSegment(tx: Tx) {
  return tx.selectFrom('clockSegment').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
}

/** Business time of the last thing written, or at which a worker was last seen: nothing on record lies after it. */
async function lastSignOfLife(tx: Tx, segment: ClockSegment): Promise<Date> {
  const { rows } = await sql<{ written: Date | null; seen: Date | null }>`
    select
      greatest(
        (select max(received_at) from event),
        (select max(at) from journey_decision),
        (select max(occurred_at) from stage_change),
        (select max(at) from handoff_event),
        (select max(queued_at) from message),
        (select max(final_at) from message),
        (select max(at) from audit_entry)
      ) as written,
      (select max(seen_wall) from worker_process) as seen`.execute(tx)
  const { written, seen } = rows[0] ?? { written: null, seen: null }
  const signs = [segment.sinceBusiness, written, seen && businessAt(segment, seen)].filter((sign) => sign !== null)
  return new Date(Math.max(...signs.map((sign) => sign.getTime())))
}
