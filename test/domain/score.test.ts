import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dropsBelow, engagementAt, rawEngagementAt, roundScore, temperatureAt } from '../../domain/score.ts'
import { after, monday, someFacts } from '../support/builders.ts'

test.each([
  [0.05, 0.1],
  [0.049, 0],
  [11.95, 12],
  [11.94, 11.9],
  [-0.04, 0],
  [-0.05, 0],
  [-0.06, -0.1],
])('%d rounds half up to %d', (score, rounded) => {
  expect(roundScore(score)).toBe(rounded)
})

test('engagement halves in 30 days', () => {
  const facts = someFacts({ engagement: 24 })
  expect(engagementAt(facts, after(monday, '30d'))).toBe(12)
  expect(engagementAt(facts, after(monday, '60d'))).toBe(6)
})

test('a negative sum is shown as 0 and stays known', () => {
  const facts = someFacts({ engagement: -20 })
  expect(engagementAt(facts, monday)).toBe(0)
  expect(rawEngagementAt(facts, monday)).toBe(-20)
})

test.each([
  [2.9, 'cold'],
  [3, 'warm'],
  [11.9, 'warm'],
  [11.95, 'hot'],
] as const)('a lead with %d is %s', (engagement, temperature) => {
  expect(temperatureAt(someFacts({ engagement }), monday)).toBe(temperature)
})

describe('the moment a score drops below a threshold', () => {
  test('is exact to the millisecond', () => {
    const scores = fc.double({ min: 0.1, max: 500, noNaN: true })
    const thresholds = fc.integer({ min: 1, max: 5000 }).map((hundredths) => hundredths / 100)
    fc.assert(
      fc.property(scores, thresholds, fc.integer({ min: 0, max: 400 }), (engagement, threshold, days) => {
        const facts = someFacts({ engagement })
        const now = after(monday, `${days}d`)
        const at = dropsBelow(facts, threshold, now)
        const before = at === null ? null : new Date(at.getTime() - 1)
        expect(before === null || (before >= now && engagementAt(facts, before) >= threshold)).toBe(true)
        expect(engagementAt(facts, at ?? now)).toBeLessThan(threshold)
      }),
    )
  })

  test('never comes for a threshold of 0', () => {
    expect(dropsBelow(someFacts({ engagement: 5 }), 0, monday)).toBeNull()
  })
})
