/** When a marketing email may leave: window, cap by local calendar days, planned slot. Whether it may at all is the send gate's question. */
import { isOpen, nextOpening, nextOpenSpan, type Calendar } from './calendar.ts'
import { addDuration } from './duration.ts'
import type { HolidayPlace } from './holidays.ts'
import { fractionOf } from './jitter.ts'
import { instantOf, localDayOf, type LocalDay, type Weekday } from './local-time.ts'

export interface SendWindow {
  readonly days: readonly Weekday[]
  /** Minutes of the local day: from `from` on and before `to`. */
  readonly from: number
  readonly to: number
  /** `lead`: the recipient's zone; else IANA. */
  readonly zone: string
  readonly holidays: 'skip' | 'ignore'
}

/** Monday to Friday, 08:00 to 18:00 where the lead is, no public holidays. */
export const defaultWindow: SendWindow = { days: [1, 2, 3, 4, 5], from: 480, to: 1080, zone: 'lead', holidays: 'skip' }

/** True when `at` lies in the window; `zone` and `holidays` are the lead's. */
export function isInWindow(at: Date, window: SendWindow, zone: string, holidays: HolidayPlace): boolean {
  return isOpen(calendarOf(window, zone, holidays), at)
}

/** `from` when in the window, else when the window opens next. */
export function nextInWindow(from: Date, window: SendWindow, zone: string, holidays: HolidayPlace): Date {
  return nextOpening(calendarOf(window, zone, holidays), from)
}

/** The cap: at most 1 marketing email per 2 and 3 per 7 local calendar days, counting those before and after `at`. */
export function mayFallOn(recent: readonly Date[], at: Date, zone: string): boolean {
  const day = localDayOf(zone, at)
  return capAllows(
    recent.map((date) => localDayOf(zone, date)),
    day,
  )
}

export interface SlotRequest {
  /** When the email would leave if nothing stood in its way; the days until it expires count from here. */
  readonly earliest: Date
  readonly now: Date
  readonly window: SendWindow
  /** The lead's. */
  readonly zone: string
  readonly holidays: HolidayPlace
  /** When other marketing mail to the lead left or is planned. */
  readonly recent: readonly Date[]
  /** False: the journey opted out of the cap. */
  readonly cap: boolean
  /** What the cap's refusal of the day means: the next free day, or none. */
  readonly policy: 'defer' | 'skip'
  readonly expiresAfterWorkingDays: number
  /** Spreads bulk mail over the window: the same key always lands on the same moment. */
  readonly jitter?: { readonly key: string; readonly spreadMs: number }
}

export type Slot = { readonly kind: 'slot'; readonly at: Date } | { readonly kind: 'expired' } | { readonly kind: 'skip' }

/** The first moment that window and cap allow; `expired` when that is more than the given working days after `earliest`. */
export function planSlot(request: SlotRequest): Slot {
  const calendar = calendarOf(request.window, request.zone, request.holidays)
  const lastDay = lastDayOf(request, calendar)
  const taken = request.recent.map((date) => localDayOf(request.zone, date))
  let from = request.earliest > request.now ? request.earliest : request.now
  for (;;) {
    const at = momentIn(calendar, from, request.jitter)
    const day = localDayOf(request.zone, at)
    if (day > lastDay) return { kind: 'expired' }
    if (!request.cap || capAllows(taken, day)) return { kind: 'slot', at }
    if (request.policy === 'skip') return { kind: 'skip' }
    from = instantOf(request.zone, { day: day + 1, ms: 0 })
  }
}

function momentIn(calendar: Calendar, from: Date, jitter: SlotRequest['jitter']): Date {
  const span = nextOpenSpan(calendar, from)
  if (jitter === undefined) return new Date(span.start)
  return new Date(span.start + Math.floor(fractionOf(jitter.key) * Math.min(jitter.spreadMs, span.end - span.start)))
}

function lastDayOf({ earliest, zone, holidays, expiresAfterWorkingDays }: SlotRequest, calendar: Calendar): LocalDay {
  const first = nextOpening(calendar, earliest)
  return localDayOf(zone, addDuration(first, { amount: expiresAfterWorkingDays, unit: 'workingDays' }, { zone, holidays }))
}

function capAllows(taken: readonly LocalDay[], day: LocalDay): boolean {
  if (taken.some((other) => Math.abs(other - day) < 2)) return false
  for (let first = day - 6; first <= day; first += 1) {
    if (taken.filter((other) => first <= other && other <= first + 6).length >= 3) return false
  }
  return true
}

function calendarOf(window: SendWindow, zone: string, holidays: HolidayPlace): Calendar {
  const hours: Partial<Record<Weekday, readonly { from: number; to: number }[]>> = {}
  for (const day of window.days) hours[day] = [{ from: window.from, to: window.to }]
  return { zone: window.zone === 'lead' ? zone : window.zone, hours, holidays: window.holidays === 'skip' ? holidays : null }
}
