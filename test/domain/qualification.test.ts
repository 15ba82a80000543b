import { expect, test } from 'vitest'
import { isMethod, qualify } from '../../domain/qualification.ts'

test('a lead with a need is qualified, and what was not asked is unknown', () => {
  expect(qualify('bant', { need: 'yes', budget: 'no' }, 'Umbau im Herbst')).toEqual({
    ok: true,
    qualification: {
      method: 'bant',
      findings: { budget: 'no', authority: 'unknown', need: 'yes', timeline: 'unknown' },
      note: 'Umbau im Herbst',
    },
  })
})

test.each([
  ['bant', { budget: 'yes' }, { ok: false, reason: 'noNeed', item: 'need' }],
  ['bant', { need: 'unknown' }, { ok: false, reason: 'noNeed', item: 'need' }],
  ['meddic', { identifiedPain: 'no', champion: 'yes' }, { ok: false, reason: 'noNeed', item: 'identifiedPain' }],
  ['meddic', { need: 'yes' }, { ok: false, reason: 'unknownItem', item: 'need' }],
] as const)('%s with %j does not qualify: %j', (method, findings, expected) => {
  expect(qualify(method, findings, null)).toEqual(expected)
})

test('there are two methods', () => {
  expect(['bant', 'meddic', 'champ', 'toString'].map(isMethod)).toEqual([true, true, false, false])
})
