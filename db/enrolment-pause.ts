/** Holds one lead where it stands in a journey, and lets it go on: waits keep their due time. */
import type { EnrolmentId } from '../domain/id.ts'
import { type ByHand, type HandResult, recordByHand, takeEnrolment } from './enrolment-hand.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { keepThroughPause } from './message-pause.ts'
import type { Tx } from './open.ts'

/** Takes the lead's lock. Mail already planned is held by the send gate. */
export async function pauseEnrolment(tx: Tx, id: EnrolmentId, hand: ByHand, now: Date): Promise<HandResult> {
  const enrolment = await takeEnrolment(tx, id)
  if (typeof enrolment === 'string') return { ok: false, reason: enrolment }
  if (enrolment.pausedAt !== null) return { ok: false, reason: 'unchanged' }
  await tx.updateTable('enrolment').set({ pausedAt: now }).where('id', '=', id).execute()
  await recordByHand(tx, enrolment, { ...hand, act: 'pause' }, now)
  await tellEnrolments(tx, [id])
  return { ok: true, leadId: enrolment.leadId }
}

/** Takes the lead's lock. What fell due meanwhile happens at once, unless the whole journey is paused. */
export async function resumeEnrolment(tx: Tx, id: EnrolmentId, hand: ByHand, now: Date): Promise<HandResult> {
  const enrolment = await takeEnrolment(tx, id)
  if (typeof enrolment === 'string') return { ok: false, reason: enrolment }
  if (enrolment.pausedAt === null) return { ok: false, reason: 'unchanged' }
  await tx.updateTable('enrolment').set({ pausedAt: null }).where('id', '=', id).execute()
  await keepThroughPause(tx, [id], enrolment.pausedAt, now)
  await recordByHand(tx, enrolment, { ...hand, act: 'resume' }, now)
  await tellEnrolments(tx, [id])
  return { ok: true, leadId: enrolment.leadId }
}
