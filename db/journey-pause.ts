/** Holds every lead of a journey where it stands, and lets them go on; mail already planned is held by the send gate. */
import { tellEnrolments } from './enrolment-tell.ts'
import type { Tx } from './open.ts'

/** `pausedAt` null: resume. False when there is no such journey. */
export async function pauseJourney(tx: Tx, key: string, pausedAt: Date | null): Promise<boolean> {
  const journey = await tx.updateTable('journey').set({ pausedAt }).where('key', '=', key).returning('id').executeTakeFirst()
  if (journey === undefined) return false
  const active = await tx
    .selectFrom('enrolment')
    .select('id')
    .where('journeyId', '=', journey.id)
    .where('status', '=', 'active')
    .execute()
  await tellEnrolments(
    tx,
    active.map((row) => row.id),
  )
  return true
}
