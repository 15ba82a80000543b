/** Puts one lead at another step of the journey version it is in; what it was to be sent from the old place is cancelled. */
import type { EnrolmentId } from '../domain/id.ts'
import { enter, type JourneyState } from '../domain/journey/state.ts'
import { type ByHand, type HandResult, recordByHand, takeEnrolment } from './enrolment-hand.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { versionById } from './journeys.ts'
import { stopMessages } from './messages.ts'
import type { Tx } from './open.ts'
import { cancelWebhookCalls } from './webhook-calls.ts'

/** Takes the lead's lock. The step begins now; a cool-off and a pause stay. */
export async function moveEnrolment(
  tx: Tx,
  id: EnrolmentId,
  { to, ...hand }: ByHand & { readonly to: string },
  now: Date,
): Promise<HandResult> {
  const enrolment = await takeEnrolment(tx, id)
  if (typeof enrolment === 'string') return { ok: false, reason: enrolment }
  const { graph } = await versionById(tx, enrolment.versionId)
  if (graph.nodes[to] === undefined) return { ok: false, reason: 'unknownStep' }
  await stopMessages(tx, { enrolmentId: id, to: 'cancelled', reason: 'journey.moved' }, now)
  await cancelWebhookCalls(tx, id, now)
  const state: JourneyState = { ...enter(enrolment.state, to, now), anchor: null }
  await tx
    .updateTable('enrolment')
    .set({ step: to, state: JSON.stringify(state), enteredStepAt: now, waitingFor: null, wakeAt: now })
    .where('id', '=', id)
    .execute()
  await recordByHand(tx, enrolment, { ...hand, act: 'move', to }, now)
  await tellEnrolments(tx, [id])
  return { ok: true, leadId: enrolment.leadId }
}
