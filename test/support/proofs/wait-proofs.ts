/** What is claimed of waits: of hours, days, weeks and working days. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { type Arbitrary, constantFrom, integer, record } from 'fast-check'
import { addDuration } from '../../../domain/duration.ts'
import { isHoliday } from '../../../domain/holidays.ts'
import { anyPlace, anywhen, dayMs, minuteMs } from './anywhere.ts'
import { isListedHoliday, isListedWorkingDay, places } from './holiday-judge.ts'
import { always, everywhere, type Proof } from './proof.ts'
import { firstMoment, lastMoment, momentsShowing, shownAt } from './time-judge.ts'

const somewhere = record({ when: anywhen, holidays: anyPlace, amount: integer({ min: 1, max: 40 }) })
type Somewhere = typeof somewhere extends Arbitrary<infer T> ? T : never

/** The same time of day, or as much later as the clock skips it that day. */
function keepsTimeOfDay(zone: string, from: Date, to: Date, day: number): void {
  const { ms } = shownAt(zone, from.getTime())
  const [first] = momentsShowing(zone, day, ms)
  if (first !== undefined) return equal(to.getTime(), first, `${zone} ${from.toISOString()} → ${to.toISOString()}`)
  const shown = shownAt(zone, to.getTime())
  const laterMs = (shown.day - day) * dayMs + shown.ms - ms
  ok(laterMs > 0 && laterMs <= 120 * minuteMs, `${zone} ${to.toISOString()} stands for a skipped time`)
  const beforeGap = shownAt(zone, to.getTime() - laterMs)
  ok(beforeGap.day * dayMs + beforeGap.ms < day * dayMs + ms, `${zone} ${to.toISOString()} is in the gap's shadow`)
}

function daysKeepTime({ when: { zone, at }, holidays, amount }: Somewhere): void {
  const { day } = shownAt(zone, at.getTime())
  keepsTimeOfDay(zone, at, addDuration(at, { amount, unit: 'days' }, { zone, holidays }), day + amount)
  keepsTimeOfDay(zone, at, addDuration(at, { amount, unit: 'weeks' }, { zone, holidays }), day + 7 * amount)
}

function workingDaysAreCounted({ when: { zone, at }, holidays, amount }: Somewhere): void {
  const to = addDuration(at, { amount, unit: 'workingDays' }, { zone, holidays })
  let day = shownAt(zone, at.getTime()).day
  for (let left = amount; left > 0;) {
    day += 1
    if (isListedWorkingDay(day, holidays)) left -= 1
  }
  keepsTimeOfDay(zone, at, to, day)
}

function hoursAreExact({ when: { zone, at }, holidays, amount }: Somewhere): void {
  for (const [unit, ms] of [['hours', 60 * minuteMs] as const, ['minutes', minuteMs] as const])
    equal(addDuration(at, { amount, unit }, { zone, holidays }).getTime(), at.getTime() + amount * ms)
}

function ordered({ first, second, amount, unit, holidays }: Pair): void {
  const count = { zone: first.zone, holidays }
  const [early, late] = [first.at, second].toSorted((a, b) => a.getTime() - b.getTime())
  if (early === undefined || late === undefined) return
  const [from, to] = [addDuration(early, { amount, unit }, count), addDuration(late, { amount, unit }, count)]
  // An hour shown twice may be left in its second round and entered in its first, never more.
  ok(from.getTime() - to.getTime() <= 120 * minuteMs, `${first.zone} ${early.toISOString()} overtakes ${late.toISOString()}`)
}

const pair = record({
  first: anywhen,
  holidays: anyPlace,
  amount: integer({ min: 1, max: 20 }),
  unit: constantFrom('days' as const, 'weeks' as const),
  minutes: integer({ min: 0, max: 3_000 }),
}).map(({ minutes, ...rest }) => ({ ...rest, second: new Date(rest.first.at.getTime() + minutes * minuteMs) }))
type Pair = typeof pair extends Arbitrary<infer T> ? T : never

function* daysOfPlaces(): Generator<{ place: (typeof places)[number]; day: number }> {
  for (const place of places) for (let day = firstMoment / dayMs; day < lastMoment / dayMs; day += 1) yield { place, day }
}

export const waitProofs: readonly Proof[] = [
  always('a wait of days or weeks keeps the local time of day', 3_000, somewhere, daysKeepTime),
  always(
    'working days skip weekends and the holidays of the place, and keep the time of day',
    3_000,
    somewhere,
    workingDaysAreCounted,
  ),
  always('hours and minutes are exact over every change of clocks', 1_000, somewhere, hoursAreExact),
  always('who enters a wait of days earlier leaves it no later, but for a doubled hour', 2_000, pair, ordered),
  everywhere(
    'every day of every Bundesland, Austria and Switzerland is a holiday where the law says so',
    daysOfPlaces,
    ({ place, day }) =>
      deepEqual(
        isHoliday(day, place),
        isListedHoliday(day, place),
        `${place.country}-${place.region} ${new Date(day * dayMs).toISOString()}`,
      ),
  ),
]
