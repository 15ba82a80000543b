/** Draws places, moments and windows, most moments close to where clocks change, since that is where time goes wrong. */
import { type Arbitrary, constantFrom, integer, oneof, option, record, subarray, tuple } from 'fast-check'
import { weekdays } from '../../../domain/local-time.ts'
import type { SendWindow } from '../../../domain/schedule.ts'
import { places } from './holiday-judge.ts'
import { changesOf, firstMoment, lastMoment, zones } from './time-judge.ts'

export const minuteMs = 60_000
export const dayMs = 86_400_000

/** Before the last year ends, so that what is waited for lies in the years judged too. */
const lastStart = lastMoment - 60 * dayMs

const anyZone = constantFrom(...zones)
export const anyPlace = constantFrom(...places)
const anyMoment = integer({ min: firstMoment / minuteMs, max: lastStart / minuteMs }).map((minute) => minute * minuteMs)

/** A zone and a moment in it: within a week before a change of its clocks, or any other. */
export const anywhen: Arbitrary<{ readonly zone: string; readonly at: Date }> = tuple(
  anyZone,
  anyMoment,
  integer({ min: 0, max: 1_000 }),
  option(integer({ min: -7 * 1_440, max: 180 }), { freq: 4 }),
  constantFrom(0, 0, -1, 1),
).map(([zone, moment, which, minutesFromChange, ms]) => {
  const changes = changesOf(zone)
  const change = changes[which % Math.max(1, changes.length)]
  if (change === undefined || minutesFromChange === null) return { zone, at: new Date(moment) }
  return { zone, at: new Date(Math.min(change.at + minutesFromChange * minuteMs + ms, lastStart)) }
})

const minuteOfDay = oneof(constantFrom(0, 30, 60, 120, 150, 180, 480, 1_080), integer({ min: 0, max: 1_439 }))

/** From half an hour in the night to round the clock; some in a zone of their own. */
export const anyWindow: Arbitrary<SendWindow> = record({
  days: oneof(constantFrom([1, 2, 3, 4, 5] as const, weekdays), subarray([...weekdays], { minLength: 1 })),
  from: minuteOfDay,
  minutes: oneof(constantFrom(30, 60, 600, 1_440), integer({ min: 1, max: 1_440 })),
  zone: oneof({ weight: 3, arbitrary: constantFrom('lead') }, { weight: 1, arbitrary: anyZone }),
  holidays: constantFrom('skip' as const, 'skip' as const, 'ignore' as const),
}).map(({ from, minutes, ...rest }) => ({ ...rest, from, to: Math.min(1_440, from + minutes) }))
