/** Conditions on what happened; a look back over a window changes by itself when something falls out of it. */
import type { Facts } from '../facts.ts'
import type { EnrolmentId } from '../id.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Reason } from '../reason.ts'
import { isWithin, limits } from './evaluate-score.ts'
import { isOfPattern } from './match.ts'
import type { EventPattern, Leaf, NumberTest } from './syntax.ts'

type LeafOf<K extends Leaf['kind']> = Extract<Leaf, { kind: K }>

/** `ownKey`: of the run that asks; empty where it has none, or where no run asks. */
export function eventHolds({ pattern, count, withinMs }: LeafOf<'event'>, { events }: Facts, now: Date, ownKey: string): Outcome {
  const matching = events.filter((event) => event.verdict === 'human' && isOfPattern(event, pattern, ownKey))
  const times = matching.map((event) => event.occurredAt)
  const found = within(times, withinMs, now)
  return counted(times, count, withinMs, now, {
    ...said(pattern, ownKey, found, count),
    evidence: matching.slice(-found || matching.length).map((event) => event.id),
  })
}

function said({ types, where }: EventPattern, ownKey: string, found: number, count: NumberTest): Reason {
  const params = { types: types.join(', '), found, ...limits(count) }
  if (!where.some(({ isOwnKey = false }) => isOwnKey)) return { code: 'condition.event', params }
  return ownKey === ''
    ? { code: 'condition.noOwnKey', params }
    : { code: 'condition.ownEvent', params: { ...params, key: ownKey } }
}

export function journeyHolds(leaf: LeafOf<'journey'>, { enrolments }: Facts, now: Date): Outcome {
  const matching = enrolments.filter(
    (one) =>
      (leaf.journeys === null || leaf.journeys.includes(one.journey)) &&
      (leaf.status === null || leaf.status === one.status) &&
      (leaf.outcomes === null || (one.outcome !== null && leaf.outcomes.includes(one.outcome))),
  )
  const times = matching.map((one) => one.startedAt)
  const found = within(times, leaf.withinMs, now)
  const params = { journeys: leaf.journeys?.join(', ') ?? null, found }
  return counted(times, leaf.never ? { atMost: 0 } : { atLeast: 1 }, leaf.withinMs, now, { code: 'condition.journey', params })
}

export function handoffHolds(leaf: LeafOf<'handoff'>, { handoffs }: Facts, now: Date): Outcome {
  const matching = handoffs.filter(
    (one) =>
      (leaf.status === null || leaf.status.includes(one.status)) &&
      (leaf.rejectReasons === null || (one.rejectReason !== null && leaf.rejectReasons.includes(one.rejectReason))),
  )
  const times = matching.map((one) => one.offeredAt)
  const found = within(times, leaf.withinMs, now)
  return counted(times, leaf.never ? { atMost: 0 } : { atLeast: 1 }, leaf.withinMs, now, {
    code: 'condition.handoff',
    params: { found },
  })
}

/** Humans' clicks only. Inside an enrolment a step is its own, elsewhere also the template's name counts. */
export function messageHolds({ kind, step }: LeafOf<'sent' | 'clicked'>, facts: Facts, enrolmentId: EnrolmentId | null): Outcome {
  const messages = facts.messages.filter((message) =>
    enrolmentId === null
      ? message.step === step || message.templateKey === step
      : message.enrolmentId === enrolmentId && message.step === step,
  )
  if (kind === 'sent') {
    return outcome(
      messages.some((message) => message.state === 'sent'),
      { code: 'condition.sent', params: { step } },
    )
  }
  const ids = new Set<string>(messages.map((message) => message.id))
  const clicks = facts.events.filter(
    (event) =>
      event.type === 'email.clicked' && event.verdict === 'human' && event.messageId !== null && ids.has(event.messageId),
  )
  return outcome(clicks.length > 0, { code: 'condition.clicked', params: { step }, evidence: clicks.map((event) => event.id) })
}

/** A pending opt-in past its time reads as expired. */
export function consentHolds(leaf: LeafOf<'consent'>, { consents }: Facts, now: Date): Outcome {
  const consent = consents[leaf.purpose]
  const expiresAt = consent?.status === 'pending' ? consent.expiresAt : null
  const isLapsed = expiresAt !== null && expiresAt <= now
  const status = isLapsed ? 'expired' : (consent?.status ?? 'none')
  const holds = leaf.in.includes(status)
  const willChange = expiresAt !== null && !isLapsed && leaf.in.includes('expired') !== holds
  const params = { purpose: leaf.purpose, status }
  return outcome(holds, { code: 'condition.consent', params }, willChange ? expiresAt : null)
}

export function stageHolds({ in: stages, sinceMs }: LeafOf<'stage'>, { lead }: Facts, now: Date): Outcome {
  const isIn = stages === null || stages.includes(lead.stage)
  const longEnoughAt = new Date(lead.stageSince.getTime() + (sinceMs ?? 0))
  const isLongEnough = sinceMs === null || longEnoughAt <= now
  const reason = { code: 'condition.stage', params: { stage: lead.stage, since: lead.stageSince.toISOString() } }
  return outcome(isIn && isLongEnough, reason, isIn && !isLongEnough ? longEnoughAt : null)
}

/** Walks through the moments at which something falls out of the window, to the first that changes the answer. */
function counted(times: readonly Date[], test: NumberTest, withinMs: number | null, now: Date, reason: Reason): Outcome {
  const holds = isWithin(within(times, withinMs, now), test)
  if (withinMs === null) return outcome(holds, reason)
  const ends = times.map((time) => time.getTime() + withinMs).filter((end) => end > now.getTime())
  const change = ends.toSorted((a, b) => a - b).find((end) => isWithin(within(times, withinMs, new Date(end)), test) !== holds)
  return outcome(holds, reason, change === undefined ? null : new Date(change))
}

/** How many lie in `(now − window, now]`; what a fast clock dates a little ahead counts already. */
function within(times: readonly Date[], withinMs: number | null, now: Date): number {
  return withinMs === null ? times.length : times.filter((time) => time.getTime() + withinMs > now.getTime()).length
}
