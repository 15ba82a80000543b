/** Which processes live: a row each, refreshed every few seconds on wall time. */
import type { Db } from './open.ts'

export async function beat(db: Db, { id, kind, wall }: { id: string; kind: string; wall: Date }): Promise<void> {
  await db
    .insertInto('workerProcess')
    .values({ id, kind, startedWall: wall, seenWall: wall, pid: process.pid })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenWall: wall }))
    .execute()
}

export async function forgetWorker(db: Db, id: string): Promise<void> {
  await db.deleteFrom('workerProcess').where('id', '=', id).execute()
}
