/** The score ledger as rows, and the numbers on the lead that follow from it. */
import { sql } from 'kysely'
import type { Facts } from '../domain/facts.ts'
import type { EventId, HandoffId, LeadId, ModelId } from '../domain/id.ts'
import { discountedSum, factorLine, type LedgerLine } from '../domain/ledger.ts'
import { Failure } from '../domain/failure.ts'
import type { Db, Tx } from './open.ts'
import { readModel } from './scoring-models.ts'

/** The lines under one model; factors hold under every model. */
export async function readLedgers(db: Db | Tx, leadIds: readonly LeadId[], modelId: ModelId): Promise<Map<string, LedgerLine[]>> {
  const rows = await db
    .selectFrom('scoreEntry')
    .select(['leadId', 'kind', 'rule', 'eventId', 'handoffId', 'occurredAt', 'raw', 'points', 'factor', 'reason'])
    .where('leadId', '=', sql<string>`any(${[...leadIds]}::uuid[])`)
    .where((eb) => eb.or([eb('modelId', '=', modelId), eb('kind', '=', 'factor')]))
    .orderBy('id')
    .execute()
  const ledgers = new Map<string, LedgerLine[]>()
  for (const { leadId, ...row } of rows) {
    const line = { ...row, eventId: row.eventId as EventId | null, handoffId: row.handoffId as HandoffId | null }
    ledgers.set(leadId, [...(ledgers.get(leadId) ?? []), line])
  }
  return ledgers
}

export interface AppendedLines {
  readonly leadId: LeadId
  readonly lines: readonly LedgerLine[]
}

/** The caller holds the leads' locks. One statement, however many lines. */
export async function appendLines(tx: Tx, modelId: ModelId, appended: readonly AppendedLines[], now: Date): Promise<void> {
  const rows = appended.flatMap(({ leadId, lines }) => lines.map((line) => ({ leadId, ...line })))
  if (rows.length === 0) return
  await sql`
    insert into score_entry (lead_id, model_id, kind, rule, event_id, handoff_id, occurred_at, raw, points, factor, reason, recorded_at)
    select l."leadId", ${modelId}, l.kind, l.rule, l."eventId", l."handoffId", l."occurredAt", l.raw, l.points, l.factor, l.reason, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l(
      "leadId" uuid, kind text, rule text, "eventId" text, "handoffId" uuid, "occurredAt" timestamptz,
      raw double precision, points double precision, factor double precision, reason text)`.execute(tx)
}

/** From now on everything earned until now counts `factor` times: the reset after a rejection. The caller holds the lead's lock. */
export async function applyFactor(
  tx: Tx,
  change: { leadId: LeadId; factor: number; handoffId?: HandoffId | null; reason: string },
  now: Date,
): Promise<void> {
  const { leadId, factor } = change
  if (!(factor >= 0 && factor <= 1))
    throw new Failure('invariant', `A factor of ${factor} on engagement; it must be from 0 to 1.`)
  if (factor === 1) return
  const model = await readModel(tx)
  const line = factorLine(factor, now, change.handoffId ?? null, change.reason)
  await appendLines(tx, model.id, [{ leadId, lines: [line] }], now)
  const ledger = (await readLedgers(tx, [leadId], model.id)).get(leadId) ?? []
  await tx
    .updateTable('lead')
    .set({ engagementA: discountedSum(model, ledger) })
    .where('id', '=', leadId)
    .execute()
}

/** What listing and sorting leads needs beside the ledger. */
export interface ScoreColumns {
  readonly facts: Pick<Facts, 'lead' | 'engagementA' | 'fit'>
  readonly highIntentAt: Date | null
  readonly needsData: readonly string[] | null
  readonly reconsiderAt: Date | null
}

/** The caller holds the leads' locks. One statement, however many leads. */
export async function storeScoreColumns(tx: Tx, columns: readonly ScoreColumns[]): Promise<void> {
  if (columns.length === 0) return
  const rows = columns.map(({ facts, ...rest }) => ({
    id: facts.lead.id,
    fit: facts.fit,
    engagementA: facts.engagementA,
    ...rest,
  }))
  await sql`
    update lead set fit = s.fit, engagement_a = s."engagementA", high_intent_at = s."highIntentAt",
      needs_data = s."needsData", reconsider_at = s."reconsiderAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
      id uuid, fit double precision, "engagementA" double precision, "highIntentAt" timestamptz,
      "needsData" text[], "reconsiderAt" timestamptz)
    where lead.id = s.id`.execute(tx)
}
