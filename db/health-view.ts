/** Which parts of the engine live and which are stuck, as far as Postgres can tell. Wall time throughout. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

export interface Health {
  readonly workers: number
  /** Null when nothing waits. */
  readonly oldestSignalAgeMs: number | null
  readonly oldestEventAgeMs: number | null
  readonly transports: readonly { id: string; pausedReason: string | null; paused: boolean; backoffUntilWall: Date | null }[]
}

const aliveWithinMs = 15_000

export async function readHealth(db: Db, wall: Date): Promise<Health> {
  const [ages, transports] = await Promise.all([readAges(db, wall), readTransports(db)])
  return { ...ages, transports }
}

async function readAges(db: Db, wall: Date): Promise<Omit<Health, 'transports'>> {
  const { rows } = await sql<Omit<Health, 'transports'>>`
    select
      (select count(*) from worker_process where kind = 'worker' and seen_wall > ${new Date(wall.getTime() - aliveWithinMs)}) as workers,
      (select extract(epoch from ${wall}::timestamptz - min(created_wall)) * 1000 from outbox)::float8 as oldest_signal_age_ms,
      (select extract(epoch from ${wall}::timestamptz - min(due_wall)) * 1000 from event_pending where due_wall < ${wall})::float8
        as oldest_event_age_ms`.execute(db)
  return rows[0] ?? { workers: 0, oldestSignalAgeMs: null, oldestEventAgeMs: null }
}

async function readTransports(db: Db): Promise<Health['transports']> {
  const rows = await db
    .selectFrom('transport')
    .select(['id', 'pausedAt', 'pausedReason', 'backoffUntilWall'])
    .orderBy('id')
    .execute()
  return rows.map(({ pausedAt, ...row }) => ({ ...row, paused: pausedAt !== null }))
}
