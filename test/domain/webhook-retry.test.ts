import { expect, test } from 'vitest'
import { isFinalStatus, nextAttemptAt } from '../../domain/webhook-retry.ts'
import { after, monday } from '../support/builders.ts'

const second = 1_000

test.each([
  [1, null, 5],
  [2, null, 20],
  [3, null, 80],
  [4, null, 320],
  [6, null, 3_600],
  [60, null, 3_600],
  [1, 90 * second, 90],
  [3, 10 * second, 80],
  [1, 10 * 3_600 * second, 3_600],
])('after attempt %d, asked to wait %j ms, the next one is %d s away', (attempt, askedMs, seconds) => {
  const at = nextAttemptAt({ attempt, openedWall: monday }, askedMs, monday)
  expect(at).toEqual(new Date(monday.getTime() + seconds * second))
})

test('a receiver that never answers well is asked for a day, some thirty times, and then no more', () => {
  let at: Date | null = monday
  let attempts = 0
  let last = monday
  while (at !== null) {
    last = at
    attempts += 1
    at = nextAttemptAt({ attempt: attempts, openedWall: monday }, null, at)
  }
  expect(attempts).toBeGreaterThan(25)
  expect(attempts).toBeLessThan(35)
  expect(last.getTime()).toBeLessThanOrEqual(after(monday, '24h').getTime())
  expect(last.getTime()).toBeGreaterThan(after(monday, '22h').getTime())
})

test.each([
  [301, true],
  [400, true],
  [404, true],
  [408, false],
  [410, true],
  [425, false],
  [429, false],
  [500, false],
  [503, false],
])('status %d is final: %s', (status, isFinal) => {
  expect(isFinalStatus(status)).toBe(isFinal)
})
