/** Working time on a calendar of opening hours: what is open when, and counting only open time. Durations of journeys are duration.ts. */
import { Failure } from './failure.ts'
import { isHoliday, type HolidayPlace } from './holidays.ts'
import {
  hourMs,
  localDayOf,
  localTimeOf,
  minuteMs,
  spansOfDay,
  weekdayOf,
  type LocalDay,
  type Span,
  type Weekday,
} from './local-time.ts'

/** Minutes of the local day: open from `from` on, closed from `to` on. */
export interface OpenHours {
  readonly from: number
  readonly to: number
}

export interface Calendar {
  /** IANA. */
  readonly zone: string
  /** Ascending and apart within a day; a weekday that is absent is closed. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly OpenHours[]>>>
  /** Closed on its public holidays; null: holidays are days like others. */
  readonly holidays: HolidayPlace | null
}

export function isOpen(calendar: Calendar, at: Date): boolean {
  return openSpans(calendar, localDayOf(calendar.zone, at)).some((span) => span.start <= at.getTime() && at.getTime() < span.end)
}

/** The open stretches of a local day, in order. */
function openSpans(calendar: Calendar, day: LocalDay): Span[] {
  const hours = calendar.hours[weekdayOf(day)]
  if (hours === undefined || (calendar.holidays !== null && isHoliday(day, calendar.holidays))) return []
  return hours.flatMap(({ from, to }) => spansOfDay(calendar.zone, day, from * minuteMs, to * minuteMs))
}

/** What is left of the open stretch at `from`, or the next one. */
export function nextOpenSpan(calendar: Calendar, from: Date): Span {
  for (const span of openSpansFrom(calendar, from)) return span
  throw neverOpen(calendar)
}

/** `from` when open, else when it opens next. */
export function nextOpening(calendar: Calendar, from: Date): Date {
  return new Date(nextOpenSpan(calendar, from).start)
}

/** The moment by which `ms` of open time have passed since `from`. */
export function addWorkingTime(calendar: Calendar, from: Date, ms: number): Date {
  let left = ms
  for (const span of openSpansFrom(calendar, from)) {
    if (left <= span.end - span.start) return new Date(span.start + left)
    left -= span.end - span.start
  }
  throw neverOpen(calendar)
}

/** Open time from `a` to `b`; 0 when `b` is not later. */
export function workingMsBetween(calendar: Calendar, a: Date, b: Date): number {
  let sum = 0
  const last = localDayOf(calendar.zone, b)
  for (let day = localDayOf(calendar.zone, a); day <= last; day += 1) {
    for (const span of openSpans(calendar, day)) {
      sum += Math.max(0, Math.min(span.end, b.getTime()) - Math.max(span.start, a.getTime()))
    }
  }
  return sum
}

/** So many open days later, at the same time of day or, where it is closed then, at the nearest open one of that day. */
export function addOpenDays(calendar: Calendar, from: Date, days: number): Date {
  const start = nextOpening(calendar, from)
  const { day, ms } = localTimeOf(calendar.zone, start)
  let reached = day
  for (let left = days, tried = 0; left > 0; tried += 1) {
    if (tried > days * 8 + daysLookedAhead) throw neverOpen(calendar)
    reached += 1
    if (openSpans(calendar, reached).length > 0) left -= 1
  }
  return new Date(nearestOpen(calendar, reached, ms))
}

function nearestOpen(calendar: Calendar, day: LocalDay, ms: number): number {
  const wanted = spansOfDay(calendar.zone, day, ms, Infinity)[0]?.start ?? Infinity
  const spans = openSpans(calendar, day)
  const later = spans.find((span) => wanted <= span.end)
  return later === undefined ? (spans.at(-1)?.end ?? wanted) : Math.max(later.start, wanted)
}

const daysLookedAhead = 400

/** Open stretches from `from` on; gives up when a year passes without one. */
function* openSpansFrom(calendar: Calendar, from: Date): Generator<Span> {
  const first = localDayOf(calendar.zone, from)
  for (let day = first, lastOpen = first; day <= lastOpen + daysLookedAhead; day += 1) {
    for (const span of openSpans(calendar, day)) {
      lastOpen = day
      if (span.end > from.getTime()) yield { start: Math.max(span.start, from.getTime()), end: span.end }
    }
  }
}

function neverOpen(calendar: Calendar): Failure {
  return new Failure('configuration', `A calendar in ${calendar.zone} has no open hours within a year; give it some.`)
}

/** `30 working minutes`, `4 working hours` in ms; null when the text is neither. */
export function parseWorkingTime(text: string): number | null {
  const match = /^([1-9]\d{0,3}) working (minute|hour)s?$/.exec(text.trim())
  if (match === null) return null
  return Number(match[1]) * (match[2] === 'hour' ? hourMs : minuteMs)
}
