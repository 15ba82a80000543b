import { describe, expect, test } from 'vitest'
import { answersTo, consequences, rejectReasons } from '../../domain/handoff.ts'

describe('what a rejection does', () => {
  test.each([
    ['notNow', { kind: 'recycle', coolOff: { amount: 60, unit: 'days' }, factor: 0.5, takesDate: true }],
    ['noBudget', { kind: 'recycle', coolOff: { amount: 90, unit: 'days' }, factor: 0.5, takesDate: true }],
    ['noNeed', { kind: 'recycle', coolOff: { amount: 90, unit: 'days' }, factor: 0.25, takesDate: false }],
    ['unreachable', { kind: 'recycle', coolOff: { amount: 30, unit: 'days' }, factor: 0.5, takesDate: false }],
    ['wrongPerson', { kind: 'findRightPerson' }],
    ['badData', { kind: 'correctFacts' }],
    ['duplicate', { kind: 'suggestMerge' }],
    ['noFit', { kind: 'disqualify' }],
    ['competitor', { kind: 'disqualify' }],
  ] as const)('%s: %j', (reason, consequence) => {
    expect(consequences[reason]).toEqual(consequence)
  })

  test('is said of every reason', () => {
    expect(Object.keys(consequences)).toEqual([...rejectReasons])
  })
})

test.each([
  ['open', 'mql', ['accept', 'reject']],
  ['accepted', 'mql', ['contacted', 'qualify', 'reject']],
  ['qualified', 'sql', ['opportunity', 'won', 'lost', 'reject']],
  ['qualified', 'opportunity', ['won', 'lost']],
  ['won', 'customer', []],
  ['rejected', 'iql', []],
  ['noResponse', 'mql', []],
  ['withdrawn', 'iql', []],
] as const)('a handoff %s with the lead at %s allows %j', (status, stage, answers) => {
  expect(answersTo(status, stage)).toEqual(answers)
})
