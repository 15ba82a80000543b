import { describe, expect, test } from 'vitest'
import { isHoliday, isWorkingDay } from '../../domain/holidays.ts'
import { dayOfIso } from '../../domain/local-time.ts'

describe('public holidays', () => {
  test.each([
    ['DE', null, '2026-10-03', true, 'German Unity Day is kept everywhere'],
    ['DE', null, '2026-06-04', false, 'Corpus Christi is not kept in all of Germany'],
    ['DE', 'BY', '2026-06-04', true, 'Corpus Christi is kept in Bavaria'],
    ['DE', 'HH', '2026-10-31', true, 'Reformation Day is kept in Hamburg'],
    ['DE', 'BY', '2026-10-31', false, 'Reformation Day is not kept in Bavaria'],
    ['DE', 'SN', '2026-11-18', true, 'the Day of Repentance is kept in Saxony only'],
    ['DE', 'XX', '2026-06-04', false, 'an unknown region keeps what all keep'],
    ['AT', null, '2026-10-26', true, 'Austria keeps its National Day'],
    ['AT', null, '2026-04-03', false, 'Austria does not keep Good Friday'],
    ['AT', null, '2026-05-14', true, 'Austria keeps Ascension Day'],
    ['CH', null, '2026-08-01', true, 'Switzerland keeps 1 August'],
    ['CH', null, '2026-05-14', true, 'all cantons keep Ascension Day'],
    ['FR', null, '2026-07-14', false, 'no holidays are known for other countries'],
  ])('%s %s on %s: %s, %5$s', (country: string, region: string | null, iso, expected, _why) => {
    expect(isHoliday(dayOfIso(iso), { country, region })).toBe(expected)
  })

  test.each([
    [2024, '2024-04-01'],
    [2025, '2025-04-21'],
    [2026, '2026-04-06'],
    [2027, '2027-03-29'],
    [2028, '2028-04-17'],
    [2029, '2029-04-02'],
    [2030, '2030-04-22'],
  ])('Austria’s Easter Monday of %i is Germany’s, %s', (_year, iso) => {
    const day = dayOfIso(iso)
    expect([isHoliday(day, { country: 'AT', region: null }), isHoliday(day, { country: 'DE', region: null })]).toEqual([
      true,
      true,
    ])
  })

  test('a Saturday and a holiday on a Thursday are no working days, the Friday after is one', () => {
    const working = ['2026-05-14', '2026-05-15', '2026-05-16'].map((iso) =>
      isWorkingDay(dayOfIso(iso), { country: 'DE', region: null }),
    )
    expect(working).toEqual([false, true, false])
  })
})
