import { expect, test } from 'vitest'
import { edgesOf } from '../../../domain/journey/graph.ts'
import { graphOf, journeySource, starterJourney } from '../../support/journeys.ts'

function arrows(source: string): string[] {
  const graph = graphOf(source)
  return graph.order
    .flatMap((id) => graph.nodes[id] ?? [])
    .flatMap(edgesOf)
    .map(({ from, to, label }) => [from, label, to].filter((part) => part !== '').join(' → '))
}

test('the starter journey after a whitepaper becomes this graph', () => {
  expect(arrows(starterJourney('whitepaper-nurture'))).toEqual([
    'checklist → waitfor-1',
    'waitfor-1 → then → wait-1',
    'waitfor-1 → else → wait-2',
    'wait-1 → case-study',
    'wait-2 → case-study',
    'case-study → wait-3',
    'wait-3 → branch-1',
    'branch-1 → case 1 → to-sales',
    'branch-1 → else → conversation-offer',
    'conversation-offer → waitfor-2',
    'waitfor-2 → then → to-sales',
    'waitfor-2 → else → recycle-1',
    'to-sales → exit-1',
  ])
})

test('an empty way goes on after the step, and what is written to its end reaches the end', () => {
  const steps =
    '- { waitFor: { ready: true }, for: 3d, else: [ { waitFor: { stage: sql }, for: 1d, else: [] } ] }\n- { wait: 1d }'
  expect(arrows(journeySource(steps))).toEqual([
    'waitfor-1 → then → wait-1',
    'waitfor-1 → else → waitfor-2',
    'waitfor-2 → then → wait-1',
    'waitfor-2 → else → wait-1',
    'wait-1 → end',
  ])
})

test('a goto as the first step is where the journey begins, and leaves no node', () => {
  const graph = graphOf(journeySource('- { goto: wait-1 }\n- { wait: 1d }'))
  expect([graph.entry, graph.order]).toEqual(['wait-1', ['wait-1', 'end']])
})

test('a graph survives being stored as JSON', () => {
  const graph = graphOf(starterJourney('trade-fair'))
  expect(JSON.parse(JSON.stringify(graph))).toEqual(graph)
})
