/** The steps `wait` and `waitFor`: until when, counted from the email before, and by which facts an ended wait is judged. */
import { evaluate } from '../condition/evaluate.ts'
import type { Condition } from '../condition/syntax.ts'
import { addDuration, type Duration } from '../duration.ts'
import type { Facts } from '../facts.ts'
import type { Decision } from './command.ts'
import { countedFrom, lookAgainAfter, move, toleranceMs, wait } from './decision.ts'
import type { WaitForNode, WaitNode } from './graph.ts'
import type { JourneyState } from './state.ts'
import { isFinal, leftAt, messageOf, wasNeverSent } from './message-fact.ts'

export function decideWait(node: WaitNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const span = spanOf(node.for, state, facts, now)
  if (now < span.end)
    return wait(state, span.end, 'time', [{ code: 'journey.waiting', params: { until: span.end.toISOString() } }])
  return move(state, node.next, passedAt(span, now), [{ code: 'journey.waitOver', params: { due: span.end.toISOString() } }])
}

export function decideWaitFor(node: WaitForNode, state: JourneyState, facts: Facts, now: Date): Decision {
  if (isClickOnNothing(node, state, facts)) {
    return move(state, node.otherwise, countedFrom(new Date(state.enteredAt), now), [{ code: 'journey.neverSent' }])
  }
  const span = spanOf(node.for, state, facts, now)
  return now < span.end ? awaitCondition(node, state, facts, { now, end: span.end }) : judgeEnd(node, state, facts, { now, span })
}

interface Span {
  readonly start: Date
  readonly end: Date
}

/** Counted from the email before (its slot, or when it really left), at the earliest from entering; never over while that email is under way. */
function spanOf(duration: Duration, state: JourneyState, facts: Facts, now: Date): Span {
  const entered = new Date(state.enteredAt)
  const message = state.anchor === null ? null : messageOf(state, facts, state.anchor)
  const left = message === null ? entered : leftAt(message, toleranceMs)
  const start = left > entered ? left : entered
  const end = addDuration(start, duration, facts)
  if (message === null || isFinal(message) || now < end) return { start, end }
  return { start, end: lookAgainAfter(now, now) }
}

/** The planned end, so that a chain of waits does not drift. */
function passedAt({ start, end }: Span, now: Date): Date {
  return countedFrom(end, now, end.getTime() - start.getTime())
}

function isClickOnNothing(node: WaitForNode, state: JourneyState, facts: Facts): boolean {
  const step = clickedStep(node.condition)
  return step !== null && wasNeverSent(state, facts, step)
}

/** The step whose email is to be clicked, where the condition is nothing but that. */
function clickedStep(condition: Condition): string | null {
  return condition.kind === 'clicked' ? condition.step : null
}

function awaitCondition(node: WaitForNode, state: JourneyState, facts: Facts, at: { now: Date; end: Date }): Decision {
  const evaluation = evaluate(node.condition, facts, at.now, { enrolmentId: state.enrolmentId })
  if (evaluation.value) return move(state, node.met, at.now, [{ code: 'journey.conditionMet' }, ...evaluation.reasons])
  const changes = evaluation.nextChangeAt
  const until = changes !== null && changes > at.now && changes < at.end ? changes : at.end
  const waitingFor = clickedStep(node.condition) === null ? 'condition' : 'click'
  return wait(state, until, waitingFor, [{ code: 'journey.waitingFor', params: { until: at.end.toISOString() } }])
}

/** Judged as of its end, whenever the wake comes: what happened later does not count, a click still being judged does. */
function judgeEnd(node: WaitForNode, state: JourneyState, facts: Facts, at: { now: Date; span: Span }): Decision {
  const { now, span } = at
  const evaluation = evaluate(node.condition, factsUntil(facts, span.end), span.end, { enrolmentId: state.enrolmentId })
  if (evaluation.value)
    return move(state, node.met, passedAt(span, now), [{ code: 'journey.conditionMet' }, ...evaluation.reasons])
  if (evaluation.unsettled) return wait(state, lookAgainAfter(now, now), 'settle', [{ code: 'journey.clickUnsettled' }])
  return move(state, node.otherwise, passedAt(span, now), [{ code: 'journey.conditionMissed' }, ...evaluation.reasons])
}

function factsUntil(facts: Facts, end: Date): Facts {
  return { ...facts, events: facts.events.filter((event) => event.occurredAt <= end) }
}
