/** What is claimed of a team's business calendar, on which the clocks of the SLA run. */
import { equal, ok } from 'node:assert/strict'
import { type Arbitrary, constantFrom, integer, record, subarray } from 'fast-check'
import { addOpenDays, addWorkingTime, type Calendar, isOpen, nextOpening, workingMsBetween } from '../../../domain/calendar.ts'
import { weekdays } from '../../../domain/local-time.ts'
import { anyPlace, anywhen, dayMs, minuteMs } from './anywhere.ts'
import { isListedHoliday } from './holiday-judge.ts'
import { always, type Proof } from './proof.ts'
import { shownAt } from './time-judge.ts'

const hours = constantFrom(
  [{ from: 480, to: 1_080 }],
  [
    { from: 540, to: 720 },
    { from: 780, to: 1_020 },
  ],
  [{ from: 0, to: 150 }],
  [{ from: 1_200, to: 1_440 }],
  [{ from: 0, to: 1_440 }],
)

const drawn = record({
  when: anywhen,
  days: subarray([...weekdays], { minLength: 1 }),
  hours,
  holidays: anyPlace,
  minutes: integer({ min: 1, max: 3_000 }),
}).map(({ when: { zone, at }, days, hours: daily, holidays, minutes }) => ({
  at,
  minutes,
  calendar: { zone, holidays, hours: Object.fromEntries(days.map((day) => [day, daily])) } satisfies Calendar,
}))
type Drawn = typeof drawn extends Arbitrary<infer T> ? T : never

function isOpenByTheClock({ zone, hours: open, holidays }: Calendar, at: number): boolean {
  const { day, ms, weekday } = shownAt(zone, at)
  if (holidays !== null && isListedHoliday(day, holidays)) return false
  const today = Object.entries(open).find(([name]) => Number(name) === weekday)?.[1] ?? []
  return today.some(({ from, to }) => from * minuteMs <= ms && ms < to * minuteMs)
}

/** Two days around the moment, minute by minute. */
function countsOpenMinutes({ at, calendar }: Drawn): void {
  const start = Math.ceil(at.getTime() / minuteMs) * minuteMs
  let minutes = 0
  for (let moment = start; moment < start + 2 * dayMs; moment += minuteMs) {
    const open = isOpenByTheClock(calendar, moment)
    if (moment % (30 * minuteMs) === 0) equal(isOpen(calendar, new Date(moment)), open, new Date(moment).toISOString())
    if (open) minutes += 1
  }
  equal(workingMsBetween(calendar, new Date(start), new Date(start + 2 * dayMs)), minutes * minuteMs, calendar.zone)
}

function endsAfterItsTime({ at, minutes, calendar }: Drawn): void {
  const end = addWorkingTime(calendar, at, minutes * minuteMs)
  equal(workingMsBetween(calendar, at, end), minutes * minuteMs, calendar.zone)
  ok(isOpenByTheClock(calendar, end.getTime() - 1), `${calendar.zone} ${end.toISOString()} ends in closed time`)
}

function countsOpenDays({ at, minutes, calendar }: Drawn): void {
  const wanted = 1 + (minutes % 12)
  const start = nextOpening(calendar, at)
  const end = addOpenDays(calendar, at, wanted)
  // The close of the last day counts to that day, though the clock may show midnight of the next.
  const lastOpen = isOpenByTheClock(calendar, end.getTime()) ? end.getTime() : end.getTime() - 1
  ok(isOpenByTheClock(calendar, lastOpen), `${calendar.zone} ${end.toISOString()} is closed`)
  const first = shownAt(calendar.zone, start.getTime()).day
  let days = 0
  for (let day = first + 1; day <= shownAt(calendar.zone, lastOpen).day; day += 1) if (isOpenDay(calendar, day)) days += 1
  equal(days, wanted, `${calendar.zone} ${start.toISOString()} → ${end.toISOString()}`)
}

/** Open at any minute that the clock of that day shows. */
function isOpenDay({ zone, ...calendar }: Calendar, day: number): boolean {
  const middle = day * dayMs + dayMs / 2
  for (let minutes = -30 * 60; minutes < 30 * 60; minutes += 10) {
    const at = middle + minutes * minuteMs
    if (shownAt(zone, at).day === day && isOpenByTheClock({ zone, ...calendar }, at)) return true
  }
  return false
}

export const calendarProofs: readonly Proof[] = [
  always('working time counts the minutes in which the team’s clock says open', 80, drawn, countsOpenMinutes),
  always('working time added is working time passed, and ends in it', 1_500, drawn, endsAfterItsTime),
  always('open days added are open days passed', 150, drawn, countsOpenDays),
]
