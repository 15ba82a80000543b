/** Gives mail that people held the time back that it stood still, so that no pause makes it stale. */
import { sql } from 'kysely'
import type { Tx } from './open.ts'

/** Of enrolments that were paused since `pausedAt`. */
export async function keepThroughPause(tx: Tx, enrolmentIds: readonly string[], pausedAt: Date, now: Date): Promise<void> {
  if (enrolmentIds.length === 0) return
  await sql`
    update message set expires_at = expires_at + (${now}::timestamptz - greatest(${pausedAt}::timestamptz, queued_at))
    where enrolment_id = any(${[...enrolmentIds]}::uuid[]) and state in ('queued', 'claimed')`.execute(tx)
}
