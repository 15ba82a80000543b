/** What a person does to one enrolment: finds and locks it, and records the act with its reason for the timeline and the audit. */
import type { EnrolmentId, JourneyVersionId, LeadId } from '../domain/id.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { recordDecisions } from './journey-decisions.ts'
import { lockLead } from './lock.ts'
import type { Tx } from './open.ts'

/** Who does it and why; the reason stands in the timeline and goes with the lead. */
export interface ByHand {
  readonly by: string
  readonly reason: string
}

export type HandAct = 'pause' | 'resume' | 'move' | 'remove'

export type HandResult =
  | { readonly ok: true; readonly leadId: LeadId }
  /** `unchanged`: it is so already. */
  | { readonly ok: false; readonly reason: 'unknown' | 'finished' | 'unknownStep' | 'unchanged' }

export interface HeldEnrolment {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  readonly versionId: JourneyVersionId
  readonly step: string
  readonly state: JourneyState
  readonly pausedAt: Date | null
}

/** Takes the lead's lock as the transaction's first statement that locks; refused when it is none or over. */
export async function takeEnrolment(tx: Tx, id: EnrolmentId): Promise<HeldEnrolment | 'unknown' | 'finished'> {
  const owner = await tx.selectFrom('enrolment').select('leadId').where('id', '=', id).executeTakeFirst()
  if (owner === undefined || !(await lockLead(tx, owner.leadId as LeadId))) return 'unknown'
  const row = await tx
    .selectFrom('enrolment')
    .select(['leadId', 'journeyVersionId', 'status', 'step', 'state', 'pausedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return 'unknown'
  if (row.status === 'finished') return 'finished'
  const { step, pausedAt } = row
  const versionId = row.journeyVersionId as JourneyVersionId
  return { id, leadId: row.leadId as LeadId, versionId, step, state: row.state as JourneyState, pausedAt }
}

/** The audit names the act only: what a person wrote may say something about the lead. */
export async function recordByHand(
  tx: Tx,
  { id, leadId, step }: HeldEnrolment,
  { act, by, reason, to }: ByHand & { readonly act: HandAct; readonly to?: string },
  now: Date,
): Promise<void> {
  const command = { kind: 'byHand', act, by, ...(to === undefined ? {} : { to }) } as const
  const params = { why: reason, ...(to === undefined ? {} : { step: to }) }
  await recordDecisions(
    tx,
    { enrolmentId: id, leadId },
    [{ step, command, reasons: [{ code: `journey.byHand.${act}`, params }] }],
    now,
  )
  const detail = JSON.stringify(to === undefined ? {} : { from: step, to })
  await tx
    .insertInto('auditEntry')
    .values({ at: now, actor: by, action: `enrolment.${act}`, subjectKind: 'enrolment', subjectId: id, detail })
    .execute()
}
