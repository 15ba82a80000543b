import { expect, test } from 'vitest'
import { explain } from '../../domain/explain.ts'
import { factorLine, linesToAppend } from '../../domain/ledger.ts'
import { grantsOf } from '../../domain/score-fold.ts'
import { after, anEvent, monday, someFacts, starterModel } from '../support/builders.ts'

const events = ['0d', '1d', '2d', '3d'].map((distance) =>
  anEvent('whitepaper.downloaded', { occurredAt: after(monday, distance) }),
)
const ledger = linesToAppend([], grantsOf(starterModel, events))
const facts = someFacts({ events, lead: { jobTitle: 'Geschäftsführerin' } })

test('the lines add up to the score, and say what was capped', () => {
  const { engagement } = explain(facts, ledger, after(monday, '30d'))
  expect(engagement.lines.map(({ points, raw, capped }) => ({ points, raw, capped }))).toEqual([
    ...[0, 1, 2].map(() => ({ points: 5, raw: 5, capped: false })),
    { points: 0, raw: 5, capped: true },
  ])
  const sum = engagement.lines.reduce((total, line) => total + line.decayed, 0)
  expect(engagement.total).toBe(Math.floor(sum * 10 + 0.5) / 10)
  expect(engagement.lines[0]).toMatchObject({ rule: 'whitepaper', decayed: 2.5, evidence: [events[0]?.id] })
})

test('a score of the past knows only what had happened', () => {
  const { engagement } = explain(facts, ledger, after(monday, '12h'))
  expect(engagement.lines).toHaveLength(1)
})

test('a factor shows in what is left of a line', () => {
  const { engagement } = explain(facts, [...ledger, factorLine(0.5, after(monday, '4d'), null, 'notNow')], after(monday, '30d'))
  expect(engagement.lines[0]).toMatchObject({ points: 5, decayed: 1.25 })
})

test('fit, what is missing and the context are named', () => {
  expect(explain(facts, ledger, after(monday, '4d'))).toMatchObject({
    leadId: facts.lead.id,
    model: { name: 'starter', version: 1 },
    fit: { total: 32, lines: [{ rule: 'role.decisionMaker', points: 10, raw: 10, capped: false }, {}, {}, {}, {}] },
    ready: false,
    missing: [{ code: 'ready.noHighIntent' }],
    knockOut: null,
    context: {
      contactable: true,
      requiredFacts: { met: true, missing: [] },
      highIntentAt: null,
      requestAt: null,
      stage: 'cold',
      coolOffUntil: null,
    },
  })
})

test('a knock-out is named even before it is applied', () => {
  expect(explain(someFacts({ lead: { kind: 'b2c' } }), [], monday).knockOut).toBe('privateCustomer')
})

test('a sum below 0 is shown as 0 with its raw value', () => {
  const left = [anEvent('unsubscribed')]
  const { engagement } = explain(someFacts({ events: left }), linesToAppend([], grantsOf(starterModel, left)), monday)
  expect(engagement).toMatchObject({ total: 0, raw: -20 })
})
