import { describe, expect, test } from 'vitest'
import { decide } from '../../../domain/journey/decide.ts'
import { wayTaken } from '../../../domain/journey/way-taken.ts'
import type { Facts } from '../../../domain/facts.ts'
import { aHandoff, monday, someFacts } from '../../support/builders.ts'
import { enrolled, journeySource } from '../../support/journeys.ts'

/** The way of the first decision at the entry of a journey of this step. */
function wayOf(step: string, facts: Facts = someFacts()): string | null {
  const { graph, state } = enrolled(journeySource(step), facts, monday)
  return wayTaken(graph, state.step, decide(graph, state, facts, monday))
}

const ripe = '{ stage: cold }'
const never = '{ stage: customer }'

describe('the way a decision takes', () => {
  test.each([
    ['an email goes on', '- { email: checklist, phase: awareness }', ''],
    ['a wait stays', '- wait: 3d', null],
    ['an exit leaves', '- exit: done', null],
    ['a met condition', `- { waitFor: ${ripe}, for: 3d, then: [ { wait: 1d } ], else: [] }`, 'then'],
    ['a met condition whose ways meet again', `- { waitFor: ${ripe}, for: 3d, then: [], else: [] }`, 'then'],
    ['the second case', `- branch: [ { if: ${never}, then: [] }, { if: ${ripe}, then: [] }, { else: [] } ]`, 'case 2'],
    ['no case', `- branch: [ { if: ${never}, then: [] }, { else: [] } ]`, 'else'],
  ])('%s', (_name, step, way) => {
    expect(wayOf(step)).toBe(way)
  })

  test('an outcome of the handoff is told apart from the plain way on, though both lead to the same step', () => {
    const { graph, state } = enrolled(journeySource('- { handoff: sales, outcomes: { won: [] } }'), someFacts(), monday)
    const way = (status: 'won' | 'withdrawn') => {
      const handoff = aHandoff({ status, closedAt: monday })
      const awaiting = { ...state, handoffId: handoff.id }
      return wayTaken(graph, state.step, decide(graph, awaiting, someFacts({ handoffs: [handoff] }), monday))
    }
    expect([way('won'), way('withdrawn')]).toEqual(['won', ''])
  })
})
