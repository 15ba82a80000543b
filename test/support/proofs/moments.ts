/** The moments at which conditions on known facts may change by time alone, but for decay: where a scan of time must look. */
import type { Condition, Leaf } from '../../../domain/condition/syntax.ts'
import type { Facts } from '../../../domain/facts.ts'
import { leavesOf } from '../../../domain/journey/conditions.ts'
import { monday } from '../builders.ts'
import { dayMs } from './anywhere.ts'
import { momentsShowing, shownAt } from './time-judge.ts'

export const sixtyDaysLater = new Date(monday.getTime() + 60 * dayMs)

/** Each date the facts name, shifted by each span the conditions look back; midnights where the lead lives; dates in the conditions. */
export function momentsWorthALook(conditions: readonly Condition[], facts: Facts): number[] {
  const leaves = conditions.flatMap(leavesOf)
  const spans = [0, 10 * dayMs, 30 * dayMs, ...leaves.flatMap(spansOf)]
  const moments = datesOf(facts).flatMap((date) => spans.map((span) => date.getTime() + span))
  const all = [...moments, ...midnights(facts.zone), ...leaves.flatMap(instantsOf)]
  return all.filter((at) => at > monday.getTime() && at < sixtyDaysLater.getTime())
}

function datesOf({ events, enrolments, handoffs, consents, lead }: Facts): Date[] {
  return [
    ...events.map((event) => event.occurredAt),
    ...enrolments.map((enrolment) => enrolment.startedAt),
    ...handoffs.map((handoff) => handoff.offeredAt),
    ...Object.values(consents).flatMap((consent) => consent.expiresAt ?? []),
    lead.stageSince,
    ...(lead.coolOffUntil === null ? [] : [lead.coolOffUntil]),
    ...Object.values(lead.attributes).map((value) => new Date(value)),
  ]
}

function spansOf(leaf: Leaf): number[] {
  if (leaf.kind === 'stage') return [leaf.sinceMs ?? 0]
  if (leaf.kind === 'field') return [leaf.test.withinMs ?? 0]
  return 'withinMs' in leaf && leaf.withinMs !== null ? [leaf.withinMs] : []
}

function instantsOf(leaf: Leaf): number[] {
  return leaf.kind === 'date' ? [leaf.after, leaf.before].flatMap((date) => (date === null ? [] : [Date.parse(date)])) : []
}

function midnights(zone: string): number[] {
  const first = shownAt(zone, monday.getTime()).day
  return Array.from({ length: 60 }, (_, index) => momentsShowing(zone, first + index + 1, 0)).flat()
}
