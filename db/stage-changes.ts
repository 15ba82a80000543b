/** Stage changes as rows with their evidence, and the stage they leave the lead in; who may change what is lifecycle.ts. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { HandoffId, LeadId } from '../domain/id.ts'
import type { Stage } from '../domain/lead.ts'
import { stageAfterLift, stageTransition, type StageCause } from '../domain/lifecycle.ts'
import { wakeEnrolments } from './enrolments.ts'
import type { Db, Tx } from './open.ts'
import { reviewSoon } from './segment-members.ts'

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
  return (await changeStages(tx, [change], now)).has(change.leadId)
}

/** At most one change a lead; answers which leads were moved. The caller holds their locks. Few statements, however many leads. */
export async function changeStages(tx: Tx, changes: readonly StageChange[], now: Date): Promise<ReadonlySet<LeadId>> {
  const stages = await stagesOf(tx, changes)
  const moves = changes.flatMap((change) => {
    const from = stages.get(change.leadId)
    return from !== undefined && stageTransition(from, change.to, change.cause).ok ? [{ ...change, from }] : []
  })
  const moved = new Set(moves.map((move) => move.leadId))
  if (moves.length === 0) return moved
  await sql`
    insert into stage_change (id, lead_id, from_stage, to_stage, cause, reason, evidence, model_id, handoff_id, retracts_id, occurred_at)
    select x.id, x."leadId", x."fromStage", x."toStage", x.cause, x.reason, x.evidence, model.id, x."handoffId", x."retractsId", ${now}
    from jsonb_to_recordset(${JSON.stringify(moves.map(rowOf))}::jsonb) as x(id uuid, "leadId" uuid, "fromStage" text, "toStage" text,
      cause text, reason text, evidence jsonb, "handoffId" uuid, "retractsId" uuid)
    left join scoring_model as model on model.status = 'published'
    order by x.id`.execute(tx)
  const rows = moves.map(({ leadId, to, reason }) => ({ id: leadId, stage: to, reason: to === 'disqualified' ? reason : null }))
  await sql`
    update lead set stage = s.stage, stage_since = ${now}, disqualified_reason = s.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(id uuid, stage text, reason text)
    where lead.id = s.id`.execute(tx)
  await reviewSoon(tx, [...moved], 'stage', now)
  for (const leadId of await nurturedAmong(tx, [...moved])) await wakeEnrolments(tx, leadId, ['stage'])
  return moved
}

async function stagesOf(tx: Tx, changes: readonly StageChange[]): Promise<Map<string, Stage>> {
  const ids = changes.map((change) => change.leadId)
  const rows = await tx
    .selectFrom('lead')
    .select(['id', 'stage'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.stage]))
}

function rowOf(move: StageChange & { readonly from: Stage }) {
  return {
    id: uuidv7(),
    leadId: move.leadId,
    fromStage: move.from,
    toStage: move.to,
    cause: move.cause,
    reason: move.reason,
    evidence: move.evidence,
    handoffId: move.handoffId ?? null,
    retractsId: move.retractsId ?? null,
  }
}

async function nurturedAmong(tx: Tx, leadIds: readonly LeadId[]): Promise<LeadId[]> {
  const rows = await tx
    .selectFrom('enrolment')
    .select('leadId')
    .distinct()
    .where('leadId', '=', sql<string>`any(${[...leadIds]}::uuid[])`)
    .where('status', '=', 'active')
    .orderBy('leadId')
    .execute()
  return rows.map((row) => row.leadId as LeadId)
}

/** A person knows better than a knock-out: the lead is nurtured again and no rule disqualifies it any more. The caller holds the lead's lock. */
export async function liftDisqualification(tx: Tx, leadId: LeadId, by: string, now: Date): Promise<boolean> {
  const to = await stageBeforeDisqualification(tx, leadId)
  const lifted = await changeStage(tx, { leadId, to, cause: 'marketer', reason: 'knockOutLifted', evidence: { by } }, now)
  if (lifted) await tx.updateTable('lead').set({ knockOutLifted: true, reconsiderAt: now }).where('id', '=', leadId).execute()
  return lifted
}

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
  return stageAfterLift((last?.fromStage ?? 'cold') as Stage)
}

/**
 * When a marketer last set a lead back to cold, where that happened; older evidence does not overrule it. Lifting a knock-out
 * is no such judgement.
 */
export async function correctedToCold(db: Db | Tx, leadIds: readonly LeadId[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('stageChange')
    .select((eb) => ['leadId', eb.fn.max('occurredAt').as('at')])
    .where('leadId', '=', sql<string>`any(${[...leadIds]}::uuid[])`)
    .where('cause', '=', 'marketer')
    .where('toStage', '=', 'cold')
    .where('fromStage', '!=', 'disqualified')
    .groupBy('leadId')
    .execute()
  return new Map(rows.map((row) => [row.leadId, row.at]))
}
