import { expect, test } from 'vitest'
import { hasBegunToday, mayEnterAgain } from '../../../domain/journey/again.ts'
import { refusalToEnter } from '../../../domain/journey/enrol.ts'
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

const begunAt = (startedAt: string, zone: string) =>
  someFacts({ zone, enrolments: [anEnrolment({ journey: 'test', status: 'finished', startedAt: new Date(startedAt) })] })

test.each([
  ['the same instant', '2026-03-02T22:30:00Z', 'Europe/Berlin', true],
  ['an hour before, and midnight between', '2026-03-02T21:30:00Z', 'Asia/Dubai', true],
  ['an hour before on the day before', '2026-03-02T21:30:00Z', 'Africa/Nairobi', true],
  ['a day before', '2026-03-01T22:30:00Z', 'Europe/Berlin', false],
  ['two hours before, and midnight between', '2026-03-02T20:30:00Z', 'Africa/Nairobi', false],
])('a round that began %s (%s, %s) began today: %s', (_, startedAt, zone, expected) => {
  const now = new Date('2026-03-02T22:30:00Z')
  expect(hasBegunToday('test', '', begunAt(startedAt, zone), now)).toBe(expected)
  expect(hasBegunToday('test', 'webinar-7', begunAt(startedAt, zone), now)).toBe(false)
})

const consent = { status: 'confirmed', basis: 'consent', reason: null, since: monday, expiresAt: null } as const

test.each([
  ['segment', 'always', 'completed', 'again'],
  ['segment', 'never', 'unsendable', 'again'],
  ['event', 'always', 'completed', null],
  ['list', 'always', 'completed', null],
] as const)('by %s with again: %s a lead whose round of today ended as %s meets %s', (by, again, outcome, refusal) => {
  const enrolments = [anEnrolment({ journey: 'test', status: 'finished', outcome, finishedAt: monday })]
  const facts = someFacts({ enrolments, consents: { email_marketing: consent } })
  expect(refusalToEnter({ journey: 'test', again }, { businessKey: '', by }, facts, monday)).toBe(refusal)
})
