/** What the clock on the wall shows in a zone, worked out from the changes that temporal-polyfill names and from nothing of ours. */
import { Temporal } from 'temporal-polyfill'

export const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]
export const firstMoment = Date.parse('2024-01-01T00:00:00Z')
export const lastMoment = Date.parse('2031-01-01T00:00:00Z')

const dayMs = 86_400_000

/** A change of the clocks: `at` is its instant, offsets are in ms east of UTC. */
export interface Change {
  readonly zone: string
  readonly at: number
  readonly before: number
  readonly after: number
}

interface Period {
  readonly from: number
  readonly offset: number
}

export interface Shown {
  /** Days since 1970-01-01 of the local calendar. */
  readonly day: number
  readonly ms: number
  /** Monday is 1. */
  readonly weekday: number
}

export function shownAt(zone: string, at: number): Shown {
  const local = at + (periodsOf(zone).findLast((period) => period.from <= at)?.offset ?? 0)
  const day = Math.floor(local / dayMs)
  return { day, ms: local - day * dayMs, weekday: ((day + 3) % 7) + 1 }
}

/** None for a time that the clock skips, two for one that it shows twice. */
export function momentsShowing(zone: string, day: number, ms: number): number[] {
  const offsets = new Set(periodsOf(zone).map((period) => period.offset))
  return [...offsets]
    .map((offset) => day * dayMs + ms - offset)
    .filter((at) => {
      const shown = shownAt(zone, at)
      return shown.day === day && shown.ms === ms
    })
    .toSorted((a, b) => a - b)
}

/** Every change of every zone from 2024 to 2030. */
export function changesOf(zone: string): Change[] {
  const periods = periodsOf(zone)
  return periods.flatMap(({ from, offset }, index) => {
    const before = periods[index - 1]?.offset
    return before === undefined || from < firstMoment || from >= lastMoment ? [] : [{ zone, at: from, before, after: offset }]
  })
}

export function allChanges(): Change[] {
  return zones.flatMap(changesOf)
}

const known = new Map<string, readonly Period[]>()

/** With a margin of two years on either side, so that waits may lead out of the years judged. */
function periodsOf(zone: string): readonly Period[] {
  let periods = known.get(zone)
  if (periods === undefined) known.set(zone, (periods = findPeriods(zone)))
  return periods
}

function findPeriods(zone: string): Period[] {
  let at = Temporal.Instant.from('2022-01-01T00:00Z').toZonedDateTimeISO(zone)
  const periods = [{ from: Number.NEGATIVE_INFINITY, offset: at.offsetNanoseconds / 1e6 }]
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.year > 2033) return periods
    periods.push({ from: next.epochMilliseconds, offset: next.offsetNanoseconds / 1e6 })
    at = next
  }
}
