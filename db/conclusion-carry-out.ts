/** Obeys what was concluded about a lead: its stage, the offer to sales, its requests, the journeys it enters and those that look again. */
import { type Conclusion, nobodyRetryMs, type StageStep } from '../domain/conclusion.ts'
import type { LeadEvent } from '../domain/event.ts'
import type { Facts } from '../domain/facts.ts'
import type { EventId, LeadId } from '../domain/id.ts'
import type { Stage } from '../domain/lead.ts'
import { enrolOnEvents, type Happened, wakeEnrolments } from './enrolments.ts'
import { openHandoff, withdrawHandoffs } from './handoffs.ts'
import type { Tx } from './open.ts'
import { openRequestTask } from './request-task.ts'
import { changeStage, changeStages, correctedToCold, type StageChange, stageBeforeDisqualification } from './stage-changes.ts'

/** What was concluded, about whom, from which new events. */
export interface Concluded {
  readonly facts: Facts
  readonly conclusion: Conclusion
  readonly fresh: readonly LeadEvent[]
  /** What may concern a waiting journey beside the events. */
  readonly keys: readonly string[]
}

/** The caller holds the leads' locks and has stored their scores. Answers the leads whose facts are no longer what they were. */
export async function carryOut(tx: Tx, concluded: readonly Concluded[], now: Date): Promise<ReadonlySet<LeadId>> {
  const raised = await raiseInterested(tx, concluded, now)
  const changed = new Set(raised)
  const happened: Happened[] = []
  for (const one of concluded) {
    const { id } = one.facts.lead
    const isRaised = raised.has(id)
    const facts = await carryOutOne(tx, isRaised ? { ...one, facts: inStage(one.facts, 'iql', now) } : one, now)
    if (one.conclusion.stage !== null || one.conclusion.offer !== null) changed.add(id)
    happened.push(...one.fresh.filter(({ verdict }) => verdict === 'human').map((event) => ({ facts, event })))
  }
  for (const leadId of await enrolOnEvents(tx, happened, now)) changed.add(leadId)
  await wakeWaiting(tx, concluded)
  return changed
}

/** A machine's events too: a wait at whose end a click was still unsettled goes on once it is settled, whatever the verdict. */
async function wakeWaiting(tx: Tx, concluded: readonly Concluded[]): Promise<void> {
  for (const { facts, fresh, keys } of concluded) {
    const isInJourney = facts.enrolments.some((enrolment) => enrolment.status === 'active')
    if (isInJourney) await wakeEnrolments(tx, facts.lead.id, new Set([...fresh.map((event) => event.type), ...keys]))
  }
}

/** By far the most frequent step, so it is taken for all of them together. */
async function raiseInterested(tx: Tx, concluded: readonly Concluded[], now: Date): Promise<ReadonlySet<LeadId>> {
  const steps = concluded.flatMap(({ facts, conclusion: { stage } }) =>
    stage?.kind === 'toIql' ? [{ leadId: facts.lead.id, ...stage }] : [],
  )
  if (steps.length === 0) return new Set()
  const corrected = await correctedToCold(
    tx,
    steps.map((step) => step.leadId),
  )
  const due = steps.filter(({ leadId, latestAt }) => latestAt > (corrected.get(leadId) ?? new Date(0)))
  return changeStages(
    tx,
    due.map(({ leadId, evidence }) => firstInterest(leadId, evidence)),
    now,
  )
}

function firstInterest(leadId: LeadId, evidence: EventId): StageChange {
  return { leadId, to: 'iql', cause: 'engine', reason: 'firstInterest', evidence: { events: [evidence] } }
}

/** Everything but its journeys. The facts afterwards. */
async function carryOutOne(tx: Tx, { facts, conclusion }: Concluded, now: Date): Promise<Facts> {
  const staged = conclusion.stage === null ? facts : await takeStep(tx, facts, conclusion.stage, now)
  const offered = await offer(tx, staged, conclusion, now)
  await answerRequests(tx, offered, conclusion.requests, now)
  return offered
}

async function takeStep(tx: Tx, facts: Facts, step: StageStep, now: Date): Promise<Facts> {
  const { id } = facts.lead
  switch (step.kind) {
    case 'disqualify': {
      const evidence = { fit: facts.fit }
      await changeStage(tx, { leadId: id, to: 'disqualified', cause: 'engine', reason: step.reason, evidence }, now)
      await withdrawHandoffs(tx, id, step.reason, now)
      return inStage(facts, 'disqualified', now)
    }
    case 'lift': {
      const to = await stageBeforeDisqualification(tx, id)
      await changeStage(tx, { leadId: id, to, cause: 'engine', reason: 'inProfileAgain', evidence: { fit: facts.fit } }, now)
      await tx.updateTable('lead').set({ sameEvidenceAllowed: true, reconsiderAt: now }).where('id', '=', id).execute()
      return inStage(facts, to, now)
    }
    case 'toIql':
      return facts
    default:
      return step satisfies never
  }
}

function inStage(facts: Facts, stage: Stage, now: Date): Facts {
  return { ...facts, lead: { ...facts.lead, stage, stageSince: now } }
}

async function offer(tx: Tx, facts: Facts, { offer: made }: Conclusion, now: Date): Promise<Facts> {
  if (made === null) return facts
  const { trigger, reasons, requestEventId } = made
  const urgency = trigger === 'request' ? 'urgent' : 'normal'
  const request = requestEventId === null ? {} : { requestEventId }
  const { handoffId } = await openHandoff(tx, facts, { trigger, reasons, ...request, urgency }, now)
  if (handoffId !== null) return inStage(facts, 'mql', now)
  const reconsiderAt = new Date(now.getTime() + nobodyRetryMs)
  await tx.updateTable('lead').set({ reconsiderAt }).where('id', '=', facts.lead.id).execute()
  return facts
}

/** With sales already: its rep hears of it. Else a person gets a task with the same clock, however little the lead fits. */
async function answerRequests(tx: Tx, facts: Facts, requests: readonly LeadEvent[], now: Date): Promise<void> {
  for (const { id, type } of requests) {
    if (await isWithSales(tx, facts)) {
      const reasons = [{ code: 'ready.request', params: { type }, evidence: [id] }]
      await openHandoff(tx, facts, { trigger: 'request', reasons, requestEventId: id, urgency: 'urgent' }, now)
    } else await openRequestTask(tx, facts, { eventId: id, type }, now)
  }
}

async function isWithSales(tx: Tx, { lead }: Facts): Promise<boolean> {
  const open = await tx
    .selectFrom('handoff')
    .select('status')
    .where('leadId', '=', lead.id)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return open !== undefined && open.status !== 'noResponse'
}
