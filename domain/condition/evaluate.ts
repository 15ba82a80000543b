/** Says whether a condition holds for a lead now, why, and before when that cannot change without a new event; pure. */
import { grantsOf } from '../score-fold.ts'
import { never } from '../failure.ts'
import type { Facts } from '../facts.ts'
import type { EnrolmentId } from '../id.ts'
import { allOf, anyOf, atLeastOf, opposite, outcome, type Outcome } from '../outcome.ts'
import { readinessHolds, scoreHolds, temperatureHolds } from './evaluate-score.ts'
import { consentHolds, eventHolds, handoffHolds, journeyHolds, messageHolds, stageHolds } from './evaluate-history.ts'
import { dateHolds, fieldHolds, weekdayHolds } from './evaluate-now.ts'
import { growthAt } from '../score.ts'
import type { Condition, Leaf } from './syntax.ts'

/** The run that asks: `sent` and `clicked` are about its own messages, `own: key` means its business key. */
export interface Scope {
  /** Null before it has begun. */
  readonly enrolmentId: EnrolmentId | null
  readonly businessKey: string
}

/** Of a run of the lead; without a key where its facts do not hold the run. */
export function scopeOf(enrolmentId: EnrolmentId, { enrolments }: Facts): Scope {
  return { enrolmentId, businessKey: enrolments.find(({ id }) => id === enrolmentId)?.businessKey ?? '' }
}

export interface Evaluation extends Outcome {
  /** The value would be another if a click that is still being judged turned out to be a person's. */
  readonly unsettled: boolean
}

export function evaluate(condition: Condition, facts: Facts, now: Date, scope?: Scope): Evaluation {
  const settled = outcomeOf(condition, facts, now, scope)
  const unsettled = suppositions(facts).some((supposed) => outcomeOf(condition, supposed, now, scope).value !== settled.value)
  return { ...settled, unsettled }
}

function outcomeOf(condition: Condition, facts: Facts, now: Date, scope: Scope | undefined): Outcome {
  const each = (parts: readonly Condition[]) => parts.map((part) => outcomeOf(part, facts, now, scope))
  if (condition.kind === 'all') return allOf(each(condition.of))
  if (condition.kind === 'any') return anyOf(each(condition.of))
  if (condition.kind === 'some') return atLeastOf(condition.atLeast, each(condition.of))
  if (condition.kind === 'not') return opposite(outcomeOf(condition.of, facts, now, scope))
  return leafHolds(condition, facts, now, scope)
}

function leafHolds(leaf: Leaf, facts: Facts, now: Date, scope: Scope | undefined): Outcome {
  switch (leaf.kind) {
    case 'field':
      return fieldHolds(leaf, facts, now)
    case 'engagement':
    case 'fit':
      return scoreHolds(leaf, facts, now)
    case 'temperature':
      return temperatureHolds(leaf, facts, now)
    case 'ready':
      return readinessHolds(leaf, facts, now)
    case 'stage':
      return stageHolds(leaf, facts, now)
    case 'event':
      return eventHolds(leaf, facts, now, scope?.businessKey ?? '')
    case 'consent':
      return consentHolds(leaf, facts, now)
    case 'journey':
      return journeyHolds(leaf, facts, now)
    case 'sent':
    case 'clicked':
      return messageHolds(leaf, facts, scope?.enrolmentId ?? null)
    case 'handoff':
      return handoffHolds(leaf, facts, now)
    case 'segment':
      return anyOf(leaf.segments.map((key) => memberOf(key, facts, now)))
    case 'weekday':
      return weekdayHolds(leaf, facts, now)
    case 'date':
      return dateHolds(leaf, facts, now)
    default:
      return never(leaf, 'condition')
  }
}

/** By the segment's own condition, so that the answer has its reasons and its time. Nobody is in a segment that does not exist. */
function memberOf(key: string, facts: Facts, now: Date): Outcome {
  const condition = facts.segments[key]
  if (condition === undefined) return outcome(false, { code: 'condition.noSegment', params: { segment: key } })
  const member = outcomeOf(condition, facts, now, undefined)
  const reason = { code: member.value ? 'condition.inSegment' : 'condition.notInSegment', params: { segment: key } }
  return { ...member, reasons: [reason, ...member.reasons] }
}

/** The facts as they would be if all, or any single one, of the clicks being judged were a person's. */
function suppositions(facts: Facts): Facts[] {
  const open = facts.events.filter((event) => event.verdict === 'unsettled').map((event) => event.id)
  if (open.length === 0) return []
  const whole = supposeHuman(facts, new Set(open))
  return open.length === 1 ? [whole] : [whole, ...open.map((id) => supposeHuman(facts, new Set([id])))]
}

function supposeHuman(facts: Facts, ids: ReadonlySet<string>): Facts {
  const events = facts.events.map((event) => (ids.has(event.id) ? { ...event, verdict: 'human' as const } : event))
  const gained = discounted(facts, events) - discounted(facts, facts.events)
  return { ...facts, events, engagementA: facts.engagementA + gained }
}

function discounted({ model }: Facts, events: Facts['events']): number {
  return grantsOf(model, events).reduce((sum, { points, occurredAt }) => sum + points * growthAt(model, occurredAt), 0)
}
