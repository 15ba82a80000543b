/** Stage changes as rows with their evidence, and the stage they leave the lead in; who may change what is lifecycle.ts. */
import { v7 as uuidv7 } from 'uuid'
import type { HandoffId, LeadId } from '../domain/id.ts'
import type { Stage } from '../domain/lead.ts'
import { stageTransition, type StageCause } from '../domain/lifecycle.ts'
import { wakeEnrolments } from './enrolments.ts'
import type { Tx } from './open.ts'

export interface StageChange {
  readonly leadId: LeadId
  readonly to: Stage
  readonly cause: StageCause
  /** A code; for `disqualified` it is what the lead is shown with. */
  readonly reason: string
  /** Ids: `{ events: […] }` are what a change by the engine rests on. */
  readonly evidence: Readonly<Record<string, unknown>>
  readonly handoffId?: HandoffId | null
  /** The change that turned out to rest on nothing. */
  readonly retractsId?: string
}

/** False when the lead is there already, or this cause may not move it so. The caller holds the lead's lock. */
export async function changeStage(tx: Tx, change: StageChange, now: Date): Promise<boolean> {
  const lead = await tx.selectFrom('lead').select('stage').where('id', '=', change.leadId).executeTakeFirst()
  if (lead === undefined || !stageTransition(lead.stage, change.to, change.cause).ok) return false
  const model = await tx.selectFrom('scoringModel').select('id').where('status', '=', 'published').executeTakeFirst()
  await tx
    .insertInto('stageChange')
    .values({
      id: uuidv7(),
      leadId: change.leadId,
      fromStage: lead.stage,
      toStage: change.to,
      cause: change.cause,
      reason: change.reason,
      evidence: JSON.stringify(change.evidence),
      modelId: model?.id ?? null,
      handoffId: change.handoffId ?? null,
      retractsId: change.retractsId ?? null,
      occurredAt: now,
    })
    .execute()
  await tx
    .updateTable('lead')
    .set({ stage: change.to, stageSince: now, disqualifiedReason: change.to === 'disqualified' ? change.reason : null })
    .where('id', '=', change.leadId)
    .execute()
  await wakeEnrolments(tx, change.leadId, ['stage'])
  return true
}

/** A person knows better than a knock-out: the lead is nurtured again and no rule disqualifies it any more. The caller holds the lead's lock. */
export async function liftDisqualification(tx: Tx, leadId: LeadId, by: string, now: Date): Promise<boolean> {
  const to = await stageBeforeDisqualification(tx, leadId)
  const lifted = await changeStage(tx, { leadId, to, cause: 'marketer', reason: 'knockOutLifted', evidence: { by } }, now)
  if (lifted) await tx.updateTable('lead').set({ knockOutLifted: true, reconsiderAt: now }).where('id', '=', leadId).execute()
  return lifted
}

/** `iql` also for a lead that was with sales: that offer is over. */
export async function stageBeforeDisqualification(tx: Tx, leadId: LeadId): Promise<'cold' | 'iql'> {
  const last = await tx
    .selectFrom('stageChange')
    .select('fromStage')
    .where('leadId', '=', leadId)
    .where('toStage', '=', 'disqualified')
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last === undefined || last.fromStage === 'cold' ? 'cold' : 'iql'
}

/** When a marketer last set the lead back to cold; older evidence does not overrule that. Lifting a knock-out is no such judgement. */
export async function lastCorrectionAt(tx: Tx, leadId: LeadId): Promise<Date | null> {
  const row = await tx
    .selectFrom('stageChange')
    .select((eb) => eb.fn.max('occurredAt').as('at'))
    .where('leadId', '=', leadId)
    .where('cause', '=', 'marketer')
    .where('toStage', '=', 'cold')
    .where('fromStage', '!=', 'disqualified')
    .executeTakeFirst()
  return row?.at ?? null
}
