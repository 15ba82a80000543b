import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Agenda, type Rank } from '../../../domain/simulation/agenda.ts'

const ranks: readonly Rank[] = ['apply', 'look', 'wake', 'climb', 'reconsider', 'lapse', 'send', 'call', 'act']

const entry = fc.record({ at: fc.nat(20), rank: fc.constantFrom(...ranks), order: fc.integer({ min: -2, max: 2 }) })

test('whatever is noted comes by time, then by kind, then by order, then as it was noted', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const agenda = new Agenda<number>()
      entries.forEach(({ at, rank, order }, index) => agenda.note(new Date(at), rank, index, order))
      const taken = Array.from({ length: entries.length }, () => agenda.take() ?? -1)
      const rankOf = (index: number) => ranks.indexOf(entries[index]?.rank ?? 'act')
      const expected = entries
        .map((_, index) => index)
        .toSorted((a, b) => {
          const [one, other] = [entries[a], entries[b]]
          if (one === undefined || other === undefined) return 0
          return one.at - other.at || rankOf(a) - rankOf(b) || one.order - other.order || a - b
        })
      expect(taken).toEqual(expected)
      expect(agenda.take()).toBeUndefined()
    }),
  )
})

test('what is noted while others are taken finds its place', () => {
  const agenda = new Agenda<string>()
  agenda.note(new Date(1), 'act', 'first')
  agenda.note(new Date(5), 'act', 'last')
  expect(agenda.take()).toBe('first')
  agenda.note(new Date(3), 'wake', 'between')
  expect([agenda.nextAt, agenda.take(), agenda.take(), agenda.nextAt]).toEqual([3, 'between', 'last', null])
})
