import { assert, constantFrom, date, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDuration, durationOfMs, type DurationUnit, parseDuration, writeDuration } from '../../domain/duration.ts'
import { isHoliday } from '../../domain/holidays.ts'
import { hourMs, instantOf, localTimeOf, weekdayOf } from '../../domain/local-time.ts'

const munich = { zone: 'Europe/Berlin', holidays: { country: 'DE', region: 'BY' } }

test.each(['30m', '36h', '5d', '14d'])('a length of time counted in milliseconds is %s again', (text) => {
  const exact = { m: 60_000, h: 3_600_000, d: 86_400_000 }[text.slice(-1)] ?? 0
  expect(durationOfMs(Number.parseInt(text, 10) * exact)).toEqual(parseDuration(text))
})

describe('reading a duration', () => {
  test.each([
    ['30m', { amount: 30, unit: 'minutes' }],
    ['4h', { amount: 4, unit: 'hours' }],
    ['5d', { amount: 5, unit: 'days' }],
    ['2w', { amount: 2, unit: 'weeks' }],
    ['3 working days', { amount: 3, unit: 'workingDays' }],
    ['1 working day', { amount: 1, unit: 'workingDays' }],
  ])('%s is understood', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration)
  })

  test.each(['', '5', '0d', '-1d', '1.5h', '5 d', '3 workdays', '1y', '12345d', '5D', 'd5'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  test('what is written is read again as the same', () => {
    const unit = constantFrom<DurationUnit>('minutes', 'hours', 'days', 'weeks', 'workingDays')
    assert(
      property(record({ amount: integer({ min: 1, max: 9999 }), unit }), (duration) => {
        expect(parseDuration(writeDuration(duration))).toEqual(duration)
      }),
    )
  })
})

describe('adding a duration', () => {
  test.each([
    ['2026-03-27T09:00:00Z', '2d', '2026-03-29T08:00:00.000Z', 'the local time of day stays over a clock change'],
    ['2026-03-27T09:00:00Z', '48h', '2026-03-29T09:00:00.000Z', 'hours are exact'],
    [
      '2026-03-28T01:30:00Z',
      '1d',
      '2026-03-29T01:30:00.000Z',
      'half past two does not exist that night and becomes half past three',
    ],
    ['2026-10-24T00:30:00Z', '1d', '2026-10-25T00:30:00.000Z', 'half past two exists twice that night and the first is taken'],
    ['2026-02-06T08:00:00Z', '1 working day', '2026-02-09T08:00:00.000Z', 'a weekend is skipped'],
    ['2026-02-07T08:00:00Z', '1 working day', '2026-02-09T08:00:00.000Z', 'from a Saturday it is Monday'],
    ['2026-04-02T07:00:00Z', '1 working day', '2026-04-07T07:00:00.000Z', 'Good Friday and Easter Monday are skipped'],
    ['2026-06-03T07:00:00Z', '1 working day', '2026-06-05T07:00:00.000Z', 'Corpus Christi is a holiday in Bavaria'],
    ['2026-12-23T08:00:00Z', '2w', '2027-01-06T08:00:00.000Z', 'weeks take no notice of holidays'],
  ])('%s and %s is %s: %s', (from, text, expected) => {
    const duration = parseDuration(text)
    expect(duration === null ? null : addDuration(new Date(from), duration, munich).toISOString()).toBe(expected)
  })

  const anyZone = constantFrom(...Intl.supportedValuesOf('timeZone'))
  const anyMoment = date({ min: new Date('2024-01-01Z'), max: new Date('2030-12-01Z'), noInvalidDate: true })

  test('days keep the local time of day in every zone, unless the clock skips it', () => {
    assert(
      property(anyZone, anyMoment, integer({ min: 1, max: 30 }), (zone, from, amount) => {
        const before = localTimeOf(zone, from)
        const after = localTimeOf(zone, addDuration(from, { amount, unit: 'days' }, { ...munich, zone }))
        expect(after.day).toBe(before.day + amount)
        const skipped = after.ms - before.ms
        expect(skipped === 0 || (skipped > 0 && skipped <= hourMs && isSkipped(zone, before.day + amount, before.ms))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('working days end on a working day, and none of those between is counted twice', () => {
    assert(
      property(anyZone, anyMoment, integer({ min: 1, max: 15 }), (zone, from, amount) => {
        const start = localTimeOf(zone, from).day
        const end = localTimeOf(zone, addDuration(from, { amount, unit: 'workingDays' }, { ...munich, zone })).day
        const walked = Array.from({ length: end - start }, (_, index) => start + 1 + index)
        expect(walked.filter((day) => weekdayOf(day) < 6 && !isHoliday(day, munich.holidays))).toHaveLength(amount)
        expect(weekdayOf(end) < 6 && !isHoliday(end, munich.holidays)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

function isSkipped(zone: string, day: number, ms: number): boolean {
  return localTimeOf(zone, instantOf(zone, { day, ms })).ms !== ms
}
