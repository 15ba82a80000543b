/** Keeps the reference time of the model near: sums far from it would leave the range of numbers. */
import { sql } from 'kysely'
import { dayMs } from '../domain/local-time.ts'
import { growthAt } from '../domain/score.ts'
import type { Db } from './open.ts'
import { readModel } from './scoring-models.ts'

const mostHalfLives = 200

/** Moves it to `now` once it lies more than 200 half-lives back; every score stays what it is. False while it is near enough. */
export async function moveReferenceTime(db: Db, now: Date): Promise<boolean> {
  if (!isFar(await readModel(db), now)) return false
  return db.transaction().execute(async (tx) => {
    await sql`select id from lead order by id for no key update`.execute(tx)
    const model = await readModel(tx)
    if (!isFar(model, now)) return false
    const growth = growthAt(model, now)
    await tx
      .updateTable('lead')
      .set((eb) => ({ engagementA: eb('engagementA', '/', growth) }))
      .execute()
    await tx.updateTable('scoringModel').set({ referenceTime: now }).where('id', '=', model.id).execute()
    return true
  })
}

function isFar({ referenceTime, halfLifeDays }: { referenceTime: Date; halfLifeDays: number }, now: Date): boolean {
  return now.getTime() - referenceTime.getTime() > mostHalfLives * halfLifeDays * dayMs
}
