import { describe, expect, test } from 'vitest'
import { layoutJourney, stepHeight, stepWidth } from '../../../client/ui/journey-layout.ts'
import { compile } from '../../../domain/journey/compile.ts'
import { parseJourney } from '../../../domain/journey/parse.ts'
import { starterJourney, starterKeys } from '../../support/journeys.ts'

function layoutOf(source: string) {
  const { definition } = parseJourney(source)
  if (definition === null) throw new Error('The journey does not parse')
  return layoutJourney(compile(definition))
}

function placeOf(layout: ReturnType<typeof layoutJourney>, id: string) {
  const step = layout.steps.find((one) => one.id === id)
  if (step === undefined) throw new Error(`No step ${id}`)
  return step
}

describe.each(starterKeys)('%s', (key) => {
  const layout = layoutOf(starterJourney(key))

  test('no two steps overlap', () => {
    for (const [index, one] of layout.steps.entries())
      for (const other of layout.steps.slice(index + 1))
        expect(Math.abs(one.x - other.x) >= stepWidth || Math.abs(one.y - other.y) >= stepHeight, `${one.id} ${other.id}`).toBe(
          true,
        )
  })

  test('every step lies inside the picture', () => {
    for (const { id, x, y } of layout.steps) {
      expect(x - stepWidth / 2, id).toBeGreaterThanOrEqual(0)
      expect(x + stepWidth / 2, id).toBeLessThanOrEqual(layout.width + 0.001)
      expect(y + stepHeight, id).toBeLessThanOrEqual(layout.height)
    }
  })

  test('every arrow begins and ends at its steps, and points down', () => {
    for (const { from, to, points } of layout.arrows) {
      const [start, end] = [placeOf(layout, from), placeOf(layout, to)]
      expect(points[0], `${from} → ${to}`).toEqual({ x: start.x, y: start.y + stepHeight })
      expect(points.at(-1), `${from} → ${to}`).toMatchObject({ x: end.x, y: end.y })
      expect(end.y, `${from} → ${to}`).toBeGreaterThan(start.y)
    }
  })

  test('no arrow runs through a step it does not belong to', () => {
    const crossed = layout.arrows.flatMap(({ from, to, points }) =>
      layout.steps
        .filter(({ id }) => id !== from && id !== to)
        .filter((step) =>
          points.some(({ x, y }) => Math.abs(step.x - x) < stepWidth / 2 && y >= step.y && y <= step.y + stepHeight),
        )
        .map(({ id }) => `${from} → ${to} through ${id}`),
    )
    expect(crossed).toEqual([])
  })
})

test('what happens on yes stands left of what happens else', () => {
  const layout = layoutOf(starterJourney('trade-fair'))
  const arrows = layout.arrows.filter(({ label }) => label === 'then' || label === 'else')
  const [yes, otherwise] = [arrows.find(({ label }) => label === 'then'), arrows.find(({ label }) => label === 'else')]
  expect(placeOf(layout, yes?.to ?? '').x).toBeLessThan(placeOf(layout, otherwise?.to ?? '').x)
})

test('a loop goes back up beside its steps', () => {
  const layout = layoutOf(`
journey: again
title: Again
steps:
  - { email: checklist, phase: awareness }
  - { wait: 3d, id: pause }
  - branch:
      - { if: { ready: true }, then: [ { exit: done } ] }
      - else: [ { goto: pause } ]
`)
  const loop = layout.arrows.find(({ from, to }) => placeOf(layout, to).y <= placeOf(layout, from).y)
  expect(loop?.to).toBe('pause')
  const [from] = loop?.points ?? []
  expect(from?.x).toBe(placeOf(layout, loop?.from ?? '').x + stepWidth / 2)
})
