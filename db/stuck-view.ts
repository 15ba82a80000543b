/** Rows that stand still although nobody meant them to, counted; who would move them is named by doctor. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

export interface Stuck {
  /** Held by a drain that is gone. */
  readonly claims: number
  /** Enrolments whose step their journey no longer has. */
  readonly positions: number
  /** Webhook calls that nobody makes any more. */
  readonly calls: number
}

/** A call is given up after a day, so one that is open for two has lost its workflow. */
const forgottenMs = 2 * 86_400_000

/** What has stood still for `patienceMs` at `wall`. */
export async function readStuck(db: Db, wall: Date, patienceMs: number): Promise<Stuck> {
  const { rows } = await sql<Stuck>`
    select
      (select count(*)::int from message
        where state in ('claimed', 'sending') and lease_until_wall < ${new Date(wall.getTime() - patienceMs)}) as claims,
      (select count(*)::int from enrolment where status = 'active' and waiting_for = 'repair') as positions,
      (select count(*)::int from webhook_call where state = 'open' and opened_wall < ${new Date(wall.getTime() - forgottenMs)}) as calls
  `.execute(db)
  return rows[0] ?? { claims: 0, positions: 0, calls: 0 }
}
