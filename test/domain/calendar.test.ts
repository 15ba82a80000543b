import { assert, constantFrom, date, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addOpenDays,
  addWorkingTime,
  type Calendar,
  isOpen,
  nextOpening,
  parseWorkingTime,
  workingMsBetween,
} from '../../domain/calendar.ts'
import { hourMs, minuteMs } from '../../domain/local-time.ts'

const nineToFive = [{ from: 540, to: 1020 }]
const munich: Calendar = {
  zone: 'Europe/Berlin',
  hours: { 1: nineToFive, 2: nineToFive, 3: nineToFive, 4: nineToFive, 5: nineToFive },
  holidays: { country: 'DE', region: 'BY' },
}
const withLunch: Calendar = {
  ...munich,
  hours: {
    1: [
      { from: 540, to: 720 },
      { from: 780, to: 1020 },
    ],
  },
}
const at = (iso: string) => new Date(iso)

describe('counting working time', () => {
  test.each([
    ['2026-03-02T08:00:00Z', 4, '2026-03-02T12:00:00.000Z', 'within the day'],
    ['2026-03-02T12:00:00Z', 4, '2026-03-02T16:00:00.000Z', 'to the minute of closing'],
    ['2026-03-02T14:00:00Z', 4, '2026-03-03T10:00:00.000Z', 'over the night'],
    ['2026-03-06T14:00:00Z', 4, '2026-03-09T10:00:00.000Z', 'over the weekend'],
    ['2026-03-07T14:00:00Z', 4, '2026-03-09T12:00:00.000Z', 'from a Saturday'],
    ['2026-03-02T04:00:00Z', 4, '2026-03-02T12:00:00.000Z', 'from before opening'],
    ['2026-06-03T13:00:00Z', 4, '2026-06-05T09:00:00.000Z', 'over Corpus Christi'],
    ['2026-03-27T14:00:00Z', 4, '2026-03-30T09:00:00.000Z', 'over the change to summer time'],
    ['2026-10-23T13:00:00Z', 4, '2026-10-26T10:00:00.000Z', 'over the change to winter time'],
    ['2026-03-02T08:00:00Z', 24, '2026-03-04T16:00:00.000Z', 'over three whole days'],
  ])('from %s, %i hours end at %s: %s', (from, hours, end) => {
    expect(addWorkingTime(munich, at(from), hours * hourMs).toISOString()).toBe(end)
  })

  test('a lunch break does not count', () => {
    expect(addWorkingTime(withLunch, at('2026-03-02T10:00:00Z'), 2 * hourMs)).toEqual(at('2026-03-02T13:00:00Z'))
    expect(workingMsBetween(withLunch, at('2026-03-02T10:00:00Z'), at('2026-03-02T13:00:00Z'))).toBe(2 * hourMs)
  })

  test('in another region Corpus Christi is a day like others', () => {
    const hamburg = { ...munich, holidays: { country: 'DE', region: 'HH' } }
    expect(addWorkingTime(hamburg, at('2026-06-03T13:00:00Z'), 4 * hourMs)).toEqual(at('2026-06-04T09:00:00Z'))
  })

  test('a calendar that never opens says so', () => {
    expect(() => addWorkingTime({ ...munich, hours: {} }, at('2026-03-02T08:00:00Z'), 1)).toThrow('no open hours')
  })
})

describe('adding open days', () => {
  test.each([
    ['2026-03-02T09:30:00Z', 1, '2026-03-03T09:30:00.000Z', 'the time of day stays'],
    ['2026-03-06T09:30:00Z', 1, '2026-03-09T09:30:00.000Z', 'the weekend is skipped'],
    ['2026-03-06T19:00:00Z', 1, '2026-03-10T08:00:00.000Z', 'after closing the day begins at the next opening'],
    ['2026-06-03T09:30:00Z', 10, '2026-06-18T09:30:00.000Z', 'Corpus Christi is skipped'],
  ])('from %s, %i days end at %s: %s', (from, days, end) => {
    expect(addOpenDays(munich, at(from), days).toISOString()).toBe(end)
  })

  test('a time in the break of the day reached moves to its end', () => {
    const mixed: Calendar = { ...munich, hours: { ...munich.hours, 2: withLunch.hours[1] ?? [] } }
    expect(addOpenDays(mixed, at('2026-03-02T11:30:00Z'), 1)).toEqual(at('2026-03-03T12:00:00Z'))
  })

  test('a time after the close of the day reached ends with that day', () => {
    const mixed: Calendar = { ...munich, hours: { ...munich.hours, 2: [{ from: 540, to: 720 }] } }
    expect(addOpenDays(mixed, at('2026-03-02T14:30:00Z'), 1)).toEqual(at('2026-03-03T11:00:00Z'))
  })
})

describe('in every zone and season', () => {
  const moment = date({ min: at('2024-01-01T00:00:00Z'), max: at('2030-12-01T00:00:00Z'), noInvalidDate: true })
  const zone = constantFrom(...Intl.supportedValuesOf('timeZone'))
  const minutes = integer({ min: 1, max: 3000 })

  test('the time added is the time counted', () => {
    assert(
      property(zone, moment, minutes, (name, from, amount) => {
        const calendar = { ...munich, zone: name }
        expect(workingMsBetween(calendar, from, addWorkingTime(calendar, from, amount * minuteMs))).toBe(amount * minuteMs)
      }),
      { numRuns: 1500 },
    )
  })

  test('adding in two parts is adding at once', () => {
    assert(
      property(zone, moment, minutes, minutes, (name, from, first, second) => {
        const calendar = { ...munich, zone: name }
        const parts = addWorkingTime(calendar, addWorkingTime(calendar, from, first * minuteMs), second * minuteMs)
        expect(parts).toEqual(addWorkingTime(calendar, from, (first + second) * minuteMs))
      }),
      { numRuns: 1000 },
    )
  })

  test('the next opening is open and nothing before it is', () => {
    assert(
      property(zone, moment, (name, from) => {
        const calendar = { ...munich, zone: name }
        const opening = nextOpening(calendar, from)
        expect(isOpen(calendar, opening)).toBe(true)
        expect(workingMsBetween(calendar, from, opening)).toBe(0)
      }),
      { numRuns: 1500 },
    )
  })
})

test.each([
  ['4 working hours', 4 * hourMs],
  ['30 working minutes', 30 * minuteMs],
  ['1 working hour', hourMs],
  ['4 hours', null],
  ['4h', null],
])('"%s" is %s ms of working time', (text, ms) => {
  expect(parseWorkingTime(text)).toBe(ms)
})
