/** Takes one lead out of a journey for good; what it was to be sent is cancelled. */
import type { EnrolmentId } from '../domain/id.ts'
import { type ByHand, type HandResult, recordByHand, takeEnrolment } from './enrolment-hand.ts'
import { finishEnrolment, wakeEnrolments } from './enrolments.ts'
import { lookAgain } from './outbox.ts'
import type { Tx } from './open.ts'

/** Takes the lead's lock. The round counts for `again`, as any other. */
export async function removeEnrolment(tx: Tx, id: EnrolmentId, hand: ByHand, now: Date): Promise<HandResult> {
  const enrolment = await takeEnrolment(tx, id)
  if (typeof enrolment === 'string') return { ok: false, reason: enrolment }
  await finishEnrolment(tx, id, 'removed', now)
  await recordByHand(tx, enrolment, { ...hand, act: 'remove' }, now)
  await wakeEnrolments(tx, enrolment.leadId, ['journey'])
  await lookAgain(tx, 'leadJourney', [id])
  return { ok: true, leadId: enrolment.leadId }
}
