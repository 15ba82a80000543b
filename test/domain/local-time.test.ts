/** temporal-polyfill is the independent judge of what ICU's tables were read into. */
import { assert, constantFrom, date, integer, property } from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  dayOfIso,
  hourMs,
  instantOf,
  isoOfDay,
  isZone,
  localTimeOf,
  minuteMs,
  spansOfDay,
  weekdayOf,
} from '../../domain/local-time.ts'

const zones = Intl.supportedValuesOf('timeZone')
const between = { min: new Date('2024-01-01T00:00:00Z'), max: new Date('2031-01-01T00:00:00Z'), noInvalidDate: true }
const anyZone = constantFrom(...zones)
const anyMoment = date(between)

const berlin = 'Europe/Berlin'
const at = (iso: string) => new Date(iso)
const shows = (zone: string, moment: Date) => {
  const { day, ms } = localTimeOf(zone, moment)
  return `${isoOfDay(day)} ${String(Math.floor(ms / hourMs)).padStart(2, '0')}:${String(Math.floor((ms % hourMs) / minuteMs)).padStart(2, '0')}`
}

describe('what the clock on the wall shows', () => {
  test.each([
    ['Europe/Berlin', '2026-01-15T07:00:00Z', '2026-01-15 08:00'],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29 01:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29 03:00'],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25 02:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25 02:30'],
    ['America/New_York', '2026-01-01T03:00:00Z', '2025-12-31 22:00'],
    ['Asia/Kolkata', '2026-06-01T20:00:00Z', '2026-06-02 01:30'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05 01:30'],
    ['Pacific/Kiritimati', '2026-01-01T10:00:00Z', '2026-01-02 00:00'],
  ])('in %s at %s it is %s', (zone, moment, shown) => {
    expect(shows(zone, at(moment))).toBe(shown)
  })

  test('it agrees with Temporal in every zone at any moment from 2024 to 2030', () => {
    assert(
      property(anyZone, anyMoment, (zone, moment) => {
        const judge = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone)
        expect(shows(zone, moment)).toBe(`${judge.toPlainDate().toString()} ${judge.toPlainTime().toString().slice(0, 5)}`)
      }),
      { numRuns: 1500 },
    )
  })
})

describe('the moment at which the clock shows a time', () => {
  test('a skipped time is as much later as was skipped', () => {
    expect(instantOf(berlin, { day: dayOfIso('2026-03-29'), ms: 2.5 * hourMs })).toEqual(at('2026-03-29T01:30:00Z'))
  })

  test('of a time shown twice the first counts', () => {
    expect(instantOf(berlin, { day: dayOfIso('2026-10-25'), ms: 2.5 * hourMs })).toEqual(at('2026-10-25T00:30:00Z'))
  })

  test('a day that begins at one o’clock has its midnight there', () => {
    expect(instantOf('Africa/Cairo', { day: dayOfIso('2026-04-24'), ms: 0 })).toEqual(at('2026-04-23T22:00:00Z'))
  })

  test('it agrees with Temporal in every zone on any day from 2024 to 2030', () => {
    assert(
      property(anyZone, anyMoment, integer({ min: 0, max: 1439 }), (zone, moment, minute) => {
        const iso = moment.toISOString().slice(0, 10)
        const judge = Temporal.PlainDate.from(iso).toZonedDateTime({
          timeZone: zone,
          plainTime: { hour: Math.floor(minute / 60), minute: minute % 60 },
        })
        expect(instantOf(zone, { day: dayOfIso(iso), ms: minute * minuteMs }).getTime()).toBe(judge.epochMilliseconds)
      }),
      { numRuns: 1000 },
    )
  })

  test('around every clock change of every zone it agrees with Temporal', () => {
    for (const { zone, day } of changes()) {
      for (const ms of [0, 0.5, 1, 1.5, 2, 2.5, 3, 12].map((hour) => hour * hourMs)) {
        const judge = Temporal.PlainDate.from(isoOfDay(day)).toZonedDateTime({
          timeZone: zone,
          plainTime: Temporal.PlainTime.from({ hour: Math.floor(ms / hourMs), minute: (ms % hourMs) / minuteMs }),
        })
        expect(`${zone} ${instantOf(zone, { day, ms }).toISOString()}`).toBe(
          `${zone} ${new Date(judge.epochMilliseconds).toISOString()}`,
        )
      }
    }
  })
})

/** A day of each distinct set of clock changes: one zone for all zones that change alike, so that 2027 is judged once per rule. */
function changes(): { zone: string; day: number }[] {
  const found = new Map<string, { zone: string; day: number }>()
  for (const zone of zones) {
    for (let day = dayOfIso('2027-01-01'); day < dayOfIso('2028-01-01'); day += 1) {
      const length = spansOfDay(zone, day, 0, Infinity).reduce((sum, span) => sum + span.end - span.start, 0)
      const start = spansOfDay(zone, day, 0, Infinity)[0]?.start ?? 0
      if (length !== 24 * hourMs) found.set(`${start}-${length}`, { zone, day })
    }
  }
  return [...found.values()]
}

describe('the spans of a day', () => {
  test('a day of 23 hours has nothing in its gap', () => {
    expect(spansOfDay(berlin, dayOfIso('2026-03-29'), 2 * hourMs, 3 * hourMs)).toEqual([])
  })

  test('a day of 25 hours has the doubled hour twice', () => {
    const spans = spansOfDay(berlin, dayOfIso('2026-10-25'), 2 * hourMs, 3 * hourMs)
    expect(spans.map((span) => span.end - span.start)).toEqual([hourMs, hourMs])
  })

  test('the days of a zone follow one another without gap or overlap', () => {
    assert(
      property(anyZone, anyMoment, (zone, moment) => {
        const { day } = localTimeOf(zone, moment)
        const today = spansOfDay(zone, day, 0, Infinity)
        const tomorrow = spansOfDay(zone, day + 1, 0, Infinity)
        expect(today.at(-1)?.end).toBe(tomorrow[0]?.start)
      }),
      { numRuns: 2000 },
    )
  })
})

test('1 January 1970 was a Thursday and 1 March 2026 is a Sunday', () => {
  expect([weekdayOf(0), weekdayOf(dayOfIso('2026-03-01')), weekdayOf(dayOfIso('1969-12-29'))]).toEqual([4, 7, 1])
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Musterstadt', false],
  ['+02:00', false],
  ['', false],
])('"%s" is a zone: %s', (name, known) => {
  expect(isZone(name)).toBe(known)
})
