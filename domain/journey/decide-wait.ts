/** The steps `wait` and `waitFor`: until when, counted from the email before, and by which facts an ended wait is judged. */
import { evaluate, scopeOf } from '../condition/evaluate.ts'
import type { Condition } from '../condition/syntax.ts'
import { addDuration } from '../duration.ts'
import type { Facts, MessageFact } from '../facts.ts'
import type { Reason } from '../reason.ts'
import type { Decision } from './command.ts'
import { awaitLastEmail } from './decide-end.ts'
import { countedFrom, finish, lookAgainAfter, move, toleranceMs, wait } from './decision.ts'
import type { WaitForNode, WaitNode } from './graph.ts'
import { isFinal, leftAt, messageOf, wasNeverSent } from './message-fact.ts'
import type { JourneyState } from './state.ts'
import { type DateWait, dueOf, nextWeekday } from './wait-until.ts'

export function decideWait(node: WaitNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const { until } = node
  switch (until.kind) {
    case 'duration':
      return waitOut(
        node,
        state,
        spanOf(state, facts, now, (start) => addDuration(start, until.for, facts)),
        now,
      )
    case 'weekday': {
      const { days, at } = until
      return waitOut(
        node,
        state,
        spanOf(state, facts, now, (start) => nextWeekday(days, at, start, facts.zone)),
        now,
      )
    }
    case 'date':
      return waitForDate(node, until, state, facts, now)
    default:
      return until satisfies never
  }
}

function waitOut(node: WaitNode, state: JourneyState, span: Span, now: Date): Decision {
  if (now < span.end)
    return wait(state, span.end, 'time', [{ code: 'journey.waiting', params: { until: span.end.toISOString() } }])
  return move(state, node.next, passedAt(span, now), [{ code: 'journey.waitOver', params: { due: span.end.toISOString() } }])
}

/** Past is a date before the wait began: with an email before it, before that email left. */
function waitForDate(node: WaitNode, until: DateWait, state: JourneyState, facts: Facts, now: Date): Decision {
  const due = dueOf(until, state.enrolmentId, facts)
  if (due === null) return passDate(node, until, state, facts, now, { code: 'journey.dateUnknown' })
  if (due < startOf(state, facts)) {
    return passDate(node, until, state, facts, now, { code: 'journey.datePast', params: { due: due.toISOString() } })
  }
  return waitOut(
    node,
    state,
    spanOf(state, facts, now, () => due),
    now,
  )
}

function passDate(node: WaitNode, { past }: DateWait, state: JourneyState, facts: Facts, now: Date, because: Reason): Decision {
  const at = countedFrom(new Date(state.enteredAt), now)
  switch (past) {
    case 'go':
      return move(state, node.next, at, [because])
    case 'skip':
      return move(state, node.skipTo ?? node.next, at, [because, { code: 'journey.dateSkips' }])
    case 'exit':
      return awaitLastEmail(state, facts, now) ?? finish(state, 'datePast', [because])
    default:
      return past satisfies never
  }
}

export function decideWaitFor(node: WaitForNode, state: JourneyState, facts: Facts, now: Date): Decision {
  if (node.cases.every((one) => isClickOnNothing(one.if, state, facts))) {
    return move(state, node.otherwise, countedFrom(new Date(state.enteredAt), now), [{ code: 'journey.neverSent' }])
  }
  const span = spanOf(state, facts, now, (start) => addDuration(start, node.for, facts))
  return now < span.end ? awaitCase(node, state, facts, { now, end: span.end }) : judgeEnd(node, state, facts, { now, span })
}

interface Span {
  readonly start: Date
  readonly end: Date
}

/** Counted from the email before (its slot, or when it really left), at the earliest from entering. */
function startOf(state: JourneyState, facts: Facts): Date {
  const entered = new Date(state.enteredAt)
  const message = anchorOf(state, facts)
  const left = message === null ? entered : leftAt(message, toleranceMs)
  return left > entered ? left : entered
}

function anchorOf(state: JourneyState, facts: Facts): MessageFact | null {
  return state.anchor === null ? null : messageOf(state, facts, state.anchor)
}

/** Never over while the email before is under way. */
function spanOf(state: JourneyState, facts: Facts, now: Date, endOf: (start: Date) => Date): Span {
  const start = startOf(state, facts)
  const end = endOf(start)
  const message = anchorOf(state, facts)
  return message === null || isFinal(message) || now < end ? { start, end } : { start, end: lookAgainAfter(now, now) }
}

/** The planned end, so that a chain of waits does not drift. */
function passedAt({ start, end }: Span, now: Date): Date {
  return countedFrom(end, now, end.getTime() - start.getTime())
}

function isClickOnNothing(condition: Condition, state: JourneyState, facts: Facts): boolean {
  return condition.kind === 'clicked' && wasNeverSent(state, facts, condition.step)
}

/** Whichever holds; of several the first in their order. */
function awaitCase(node: WaitForNode, state: JourneyState, facts: Facts, { now, end }: { now: Date; end: Date }): Decision {
  let until = end
  for (const [index, one] of node.cases.entries()) {
    const { value, reasons, nextChangeAt } = evaluate(one.if, facts, now, scopeOf(state.enrolmentId, facts))
    if (value) return move(state, one.to, now, [met(node, index), ...reasons])
    if (nextChangeAt !== null && nextChangeAt > now && nextChangeAt < until) until = nextChangeAt
  }
  const waitingFor = node.cases.every((one) => one.if.kind === 'clicked') ? 'click' : 'condition'
  return wait(state, until, waitingFor, [{ code: 'journey.waitingFor', params: { until: end.toISOString() } }])
}

/** Judged as of its end, whenever the wake comes: what happened later does not count, a click still being judged does. */
function judgeEnd(node: WaitForNode, state: JourneyState, facts: Facts, { now, span }: { now: Date; span: Span }): Decision {
  const seen = factsUntil(facts, span.end)
  const missed: Reason[] = []
  for (const [index, one] of node.cases.entries()) {
    const { value, reasons, unsettled } = evaluate(one.if, seen, span.end, scopeOf(state.enrolmentId, facts))
    if (value) return move(state, one.to, passedAt(span, now), [met(node, index), ...reasons])
    if (unsettled) return wait(state, lookAgainAfter(now, now), 'settle', [{ code: 'journey.clickUnsettled' }])
    missed.push(...reasons)
  }
  return move(state, node.otherwise, passedAt(span, now), [{ code: 'journey.conditionMissed' }, ...missed])
}

function met({ cases }: WaitForNode, index: number): Reason {
  return cases.length === 1 ? { code: 'journey.conditionMet' } : { code: 'journey.alternativeMet', params: { case: index + 1 } }
}

function factsUntil(facts: Facts, end: Date): Facts {
  return { ...facts, events: facts.events.filter((event) => event.occurredAt <= end) }
}
