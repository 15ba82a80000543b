/** What is claimed of waits until a weekday or a date, where the lead lives. */
import { equal, ok } from 'node:assert/strict'
import { type Arbitrary, constantFrom, integer, option, record, subarray } from 'fast-check'
import type { EnrolmentId } from '../../../domain/id.ts'
import { dueOf, nextWeekday } from '../../../domain/journey/wait-until.ts'
import { weekdays } from '../../../domain/local-time.ts'
import { someFacts, someId } from '../builders.ts'
import { anyPlace, anywhen, dayMs, minuteMs } from './anywhere.ts'
import { isListedWorkingDay } from './holiday-judge.ts'
import { always, type Proof } from './proof.ts'
import { momentsShowing, shownAt } from './time-judge.ts'

const weekdayWait = record({
  when: anywhen,
  days: subarray([...weekdays], { minLength: 1 }),
  minute: constantFrom(0, 1, 30, 60, 120, 150, 179, 180, 540, 1_380, 1_439),
})
type WeekdayWait = typeof weekdayWait extends Arbitrary<infer T> ? T : never

/** The moments at which the clock shows that time on one of the days, the first of each day; a skipped one is as much later. */
function isTheNextSuchDay({ when: { zone, at }, days, minute }: WeekdayWait): void {
  const found = nextWeekday(days, minute, at, zone)
  ok(found > at, `${zone} ${found.toISOString()} is not after ${at.toISOString()}`)
  const shown = shownAt(zone, found.getTime())
  ok(
    days.some((day) => day === shown.weekday),
    `${zone} ${found.toISOString()} is another weekday`,
  )
  const [first] = momentsShowing(zone, shown.day, minute * minuteMs)
  if (first !== undefined) equal(found.getTime(), first, zone)
  else ok(shown.ms > minute * minuteMs, `${zone} ${found.toISOString()} comes before the skipped time`)
  for (let { day } = shownAt(zone, at.getTime()); day < shown.day; day += 1) {
    // A day whose clock skips that time and the rest of the day shows it at no moment.
    const moments = days.some((one) => one === ((day + 3) % 7) + 1) ? momentsShowing(zone, day, minute * minuteMs) : []
    ok((moments[0] ?? 0) <= at.getTime(), `${zone}: already on day ${day}`)
  }
}

/** Entered again when it is over, such a wait never ends on the same day: not in a doubled hour either. */
function neverTwiceADay({ when: { zone, at }, days, minute }: WeekdayWait): void {
  const first = nextWeekday(days, minute, at, zone)
  const second = nextWeekday(days, minute, first, zone)
  ok(shownAt(zone, second.getTime()).day > shownAt(zone, first.getTime()).day, `${zone} ${second.toISOString()} is the same day`)
}

const dateWait = record({
  when: anywhen,
  holidays: anyPlace,
  amount: integer({ min: -30, max: 30 }).filter((amount) => amount !== 0),
  unit: constantFrom('days' as const, 'weeks' as const, 'workingDays' as const),
  at: option(constantFrom(0, 150, 540)),
})
type DateWaiting = typeof dateWait extends Arbitrary<infer T> ? T : never

/** A date of the lead, days before or after it, at a time of the clock where the lead lives. */
function dateKeepsItsDistance({ when: { zone, at }, holidays, amount, unit, at: minute }: DateWaiting): void {
  const { day } = shownAt(zone, at.getTime())
  const renewal = new Date(day * dayMs).toISOString().slice(0, 10)
  const facts = someFacts({ zone, holidays, lead: { attributes: { renewal } } })
  const wait = { kind: 'date', of: 'lead', field: 'attributes.renewal', past: 'go' } as const
  const due = dueOf({ ...wait, offset: { amount, unit }, at: minute }, someId() as EnrolmentId, facts)
  const wanted = dayAway(day, amount, unit, holidays)
  const [first] = momentsShowing(zone, wanted, (minute ?? 0) * minuteMs)
  if (first !== undefined) equal(due?.getTime(), first, `${zone} ${renewal} ${amount} ${unit}`)
  else equal(shownAt(zone, due?.getTime() ?? 0).day, wanted, `${zone} ${renewal} ${amount} ${unit}`)
}

function dayAway(day: number, amount: number, unit: DateWaiting['unit'], holidays: DateWaiting['holidays']): number {
  if (unit !== 'workingDays') return day + amount * (unit === 'weeks' ? 7 : 1)
  let reached = day
  for (let left = Math.abs(amount); left > 0;) {
    reached += Math.sign(amount)
    if (isListedWorkingDay(reached, holidays)) left -= 1
  }
  return reached
}

export const waitUntilProofs: readonly Proof[] = [
  always('a wait until a weekday and time is the next such moment where the lead lives', 3_000, weekdayWait, isTheNextSuchDay),
  always(
    'entered again when it is over, it never ends twice on one day, also where an hour is doubled',
    2_000,
    weekdayWait,
    neverTwiceADay,
  ),
  always(
    'a wait until days before or after a date keeps to the calendar and the clock where the lead lives',
    2_000,
    dateWait,
    dateKeepsItsDistance,
  ),
]
