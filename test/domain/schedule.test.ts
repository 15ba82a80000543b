import { array, assert, boolean, constantFrom, date, integer, property, record, subarray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOfIso, hourMs, instantOf, localDayOf, localTimeOf, minuteMs, weekdays, weekdayOf } from '../../domain/local-time.ts'
import { isHoliday } from '../../domain/holidays.ts'
import {
  defaultWindow,
  isInWindow,
  mayFallOn,
  nextInWindow,
  planSlot,
  type SendWindow,
  type SlotRequest,
} from '../../domain/schedule.ts'

const zone = 'Europe/Berlin'
const holidays = { country: 'DE', region: 'BY' }
const at = (iso: string) => new Date(iso)
const noonOf = (iso: string) => instantOf(zone, { day: dayOfIso(iso), ms: 12 * hourMs })

describe('the next moment in the window', () => {
  test.each([
    ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z', 'inside it is at once'],
    ['2026-03-02T05:00:00Z', '2026-03-02T07:00:00.000Z', 'before opening it is eight o’clock'],
    ['2026-03-02T17:00:00Z', '2026-03-03T07:00:00.000Z', 'six in the evening is already outside'],
    ['2026-03-06T18:00:00Z', '2026-03-09T07:00:00.000Z', 'on Friday evening it is Monday'],
    ['2026-03-27T18:00:00Z', '2026-03-30T06:00:00.000Z', 'eight stays eight over the change to summer time'],
    ['2026-04-02T18:00:00Z', '2026-04-07T06:00:00.000Z', 'Easter is skipped'],
    ['2026-06-03T18:00:00Z', '2026-06-05T06:00:00.000Z', 'Corpus Christi is skipped in Bavaria'],
  ])('after %s it is %s: %s', (from, expected) => {
    expect(nextInWindow(at(from), defaultWindow, zone, holidays).toISOString()).toBe(expected)
  })

  test('a window that lies in the hour the clock skips is closed that day', () => {
    const night: SendWindow = { ...defaultWindow, days: weekdays, from: 120, to: 180, holidays: 'ignore' }
    expect(nextInWindow(at('2026-03-28T12:00:00Z'), night, zone, holidays)).toEqual(at('2026-03-30T00:00:00Z'))
  })

  test('a window in a zone of its own takes no notice of the lead’s', () => {
    const inTokyo = { ...defaultWindow, zone: 'Asia/Tokyo' }
    expect(nextInWindow(at('2026-03-02T12:00:00Z'), inTokyo, zone, holidays)).toEqual(at('2026-03-02T23:00:00Z'))
  })
})

describe('the cap', () => {
  test.each([
    ['2026-03-04', [], true, 'nothing was sent'],
    ['2026-03-04', ['2026-03-04'], false, 'one went out that day'],
    ['2026-03-04', ['2026-03-03'], false, 'one went out the day before'],
    ['2026-03-04', ['2026-03-05'], false, 'one is planned for the day after'],
    ['2026-03-04', ['2026-03-02'], true, 'one went out two days before'],
    ['2026-03-08', ['2026-03-02', '2026-03-04', '2026-03-06'], false, 'three went out in seven days'],
    ['2026-03-09', ['2026-03-02', '2026-03-04', '2026-03-06'], true, 'the first of three is seven days ago'],
    ['2026-03-06', ['2026-03-02', '2026-03-04', '2026-03-08'], false, 'it would be the fourth with one planned'],
  ])('on %s after %j it allows one: %s, as %s', (day, recent, allowed) => {
    expect(mayFallOn(recent.map(noonOf), noonOf(day), zone)).toBe(allowed)
  })

  test('it counts days of the lead’s calendar, not spans of 24 hours', () => {
    const mondayLate = at('2026-03-02T22:30:00Z')
    const tuesdayEarly = at('2026-03-02T23:30:00Z')
    expect(mayFallOn([mondayLate], at('2026-03-03T23:30:00Z'), zone)).toBe(true)
    expect(mayFallOn([tuesdayEarly], at('2026-03-04T22:30:00Z'), zone)).toBe(false)
  })
})

