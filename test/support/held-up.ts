/** Whether a transaction waits for a row that another one holds, so that tests know when two have met. */
import { sql } from 'kysely'
import type { Db } from '../../db/open.ts'

export async function isSomebodyHeldUp(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length > 0
}
