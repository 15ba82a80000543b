/** What is claimed of the clock on the wall at every change of clocks there is. */
import { deepEqual, equal } from 'node:assert/strict'
import { instantOf, localTimeOf, spansOfDay, weekdayOf } from '../../../domain/local-time.ts'
import { minuteMs } from './anywhere.ts'
import { everywhere, type Proof } from './proof.ts'
import { allChanges, type Change, momentsShowing, shownAt } from './time-judge.ts'

const quarterMs = 15 * minuteMs
const quarters = Array.from({ length: 96 }, (_, index) => index * quarterMs)

/** The local days that the clock shows around the change. */
function daysAround({ zone, at }: Change): number[] {
  return [...new Set([-1, 0, quarterMs * 12].map((ms) => shownAt(zone, at + ms).day))]
}

function showsWhatItShows({ zone, at }: Change): void {
  for (const ms of [-3_600_000, -1, 0, 1, 3_600_000]) {
    const moment = new Date(at + ms)
    const shown = shownAt(zone, moment.getTime())
    const local = localTimeOf(zone, moment)
    deepEqual({ ...local, weekday: weekdayOf(local.day) }, shown, `${zone} at ${moment.toISOString()}`)
  }
}

/** A skipped time is answered by one as much later as was skipped, a repeated one by its first moment. */
function inventsNoMoment(change: Change): void {
  const { zone, before, after } = change
  for (const day of daysAround(change)) {
    for (const ms of quarters) {
      const found = instantOf(zone, { day, ms }).getTime()
      const [first] = momentsShowing(zone, day, ms)
      const shown = shownAt(zone, found)
      const laterMs = shown.day * 86_400_000 + shown.ms - (day * 86_400_000 + ms)
      if (first === undefined) equal(laterMs, after - before, `${zone} ${new Date(found).toISOString()} answers a skipped time`)
      else equal(found, first, `${zone} shows it first at ${new Date(first).toISOString()}`)
    }
  }
}

/** The stretches of the day hold every moment that shows such a time, as often as it is shown. */
function countsEachMomentOnce(change: Change): void {
  const { zone } = change
  for (const day of daysAround(change)) {
    const spans = spansOfDay(zone, day, 0, 24 * 3_600_000)
    for (const ms of quarters) {
      const shown = momentsShowing(zone, day, ms)
      const held = shown.filter((at) => spans.filter(({ start, end }) => start <= at && at < end).length === 1)
      deepEqual(held, shown, `${zone} day ${day}`)
    }
    const length = spans.reduce((sum, { start, end }) => sum + end - start, 0)
    const first = momentsShowing(zone, day + 1, 0)[0] ?? instantOf(zone, { day: day + 1, ms: 0 }).getTime()
    equal(length, first - (spans[0]?.start ?? 0), `${zone} day ${day} is as long as the next begins after it`)
  }
}

export const localTimeProofs: readonly Proof[] = [
  everywhere('at every change of clocks from 2024 to 2030 the clock shows what it shows', allChanges, showsWhatItShows),
  everywhere('no moment is invented in a gap, and of a time shown twice the first counts', allChanges, inventsNoMoment),
  everywhere('a day holds each of its moments once, also the doubled hour', allChanges, countsEachMomentOnce),
]
