/** Closes calls of webhooks: what of an answer is saved with the lead, and that the enrolment looks again. */
import { answeredChanges } from '../domain/webhook-answer.ts'
import type { EnrolmentId, LeadId, WebhookCallId } from '../domain/id.ts'
import type { SavedField } from '../domain/journey/definition.ts'
import { leadOfRow } from './leads.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { changeLeadFields } from './lead-fields.ts'
import { lockLead } from './lock.ts'
import { lookAgain } from './outbox.ts'
import type { Tx } from './open.ts'

export type WebhookOutcome =
  /** `body`: the whole answer, as text. */
  { readonly kind: 'answered'; readonly body: string } | { readonly kind: 'failed'; readonly failure: string }

const longestExcerpt = 1_000

/** Safe to call twice: a closed call stays as it is. Values the journey may not save, or cannot read, are left out. */
export async function closeCall(tx: Tx, id: WebhookCallId, outcome: WebhookOutcome, now: Date): Promise<void> {
  const found = await tx.selectFrom('webhookCall').select('leadId').where('id', '=', id).executeTakeFirst()
  if (found === undefined || !(await lockLead(tx, found.leadId as LeadId))) return
  const closed = await tx
    .updateTable('webhookCall')
    .set({ ...columnsOf(outcome), closedAt: now, leaseWall: null, retryWall: null })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning(['enrolmentId', 'save', 'step', 'againAt'])
    .executeTakeFirst()
  if (closed === undefined) return
  const enrolmentId = closed.enrolmentId as EnrolmentId
  if (outcome.kind === 'answered') {
    const saved = { body: outcome.body, save: closed.save as readonly SavedField[], step: closed.step }
    await saveAnswer(tx, found.leadId as LeadId, saved, now)
  }
  await tellEnrolments(tx, [enrolmentId])
  if (closed.againAt !== null) await lookAgain(tx, 'leadJourney', [enrolmentId])
}

function columnsOf(outcome: WebhookOutcome) {
  return outcome.kind === 'answered'
    ? { state: 'answered' as const, failure: null, answer: outcome.body.slice(0, longestExcerpt).replaceAll('\u0000', '') }
    : { state: 'failed' as const, failure: outcome.failure }
}

async function saveAnswer(
  tx: Tx,
  leadId: LeadId,
  { body, save, step }: { readonly body: string; readonly save: readonly SavedField[]; readonly step: string },
  now: Date,
): Promise<void> {
  const changes = answeredChanges(body, save)
  if (changes.length === 0) return
  const row = await tx.selectFrom('lead').selectAll().where('id', '=', leadId).executeTakeFirstOrThrow()
  await changeLeadFields(tx, leadOfRow(row), changes, `webhook:${step}`, now)
}
