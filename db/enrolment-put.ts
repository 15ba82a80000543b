/** Puts an enrolment at a place in a version of its journey, from where it decides anew; who may be put where, the caller knows. */
import type { EnrolmentId, JourneyVersionId, LeadId } from '../domain/id.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { type DecisionRecord, recordDecisions } from './journey-decisions.ts'
import { stopMessages } from './messages.ts'
import type { Tx } from './open.ts'
import { cancelWebhookCalls } from './webhook-calls.ts'

export interface Placement extends Pick<DecisionRecord, 'command' | 'reasons'> {
  readonly versionId: JourneyVersionId
  readonly state: JourneyState
}

/**
 * The caller holds the lead's lock. What was planned from the old place and has not left is cancelled; a webhook's answer is
 * still awaited where the step is the same.
 */
export async function putEnrolment(
  tx: Tx,
  { id, leadId, state: before }: { readonly id: EnrolmentId; readonly leadId: LeadId; readonly state: JourneyState },
  { versionId, state, command, reasons }: Placement,
  now: Date,
): Promise<void> {
  await stopMessages(tx, { enrolmentId: id, to: 'cancelled', reason: 'journey.migrated', classes: ['marketing'] }, now)
  if (state.step !== before.step || state.visits[state.step] !== before.visits[state.step]) await cancelWebhookCalls(tx, id, now)
  await tx
    .updateTable('enrolment')
    .set({
      journeyVersionId: versionId,
      step: state.step,
      state: JSON.stringify(state),
      enteredStepAt: new Date(state.enteredAt),
      waitingFor: null,
      wakeAt: now,
    })
    .where('id', '=', id)
    .execute()
  await recordDecisions(tx, { enrolmentId: id, leadId }, [{ step: state.step, command, reasons }], now)
  await tellEnrolments(tx, [id])
}
