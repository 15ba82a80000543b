import { expect, test } from 'vitest'
import { parseSegment } from '../../domain/segment.ts'
import { reviewSegments } from '../../domain/segment-review.ts'
import { after, anEvent, monday, someFacts } from '../support/builders.ts'

function segment(key: string, condition: string) {
  const { segment: read } = parseSegment(`segment: ${key}\ntitle: ${key}\nif: ${condition}`)
  if (read === null) throw new Error(`${condition} is no condition.`)
  return read
}

const [german, silent, reader] = [
  segment('german', '{ lead: { country: DE } }'),
  segment('silent', '{ inactive: 30d }'),
  segment('reader', '{ event: { type: page.viewed, within: 7d } }'),
]
const viewed = (distance: string) => anEvent('page.viewed', { occurredAt: after(monday, distance) })

test.each([
  ['comes to meet', [], '-1d', ['reader'], []],
  ['meets already', ['reader'], '-1d', [], []],
  ['no longer meets', ['reader'], '-8d', [], ['reader']],
  ['does not meet yet', [], '-8d', [], []],
])('a segment that a lead %s is entered or left once', (_name, members, distance, entered, left) => {
  const review = reviewSegments(someFacts({ events: [viewed(distance)] }), [reader], new Set(members), monday)
  expect([review.entered.map((one) => one.segment), review.left]).toEqual([entered, left])
})

test('entering comes with the reasons of the condition', () => {
  const { entered } = reviewSegments(someFacts({ lead: { country: 'DE' } }), [german], new Set(), monday)
  expect(entered).toEqual([{ segment: 'german', reasons: [{ code: 'condition.field', params: { field: 'country' } }] }])
})

test('of several segments the first that time may change names the next look', () => {
  const facts = someFacts({ events: [viewed('-2d')] })
  expect(reviewSegments(facts, [german, silent, reader], new Set(), monday).nextChangeAt).toEqual(after(monday, '5d'))
  expect(reviewSegments(facts, [german, silent], new Set(), monday).nextChangeAt).toEqual(after(monday, '28d'))
  expect(reviewSegments(facts, [german], new Set(), monday).nextChangeAt).toBeNull()
})
