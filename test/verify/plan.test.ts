import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everyStep, stepKinds } from '../../domain/journey/definition.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import { parseSegment, validateSegment } from '../../domain/segment.ts'
import { type Plan, planOf } from '../../verify/plan.ts'
import { problemsOf, shippedNames } from '../support/journeys.ts'

function aPlan(seed: number, leads: number): Plan {
  return planOf({ seed, leads, days: 56, hooks: 'http://127.0.0.1:9' })
}

test('every journey of every seed validates, and those of one seed have every kind of step', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 80 }), (seed, leads) => {
      const { journeys, segments } = aPlan(seed, leads)
      const named = new Set(segments.map(({ key }) => key))
      const known = {
        ...shippedNames,
        segments: named,
        journeys: new Set([...shippedNames.journeys, ...journeys.map(({ key }) => key)]),
      }
      const errors = journeys.flatMap(({ source }) => problemsOf(source, known).filter(({ severity }) => severity === 'error'))
      expect(errors).toEqual([])
      const kinds = journeys.flatMap(({ source }) =>
        [...everyStep(parseJourney(source).definition?.steps ?? [])].map(({ kind }) => kind),
      )
      expect(new Set(kinds)).toEqual(new Set(stepKinds))
    }),
    { numRuns: 30 },
  )
})

test('every segment of every seed validates, and enrols in a journey', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 80 }), (seed, leads) => {
      const { journeys, segments } = aPlan(seed, leads)
      expect(segments.length).toBeGreaterThan(0)
      for (const { key, source } of segments) {
        const { segment, problems } = parseSegment(source)
        const known = { eventTypes: shippedNames.eventTypes, journeys: shippedNames.journeys }
        expect([problems, segment === null ? null : validateSegment(segment, known)]).toEqual([[], []])
        expect(journeys.find((journey) => journey.key === key)?.source).toContain(`segment: ${key}`)
      }
    }),
    { numRuns: 30 },
  )
})

test('journeys with runs side by side ask for their own key at times', () => {
  const asking = Array.from({ length: 12 }, (_, seed) =>
    aPlan(seed, 20).journeys.filter(({ source }) => source.includes('own: key')),
  )
  expect(asking.filter((journeys) => journeys.length > 0).length).toBeGreaterThan(6)
})

test('a seed gives the same plan again, another seed another one', () => {
  expect(aPlan(7, 20)).toEqual(aPlan(7, 20))
  expect(aPlan(8, 20).journeys).not.toEqual(aPlan(7, 20).journeys)
})

test('no lead does two things at one instant', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      for (const { acts } of aPlan(seed, 30).leads) {
        expect(new Set(acts.map(({ at }) => at.getTime())).size).toBe(acts.length)
      }
    }),
    { numRuns: 20 },
  )
})
