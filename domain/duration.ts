/** Durations as marketers write them (`30m 4h 5d 2w`, `3 working days`) and adding them to a moment; team hours are calendar.ts. */
import { isWorkingDay, type HolidayPlace } from './holidays.ts'
import { hourMs, instantOf, type LocalDay, localTimeOf, minuteMs } from './local-time.ts'

export type DurationUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'workingDays'

export interface Duration {
  readonly amount: number
  readonly unit: DurationUnit
}

/** Where days are counted: a lead's zone and holidays. */
export interface DayCount {
  readonly zone: string
  readonly holidays: HolidayPlace
}

const unitOfLetter: Readonly<Record<string, DurationUnit>> = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks' }

/** Null when the text is no duration. At least 1 of the unit, at most 9999. */
export function parseDuration(text: string): Duration | null {
  const match = /^([1-9]\d{0,3})(?:([mhdw])| (working days?))$/.exec(text.trim())
  if (match === null) return null
  const [, amount, letter] = match
  return { amount: Number(amount), unit: letter === undefined ? 'workingDays' : (unitOfLetter[letter] ?? 'days') }
}

/** In the largest unit that says it in whole numbers, as far as days. */
export function durationOfMs(ms: number): Duration {
  const units = [
    ['days', 24 * hourMs],
    ['hours', hourMs],
  ] as const
  const found = units.find(([, length]) => ms >= length && ms % length === 0)
  return found === undefined ? { amount: Math.round(ms / minuteMs), unit: 'minutes' } : { amount: ms / found[1], unit: found[0] }
}

/** The way `parseDuration` reads it. */
export function writeDuration({ amount, unit }: Duration): string {
  if (unit === 'workingDays') return `${amount} working day${amount === 1 ? '' : 's'}`
  return `${amount}${unit.charAt(0)}`
}

/** Minutes and hours are exact; days and weeks keep the local time of day; working days also skip weekends and holidays. A negative amount counts back. */
export function addDuration(from: Date, duration: Duration, count: DayCount): Date {
  const { day, ms } = localTimeOf(count.zone, from)
  const reached = addToDay(day, duration, count)
  if (reached !== null) return instantOf(count.zone, { day: reached, ms })
  return new Date(from.getTime() + duration.amount * (duration.unit === 'hours' ? hourMs : minuteMs))
}

/** The calendar day so many days from `day`; null for minutes and hours, which are no matter of days. */
export function addToDay(day: LocalDay, { amount, unit }: Duration, count: Pick<DayCount, 'holidays'>): LocalDay | null {
  switch (unit) {
    case 'minutes':
    case 'hours':
      return null
    case 'days':
      return day + amount
    case 'weeks':
      return day + amount * 7
    case 'workingDays':
      return addWorkingDays(day, amount, count.holidays)
    default:
      return unit satisfies never
  }
}

/** From a Saturday, one working day is Monday: the days walked onto are counted, not the one left. */
function addWorkingDays(day: LocalDay, amount: number, holidays: HolidayPlace): LocalDay {
  let reached = day
  for (let left = Math.abs(amount); left > 0;) {
    reached += Math.sign(amount)
    if (isWorkingDay(reached, holidays)) left -= 1
  }
  return reached
}
