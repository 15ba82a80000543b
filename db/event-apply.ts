/** Applies what leads did to their score, stage, journeys and handoffs, many leads a transaction with few statements a batch. */
import { sql } from 'kysely'
import { changedKeys, conclude } from '../domain/conclusion.ts'
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { LedgerLine } from '../domain/ledger.ts'
import { rescore } from '../domain/rescore.ts'
import { settleVerdicts } from './click-verdicts.ts'
import { carryOut, type Concluded } from './conclusion-carry-out.ts'
import { loadFactsOfMany } from './facts.ts'
import type { Tx } from './open.ts'
import { enterSegments } from './segment-enter.ts'
import { appendLines, readLedgers, storeScoreColumns } from './scores.ts'
import { retractStages } from './stage-retract.ts'

interface Pending {
  readonly eventId: string
  readonly leadId: string
  readonly type: string
}

/**
 * Applies every event of these leads that is due, and reconsiders them all in any case. The caller holds their locks, taken
 * in the transaction's first statement. Answers how many events were applied.
 */
export async function applyToLeads(tx: Tx, leadIds: readonly LeadId[], at: { wall: Date; now: Date }): Promise<number> {
  const { wall, now } = at
  const pending = await duePending(tx, leadIds, wall)
  const hits = pending.filter(({ type }) => type === 'email.clicked' || type === 'email.opened')
  await settleVerdicts(
    tx,
    hits.map((hit) => hit.eventId),
    wall,
  )
  const concluded = await concludeAll(tx, leadIds, new Set(pending.map((one) => one.eventId)), now)
  await storeScoreColumns(
    tx,
    concluded.map(({ facts, conclusion }) => ({ facts, ...conclusion })),
  )
  const changed = await carryOut(tx, concluded, now)
  await enterSegments(tx, await factsAfter(tx, concluded, changed), now)
  if (pending.length > 0)
    await sql`delete from event_pending where event_id = any(${pending.map((one) => one.eventId)}::text[])`.execute(tx)
  return pending.length
}

/** The facts after everything that followed for these leads. */
async function factsAfter(tx: Tx, concluded: readonly Concluded[], changed: ReadonlySet<LeadId>): Promise<Facts[]> {
  const reloaded = changed.size === 0 ? new Map<LeadId, Facts>() : await loadFactsOfMany(tx, [...changed])
  return concluded.map(({ facts }) => reloaded.get(facts.lead.id) ?? facts)
}

async function duePending(tx: Tx, leadIds: readonly LeadId[], wall: Date): Promise<Pending[]> {
  return tx
    .selectFrom('eventPending')
    .innerJoin('event', 'event.id', 'eventPending.eventId')
    .select(['eventPending.eventId', 'eventPending.leadId', 'event.type'])
    .where('eventPending.leadId', '=', sql<string>`any(${[...leadIds]}::uuid[])`)
    .where('dueWall', '<=', wall)
    .execute()
}

async function concludeAll(tx: Tx, leadIds: readonly LeadId[], due: ReadonlySet<string>, now: Date): Promise<Concluded[]> {
  const loaded = [...(await loadFactsOfMany(tx, leadIds)).values()]
  const [first] = loaded
  if (first === undefined) return []
  const ledgers = await readLedgers(tx, leadIds, first.model.id)
  const rescored = loaded.map((facts) => ({ before: facts, ...rescore(facts, ledgers.get(facts.lead.id) ?? [], now) }))
  const appended = rescored.map(({ facts, appended: lines }) => ({ leadId: facts.lead.id, lines }))
  await appendLines(tx, first.model.id, appended, now)
  const concluded: Concluded[] = []
  for (const { before, facts, appended: lines } of rescored) {
    const fresh = facts.events.filter((event) => due.has(event.id))
    const current = await withoutRetracted(tx, facts, lines, now)
    concluded.push({
      facts: current,
      conclusion: conclude(current, fresh, now),
      fresh,
      keys: changedKeys(before, current, fresh),
    })
  }
  return concluded
}

async function withoutRetracted(tx: Tx, facts: Facts, lines: readonly LedgerLine[], now: Date): Promise<Facts> {
  const retracted = lines.flatMap((line) => (line.reason === 'retracted' && line.eventId !== null ? [line.eventId] : []))
  return retracted.length === 0 ? facts : retractStages(tx, facts, retracted, now)
}
