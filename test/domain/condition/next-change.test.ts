import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../../../domain/condition/evaluate.ts'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { Facts } from '../../../domain/facts.ts'
import { discountedSum, linesToAppend } from '../../../domain/ledger.ts'
import { grantsOf } from '../../../domain/score-fold.ts'
import { aConsent, after, anEvent, monday, someFacts, starterModel } from '../../support/builders.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constantFrom('engagement' as const), test: fc.record({ atLeast: fc.integer({ min: 1, max: 30 }) }) }),
  fc.record({ kind: fc.constantFrom('engagement' as const), test: fc.record({ atMost: fc.integer({ min: 0, max: 30 }) }) }),
  fc.record({ kind: fc.constant('temperature' as const), in: fc.subarray(['cold', 'warm', 'hot'] as const, { minLength: 1 }) }),
  fc.record({ kind: fc.constant('ready' as const), is: fc.boolean() }),
  fc.record({
    kind: fc.constant('stage' as const),
    in: fc.constantFrom(null, ['iql' as const], ['cold' as const]),
    sinceMs: fc.integer({ min: 0, max: 40 }).map((days) => days * dayMs),
  }),
  fc.record({
    kind: fc.constant('event' as const),
    pattern: fc.constantFrom({ types: ['page.viewed'], where: [] }, { types: ['demo.requested', 'email.clicked'], where: [] }),
    count: fc.constantFrom({ atLeast: 1 }, { atLeast: 2 }, { atMost: 0 }, { atLeast: 1, atMost: 2 }),
    withinMs: fc.constantFrom(null, 7 * dayMs, 30 * dayMs),
  }),
  fc.record({
    kind: fc.constant('consent' as const),
    purpose: fc.constant('email_marketing' as const),
    in: fc.constantFrom(['pending' as const], ['expired' as const], ['confirmed' as const]),
  }),
  fc.record({ kind: fc.constant('weekday' as const), in: fc.subarray(['mon', 'wed', 'sun'] as const, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('date' as const),
    after: fc.constantFrom(null, '2026-03-05', '2026-03-29T01:30:00Z'),
    before: fc.constantFrom(null, '2026-03-20', '2026-03-30'),
  }),
)

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('some' as const),
      atLeast: fc.constant(2),
      of: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
  ),
}))

const facts: fc.Arbitrary<Facts> = fc
  .record({
    events: fc.array(
      fc.record({
        type: fc.constantFrom('page.viewed', 'demo.requested', 'email.clicked', 'webinar.attended', 'unsubscribed'),
        hours: fc.integer({ min: 0, max: 45 * 24 }),
      }),
      { maxLength: 8 },
    ),
    stageDays: fc.integer({ min: 0, max: 30 }),
    coolOffDays: fc.option(fc.integer({ min: -5, max: 40 })),
    optInDays: fc.option(fc.integer({ min: 1, max: 20 })),
    fit: fc.constantFrom(0, 5, 20),
  })
  .map(({ events, stageDays, coolOffDays, optInDays, fit }) => {
    const history = events.map(({ type, hours }) =>
      anEvent(type, { occurredAt: after(monday, `${-hours}h`), properties: { url: '/pricing' } }),
    )
    const lines = linesToAppend([], grantsOf(starterModel, history))
    return someFacts({
      events: history,
      engagement: discountedSum(starterModel, lines),
      fit,
      lead: {
        stage: 'iql',
        stageSince: after(monday, `${-stageDays}d`),
        coolOffUntil: coolOffDays === null ? null : after(monday, `${coolOffDays}d`),
      },
      consents: {
        email_marketing:
          optInDays === null ? aConsent() : aConsent({ status: 'pending', expiresAt: after(monday, `${optInDays}d`) }),
      },
    })
  })

test('the value stays what it is until the time named, and a scan of time finds no change where none is named', () => {
  fc.assert(
    fc.property(tree, facts, (condition, given) => {
      const { value, nextChangeAt } = evaluate(condition, given, monday)
      const end = nextChangeAt?.getTime() ?? monday.getTime() + 60 * dayMs
      expect(end).toBeGreaterThan(monday.getTime())
      for (let at = monday.getTime(); at < end && at < monday.getTime() + 60 * dayMs; at += 5 * hourMs)
        expect(evaluate(condition, given, new Date(at)).value).toBe(value)
      expect(evaluate(condition, given, new Date(end - 1)).value).toBe(value)
    }),
    { numRuns: 300 },
  )
})

test('a single leaf has changed at the time named', () => {
  fc.assert(
    fc.property(leaf, facts, (condition, given) => {
      const { value, nextChangeAt } = evaluate(condition, given, monday)
      if (nextChangeAt === null || condition.kind === 'ready') return
      expect(evaluate(condition, given, nextChangeAt).value).toBe(!value)
    }),
    { numRuns: 1000 },
  )
})
