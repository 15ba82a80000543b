/** Tells enrolments to look again, and remembers on their rows that they were told until they have looked. */
import { lookAgain } from './outbox.ts'
import type { Tx } from './open.ts'

/** Active ones only; ids that are none are left out. */
export async function tellEnrolments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const told = await tx
    .updateTable('enrolment')
    .set((eb) => ({ told: eb('told', '+', 1) }))
    .where('id', 'in', [...ids])
    .where('status', '=', 'active')
    .returning('id')
    .execute()
  await lookAgain(
    tx,
    'leadJourney',
    told.map((row) => row.id),
  )
}
