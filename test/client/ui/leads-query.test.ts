import { describe, expect, test } from 'vitest'
import { cursorOf, cursorText, dayBounds, leadFilterOf, leadQueryOf, leadsHref } from '../../../client/ui/leads-query.ts'
import { backOf } from '../../../client/ui/clock-bar.ts'

const view = { now: new Date('2026-03-02T08:00:00Z'), zone: 'Europe/Berlin' }

test('the address and the filter say the same', () => {
  const query = leadQueryOf({ stage: 'mql', temperature: 'hot', with: 'reply', q: 'Jana & Co', after: 'x', nonsense: '1' })
  expect(leadsHref(query)).toBe('/leads?q=Jana+%26+Co&stage=mql&temperature=hot&with=reply')
  expect(leadFilterOf(view, query)).toEqual({ search: 'Jana & Co', stage: 'mql', temperature: 'hot', state: 'reply' })
})

test('changing a part keeps the others, and null removes it', () => {
  const query = leadQueryOf({ stage: 'mql', journey: 'trade-fair', step: 'wait' })
  expect(leadsHref(query, { stage: null })).toBe('/leads?journey=trade-fair&step=wait')
  expect(leadsHref(query, { stage: 'sql', journey: null, step: null })).toBe('/leads?stage=sql')
})

test.each([{ stage: 'ripe' }, { temperature: 'boiling' }, { with: 'love' }, { reached: 'x' }, { wakes: '2026-13-77' }])(
  'what it does not know it ignores: %j',
  (params) => expect(leadFilterOf(view, leadQueryOf(params))).toEqual({}),
)

describe('a day', () => {
  test('is the local one', () => {
    expect(dayBounds(view, '2026-03-05')).toEqual({
      from: new Date('2026-03-04T23:00:00Z'),
      until: new Date('2026-03-05T23:00:00Z'),
    })
  })

  test('has 23 hours when clocks go forward', () => {
    expect(dayBounds(view, '2026-03-29')).toEqual({
      from: new Date('2026-03-28T23:00:00Z'),
      until: new Date('2026-03-29T22:00:00Z'),
    })
  })

  test('that is today also holds what is overdue', () => {
    expect(dayBounds(view, '2026-03-02')?.from).toEqual(new Date(0))
  })
})

test('a cursor survives the address', () => {
  const cursor = { storedSum: -1.5e-7, leadId: '00000000-0000-7000-8000-000000000001' }
  expect(cursorOf(cursorText(cursor))).toEqual(cursor)
})

test.each(['', '1', '1~x', `Infinity~00000000-0000-7000-8000-000000000001`, `1~' or 1=1`])('%j is no cursor', (text) => {
  expect(cursorOf(text)).toBeNull()
})

test.each([
  ['/leads?q=1', '/leads?q=1'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/\\evil.example', '/'],
  [undefined, '/'],
])('after a form %j leads back to %j', (given, back) => {
  expect(backOf(given)).toBe(back)
})
