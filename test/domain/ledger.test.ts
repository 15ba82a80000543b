import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LeadEvent, Verdict } from '../../domain/event.ts'
import { discountedSum, factorLine, linesToAppend, standings, type LedgerLine } from '../../domain/ledger.ts'
import { grantsOf } from '../../domain/score-fold.ts'
import { rawEngagementAt } from '../../domain/score.ts'
import { after, anEvent, monday, starterModel } from '../support/builders.ts'

const ledgerOf = (events: readonly LeadEvent[], before: readonly LedgerLine[] = []): LedgerLine[] => [
  ...before,
  ...linesToAppend(before, grantsOf(starterModel, events)),
]

const scoreTomorrow = (lines: readonly LedgerLine[]) =>
  rawEngagementAt({ engagementA: discountedSum(starterModel, lines), model: starterModel }, after(monday, '1d'))

test('a late event takes points from a later one by a correction', () => {
  const [first, second, third, late] = ['1d', '2d', '3d', '0d'].map((distance) =>
    anEvent('whitepaper.downloaded', { occurredAt: after(monday, distance) }),
  )
  if (first === undefined || second === undefined || third === undefined || late === undefined) throw new Error('unreachable')
  const ledger = ledgerOf([first, second, third])
  const appended = linesToAppend(ledger, grantsOf(starterModel, [first, second, third, late]))
  expect(appended).toMatchObject([
    { kind: 'grant', eventId: late.id, points: 5 },
    { kind: 'correction', eventId: third.id, raw: 0, points: -5, reason: 'refolded' },
  ])
})

test('a retracted click is taken back, and granted again if it is judged a person after all', () => {
  const click = anEvent('email.clicked')
  const retracted = ledgerOf([{ ...click, verdict: 'machine' }], ledgerOf([click]))
  expect(retracted.at(-1)).toMatchObject({ kind: 'correction', raw: -2, points: -2, reason: 'retracted' })
  expect(linesToAppend(retracted, grantsOf(starterModel, [{ ...click, verdict: 'machine' }]))).toEqual([])
  expect(standings(ledgerOf([click], retracted))).toMatchObject([{ eventId: click.id, points: 2 }])
})

test('a factor weighs on what was earned until then, whenever that arrives', () => {
  const early = anEvent('demo.requested', { occurredAt: after(monday, '-1d') })
  const later = anEvent('demo.requested', { occurredAt: after(monday, '1d') })
  const factor = factorLine(0.5, monday, null, 'notNow')
  const inOrder = scoreTomorrow(ledgerOf([early, later], [...ledgerOf([early]), factor]))
  const late = scoreTomorrow(ledgerOf([early, later], [factor, ...ledgerOf([later])]))
  expect(inOrder).toBeCloseTo(10 * 0.5 * 2 ** (-2 / 30) + 10, 9)
  expect(late).toBeCloseTo(inOrder, 9)
})

const arrivals = fc.array(
  fc.record({
    type: fc.constantFrom('whitepaper.downloaded', 'email.clicked', 'page.viewed', 'email.replied', 'unsubscribed'),
    minutes: fc.integer({ min: -90 * 24 * 60, max: 90 * 24 * 60 }),
    becomes: fc.constantFrom<Verdict>('human', 'human', 'machine'),
    order: fc.nat(),
    batch: fc.nat({ max: 5 }),
  }),
  { maxLength: 30 },
)

test('any order of arrival, with retractions on the way, gives the score of a fresh fold', () => {
  fc.assert(
    fc.property(arrivals, (given) => {
      const known: LeadEvent[] = []
      let ledger: LedgerLine[] = []
      const final = given.map(({ type, minutes, becomes, order, batch }) => ({
        event: anEvent(type, { occurredAt: after(monday, `${minutes}m`), properties: { url: '/pricing' } }),
        becomes,
        order,
        batch,
      }))
      for (const { event, batch } of final.toSorted((a, b) => a.order - b.order)) {
        known.push(event)
        if (batch === 0) ledger = ledgerOf(known, ledger)
      }
      const settled = final.map(({ event, becomes }) => ({ ...event, verdict: becomes }))
      ledger = ledgerOf(settled, ledger)
      const fresh = ledgerOf(settled)
      const scale = fresh.reduce((sum, line) => sum + Math.abs(line.points), 0) * 2 ** 3
      expect(Math.abs(discountedSum(starterModel, ledger) - discountedSum(starterModel, fresh))).toBeLessThanOrEqual(1e-9 * scale)
    }),
  )
})
