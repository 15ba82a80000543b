/** Until when a step `wait` waits: a span, a date of the lead or of its event, or a weekday; in the lead's zone, whatever the clocks do. */
import { timeOf } from '../condition/match.ts'
import { fieldValue } from '../condition/fields.ts'
import { addDuration, type Duration } from '../duration.ts'
import type { Facts } from '../facts.ts'
import type { EnrolmentId } from '../id.ts'
import { instantOf, localTimeOf, minuteMs, type Weekday, weekdayOf } from '../local-time.ts'

/** What a date does that is past already, or not known: go on at once, leave out the step written right after the wait, or leave. */
export const pastPolicies = ['go', 'skip', 'exit'] as const
export type PastPolicy = (typeof pastPolicies)[number]

export interface DateWait {
  readonly kind: 'date'
  /** `event`: the one that enrolled. */
  readonly of: 'lead' | 'company' | 'event'
  readonly field: string
  /** Negative amounts lie before the date. */
  readonly offset: Duration | null
  /** Minutes since local midnight; null keeps the date's own time, which is midnight for a plain date. */
  readonly at: number | null
  readonly past: PastPolicy
}

export type WaitUntil =
  | { readonly kind: 'duration'; readonly for: Duration }
  | DateWait
  /** The next of these days after the wait began. */
  | { readonly kind: 'weekday'; readonly days: readonly Weekday[]; readonly at: number }

/** When the date is due, offset and time of day applied; null while it is not known. */
export function dueOf(wait: DateWait, enrolmentId: EnrolmentId, facts: Facts): Date | null {
  const at = dateOf(wait, enrolmentId, facts)
  if (at === null) return null
  const moved = wait.offset === null ? at : addDuration(at, wait.offset, facts)
  return wait.at === null ? moved : instantOf(facts.zone, { day: localTimeOf(facts.zone, moved).day, ms: wait.at * minuteMs })
}

/** A date without a time begins at midnight where the lead lives. */
function dateOf(wait: DateWait, enrolmentId: EnrolmentId, facts: Facts): Date | null {
  const value = wait.of === 'event' ? eventValue(wait.field, enrolmentId, facts) : fieldValue(facts, wait.of, wait.field)
  const at = timeOf(value)
  const isPlain = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  return at === null || !isPlain ? at : instantOf(facts.zone, localTimeOf('UTC', at))
}

function eventValue(property: string, enrolmentId: EnrolmentId, { enrolments, events }: Facts): string | null {
  const cause = enrolments.find((one) => one.id === enrolmentId)?.causeEventId
  const value = events.find((event) => event.id === cause)?.properties[property]
  return typeof value === 'string' ? value : null
}

/** The first moment after `start` at which one of the days shows that time; a week later at most. */
export function nextWeekday(days: readonly Weekday[], atMinute: number, start: Date, zone: string): Date {
  const { day } = localTimeOf(zone, start)
  const moments = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    .filter((ahead) => days.includes(weekdayOf(day + ahead)))
    .map((ahead) => instantOf(zone, { day: day + ahead, ms: atMinute * minuteMs }))
  return moments.find((moment) => moment > start) ?? start
}
