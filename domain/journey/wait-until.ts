/** Until when a step `wait` waits: a span, a date of the lead or of its event, or a weekday; in the lead's zone, whatever the clocks do. */
import { timeOf } from '../condition/match.ts'
import { fieldValue } from '../condition/fields.ts'
import { addDuration, addToDay, type Duration } from '../duration.ts'
import type { Facts } from '../facts.ts'
import type { EnrolmentId } from '../id.ts'
import { instantOf, type LocalDay, localTimeOf, minuteMs, type Weekday, weekdayOf } from '../local-time.ts'

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
  const date = dateOf(wait, enrolmentId, facts)
  if (date === null) return null
  const { zone } = facts
  const { at, offset } = wait
  const moved = offset === null ? date.instant : addDuration(date.instant, offset, facts)
  // Days are counted on the calendar, so that a midnight which clocks skip does not move those before and after it.
  const reached = offset === null ? null : addToDay(date.day, offset, facts)
  if (at === null && (reached === null || !date.isPlain)) return moved
  return instantOf(zone, { day: reached ?? localTimeOf(zone, moved).day, ms: (at ?? 0) * minuteMs })
}

interface WaitedDate {
  readonly day: LocalDay
  /** Of a date without a time its midnight where the lead lives, or what clocks skip to. */
  readonly instant: Date
  readonly isPlain: boolean
}

function dateOf(wait: DateWait, enrolmentId: EnrolmentId, facts: Facts): WaitedDate | null {
  const value = wait.of === 'event' ? eventValue(wait.field, enrolmentId, facts) : fieldValue(facts, wait.of, wait.field)
  const at = timeOf(value)
  if (at === null) return null
  const isPlain = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const { day } = localTimeOf(isPlain ? 'UTC' : facts.zone, at)
  return { day, instant: isPlain ? instantOf(facts.zone, { day, ms: 0 }) : at, isPlain }
}

function eventValue(property: string, enrolmentId: EnrolmentId, { enrolments, events }: Facts): string | null {
  const cause = enrolments.find((one) => one.id === enrolmentId)?.causeEventId
  const value = events.find((event) => event.id === cause)?.properties[property]
  return typeof value === 'string' ? value : null
}

/**
 * The first moment after `start` at which one of the days shows that time, or what the clock skips to; a week later at most. Where
 * clocks skip the end of a day, that day has no such moment, and the next of the days is taken, a week later still at most.
 */
export function nextWeekday(days: readonly Weekday[], atMinute: number, start: Date, zone: string): Date {
  const today = localTimeOf(zone, start).day
  const moments = Array.from({ length: 16 }, (_, ahead) => today + ahead)
    .filter((day) => days.includes(weekdayOf(day)))
    .map((day) => ({ day, at: instantOf(zone, { day, ms: atMinute * minuteMs }) }))
  return moments.find(({ day, at }) => at > start && localTimeOf(zone, at).day === day)?.at ?? start
}
