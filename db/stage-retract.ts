/** Takes back stage changes that rested on clicks which turned out to be a machine's, unless sales has acted on them. */
import { z } from 'zod'
import type { Facts } from '../domain/facts.ts'
import type { Stage } from '../domain/lead.ts'
import { readiness } from '../domain/readiness.ts'
import { withdrawHandoffs } from './handoffs.ts'
import type { Tx } from './open.ts'
import { changeStage } from './stage-changes.ts'

const evidenceOf = z.object({ events: z.array(z.string()).default([]) }).catch({ events: [] })

/** The facts as they are afterwards. `retracted` are ids of events. The caller holds the lead's lock. */
export async function retractStages(tx: Tx, facts: Facts, retracted: readonly string[], now: Date): Promise<Facts> {
  let current = facts
  for (const change of await changesOnEvidence(tx, facts, retracted)) {
    if (change.toStage === current.lead.stage && !mayStay(current, now)) current = await takeBack(tx, current, change, now)
  }
  return current
}

interface RestingChange {
  readonly id: string
  readonly fromStage: Stage
  readonly toStage: Stage
  readonly events: readonly string[]
}

/** Newest first; those taken back already are left out. */
async function changesOnEvidence(tx: Tx, { lead }: Facts, retracted: readonly string[]): Promise<RestingChange[]> {
  const rows = await tx
    .selectFrom('stageChange')
    .select(['id', 'fromStage', 'toStage', 'evidence'])
    .where('leadId', '=', lead.id)
    .where('cause', '=', 'engine')
    .where('toStage', 'in', ['iql', 'mql'])
    .where('id', 'not in', (select) =>
      select
        .selectFrom('stageChange')
        .select('retractsId')
        .where('leadId', '=', lead.id)
        .where('retractsId', 'is not', null)
        .$castTo<{ retractsId: string }>(),
    )
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      fromStage: row.fromStage as Stage,
      toStage: row.toStage as Stage,
      ...evidenceOf.parse(row.evidence),
    }))
    .filter(({ events }) => events.some((id) => retracted.includes(id)))
}

/** Sales has it in hand, or it would be ripe without that evidence as well. */
function mayStay(facts: Facts, now: Date): boolean {
  if (facts.lead.stage !== 'mql') return false
  const isUnanswered = facts.handoffs.some((handoff) => handoff.closedAt === null && handoff.status === 'open')
  return !isUnanswered || readiness({ ...facts, handoffs: [] }, now).ready
}

async function takeBack(tx: Tx, facts: Facts, { id, fromStage, events }: RestingChange, now: Date): Promise<Facts> {
  const { lead } = facts
  if (lead.stage === 'mql') await withdrawHandoffs(tx, lead.id, 'retracted', now)
  const to = fromStage === 'iql' ? 'iql' : 'cold'
  const evidence = { events }
  await changeStage(tx, { leadId: lead.id, to, cause: 'engine', reason: 'retracted', evidence, retractsId: id }, now)
  if (lead.stage !== 'mql') return { ...facts, lead: { ...lead, stage: to, stageSince: now } }
  await tx.updateTable('lead').set({ sameEvidenceAllowed: true }).where('id', '=', lead.id).execute()
  const handoffs = facts.handoffs.map((one) =>
    one.closedAt === null ? { ...one, status: 'withdrawn' as const, closedAt: now } : one,
  )
  return { ...facts, handoffs, lead: { ...lead, stage: to, stageSince: now, sameEvidenceAllowed: true } }
}
