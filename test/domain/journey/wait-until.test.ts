/** Dates and weekdays where clocks skip midnight or the end of a day; what holds everywhere, test/domain/time-properties.test.ts proves. */
import { describe, expect, test } from 'vitest'
import { dueOf, nextWeekday } from '../../../domain/journey/wait-until.ts'
import type { EnrolmentId } from '../../../domain/id.ts'
import type { Weekday } from '../../../domain/local-time.ts'
import { someFacts, someId } from '../../support/builders.ts'

describe('the next Saturday at eleven at night', () => {
  const saturday: readonly Weekday[] = [6]

  test.each([
    ['2027-03-24T12:00:00Z', '2027-04-04T00:00:00.000Z', 'is a week later where clocks skip that hour and the rest of the day'],
    ['2027-03-17T12:00:00Z', '2027-03-21T01:00:00.000Z', 'is the next one in another week'],
  ])('after %s in Scoresbysund %3$s', (from, expected, _why) => {
    expect(nextWeekday(saturday, 1_380, new Date(from), 'America/Scoresbysund').toISOString()).toBe(expected)
  })
})

/** Of a renewal on 31 March 2024, when the Azores go from midnight to one o’clock. */
function due(days: number | null, at: number | null): string | undefined {
  const wait = { kind: 'date', of: 'lead', field: 'attributes.renewal', past: 'go' } as const
  const offset = days === null ? null : ({ amount: days, unit: 'days' } as const)
  const facts = someFacts({ zone: 'Atlantic/Azores', lead: { attributes: { renewal: '2024-03-31' } } })
  return dueOf({ ...wait, offset, at }, someId() as EnrolmentId, facts)?.toISOString()
}

describe('days from a date on which clocks skip midnight', () => {
  test.each([
    [null, null, '2024-03-31T01:00:00.000Z', 'the day itself begins at one o’clock'],
    [-1, null, '2024-03-30T01:00:00.000Z', 'the day before begins at midnight'],
    [1, null, '2024-04-01T00:00:00.000Z', 'so does the day after'],
    [1, 540, '2024-04-01T09:00:00.000Z', 'and nine o’clock is nine o’clock'],
  ])('%s days, at minute %s: %s, as %s', (days: number | null, at: number | null, expected: string, _why: string) => {
    expect(due(days, at)).toBe(expected)
  })
})