describe('a planned slot', () => {
  const monday = at('2026-03-02T09:00:00Z')
  const plan = (change: Partial<SlotRequest>) =>
    planSlot({
      earliest: monday,
      now: monday,
      window: defaultWindow,
      zone,
      holidays,
      recent: [],
      cap: true,
      policy: 'defer',
      expiresAfterWorkingDays: 5,
      ...change,
    })

  test('is now when window and cap allow', () => {
    expect(plan({})).toEqual({ kind: 'slot', at: monday })
  })

  test('is never in the past', () => {
    expect(plan({ now: at('2026-03-03T10:00:00Z') })).toEqual({ kind: 'slot', at: at('2026-03-03T10:00:00Z') })
  })

  test('moves to the opening of the next day the cap allows', () => {
    expect(plan({ recent: [noonOf('2026-03-01')] })).toEqual({ kind: 'slot', at: at('2026-03-03T07:00:00Z') })
  })

  test('is skipped on a day the cap refuses when the email says so', () => {
    expect(plan({ recent: [noonOf('2026-03-01')], policy: 'skip' })).toEqual({ kind: 'skip' })
  })

  test('waits for the window also when the email would rather be skipped', () => {
    expect(plan({ earliest: at('2026-03-07T09:00:00Z'), policy: 'skip' })).toEqual({
      kind: 'slot',
      at: at('2026-03-09T07:00:00Z'),
    })
  })

  test('takes no notice of the cap when the journey opted out', () => {
    expect(plan({ recent: [monday], cap: false })).toEqual({ kind: 'slot', at: monday })
  })

  test('expires when no day is free within five working days', () => {
    const busy = ['2026-03-02', '2026-03-04', '2026-03-06', '2026-03-08', '2026-03-10'].map(noonOf)
    expect(plan({ recent: busy })).toEqual({ kind: 'expired' })
  })

  test('expires after an outage of more than five working days', () => {
    expect(plan({ now: at('2026-03-09T10:00:00Z') }).kind).toBe('slot')
    expect(plan({ now: at('2026-03-10T10:00:00Z') })).toEqual({ kind: 'expired' })
  })

  test('spreads over the window by its key, and the same key always lands on the same moment', () => {
    const early = at('2026-03-02T05:00:00Z')
    const slotOf = (key: string) => plan({ earliest: early, now: early, jitter: { key, spreadMs: 4 * hourMs } })
    const slots = Array.from({ length: 400 }, (_, index) => slotOf(`enrolment-${index}`))
    const hours = slots.map((slot) =>
      slot.kind === 'slot' ? Math.floor((slot.at.getTime() - at('2026-03-02T07:00:00Z').getTime()) / hourMs) : -1,
    )
    expect(Math.min(...[0, 1, 2, 3].map((hour) => hours.filter((other) => other === hour).length))).toBeGreaterThan(70)
    expect(hours.every((hour) => hour >= 0 && hour < 4)).toBe(true)
    expect(slotOf('enrolment-7')).toEqual(slots[7])
  })
})

describe('in every zone and season', () => {
  const anyZone = constantFrom(...Intl.supportedValuesOf('timeZone'))
  const anyMoment = date({ min: at('2024-01-01T00:00:00Z'), max: at('2030-12-01T00:00:00Z'), noInvalidDate: true })
  const anyWindow = record({
    days: subarray([...weekdays], { minLength: 1 }),
    from: integer({ min: 0, max: 22 * 60 }),
    length: integer({ min: 60, max: 12 * 60 }),
    skipsHolidays: boolean(),
  }).map(({ days, from, length, skipsHolidays }): SendWindow => ({
    days,
    from,
    to: Math.min(1440, from + length),
    zone: 'lead',
    holidays: skipsHolidays ? 'skip' : 'ignore',
  }))

  test('a slot never lies outside the window, on a holiday, in the past or on a day the cap refuses', () => {
    assert(
      property(
        anyZone,
        anyMoment,
        anyWindow,
        array(integer({ min: -7, max: 7 }), { maxLength: 4 }),
        (name, now, window, offsets) => {
          const recent = offsets.map((days) => new Date(now.getTime() + days * 24 * hourMs))
          const slot = planSlot({
            earliest: now,
            now,
            window,
            zone: name,
            holidays,
            recent,
            cap: true,
            policy: 'defer',
            expiresAfterWorkingDays: 5,
            jitter: { key: name, spreadMs: 3 * hourMs },
          })
          if (slot.kind !== 'slot') return
          const { day, ms } = localTimeOf(name, slot.at)
          expect(slot.at.getTime()).toBeGreaterThanOrEqual(now.getTime())
          expect(window.days).toContain(weekdayOf(day))
          expect(ms >= window.from * minuteMs && ms < window.to * minuteMs).toBe(true)
          expect(window.holidays === 'skip' && isHoliday(day, holidays)).toBe(false)
          expect(mayFallOn(recent, slot.at, name)).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('the next moment in the window is the first: no minute before it lies in the window', () => {
    assert(
      property(anyZone, anyMoment, anyWindow, (name, from, window) => {
        const next = nextInWindow(from, window, name, holidays)
        expect(isInWindow(next, window, name, holidays)).toBe(true)
        const step = Math.max(minuteMs, (next.getTime() - from.getTime()) / 50)
        for (let moment = from.getTime(); moment < next.getTime(); moment += step)
          expect(isInWindow(new Date(moment), window, name, holidays)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('emails planned one after another keep the cap', () => {
    assert(
      property(anyZone, anyMoment, integer({ min: 2, max: 8 }), (name, start, count) => {
        const sent: Date[] = []
        for (let index = 0; index < count; index += 1) {
          const slot = planSlot({
            earliest: start,
            now: start,
            window: defaultWindow,
            zone: name,
            holidays,
            recent: sent,
            cap: true,
            policy: 'defer',
            expiresAfterWorkingDays: 60,
          })
          if (slot.kind === 'slot') sent.push(slot.at)
        }
        const days = sent.map((moment) => localDayOf(name, moment)).toSorted((a, b) => a - b)
        for (const first of days) {
          expect(days.filter((day) => day >= first && day < first + 2)).toHaveLength(1)
          expect(days.filter((day) => day >= first && day < first + 7).length).toBeLessThanOrEqual(3)
        }
      }),
      { numRuns: 500 },
    )
  })
})
