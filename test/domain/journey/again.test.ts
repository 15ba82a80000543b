import { expect, test } from 'vitest'
import { mayEnterAgain } from '../../../domain/journey/again.ts'
import { after, anEnrolment, monday, someFacts } from '../../support/builders.ts'

const round = (outcome: string | null, finishedAt: Date | null) =>
  anEnrolment({ journey: 'test', outcome, finishedAt, status: finishedAt === null ? 'active' : 'finished' })
const ended = round('completed', monday)
const half = { after: { amount: 180, unit: 'days' } } as const

test.each([
  ['never', [], '0d', true],
  ['never', [ended], '900d', false],
  ['never', [round('unsendable', monday)], '0d', true],
  ['never', [anEnrolment({ journey: 'other', finishedAt: monday })], '0d', true],
  ['never', [{ ...ended, businessKey: 'webinar-7' }], '0d', true],
  ['always', [ended], '0d', true],
  [half, [ended], '179d', false],
  [half, [ended], '181d', true],
  [half, [ended, round('goal', after(monday, '100d'))], '181d', false],
  [half, [round(null, null)], '900d', false],
] as const)('again: %o after %o, %s later', (again, enrolments, later, may) => {
  const facts = someFacts({ enrolments: [...enrolments] })
  expect(mayEnterAgain({ journey: 'test', again }, '', facts, after(monday, later))).toBe(may)
})
