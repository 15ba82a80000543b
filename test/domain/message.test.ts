import { expect, test } from 'vitest'
import { mayResend, outcomeOf, type SmtpStage } from '../../domain/message.ts'

const minute = 60_000

const refusals: readonly [string, SmtpStage, number | null, string, boolean, object][] = [
  ['a lost line before the body', 'connection', null, '', false, { kind: 'retry', code: 'connectionLost', delayMs: 1000 }],
  ['a lost line after the body', 'connection', null, '', true, { kind: 'unknown', code: 'connectionLost' }],
  ['greylisting', 'rcpt', 451, '451 4.7.1 Greylisted', false, { kind: 'retry', code: 'refused.rate', delayMs: 5 * minute }],
  ['a closing server after the body', 'data', 421, '421 4.3.2 Closing', true, { kind: 'retry' }],
  ['a lost sequence', 'mail', 503, '503 5.5.1 Bad sequence of commands', false, { kind: 'retry' }],
  ['a refused sender', 'mail', 550, '550 5.7.1 Sender rejected', false, { kind: 'retry', code: 'refused.policy' }],
  [
    'an unauthenticated sender',
    'data',
    550,
    '550 5.7.515 Access denied, sending domain',
    true,
    { kind: 'retry', code: 'refused.auth' },
  ],
  [
    'an unknown user',
    'rcpt',
    550,
    '550 5.1.1 User unknown',
    false,
    { kind: 'failed', code: 'refused.unknownUser', bounce: { class: 'hard', reason: 'unknownUser' } },
  ],
  [
    'a full mailbox',
    'rcpt',
    552,
    '552 5.2.2 Mailbox full',
    false,
    { kind: 'failed', bounce: { class: 'soft', reason: 'mailboxFull' } },
  ],
  ['spam at the end', 'data', 554, '554 5.6.0 Message identified as spam', true, { kind: 'failed', bounce: { class: 'soft' } }],
  [
    'an unknown user said at the end',
    'data',
    550,
    '550 5.1.1 No such user',
    true,
    { kind: 'failed', bounce: { class: 'hard', reason: 'unknownUser' } },
  ],
]

test.each(refusals)('%s', (_, stage, code, reply, bodyRead, outcome) => {
  expect(outcomeOf({ stage, code, reply, bodyRead }, 0)).toMatchObject(outcome)
})

test('temporary refusals are retried with growing patience for about two days, then given up', () => {
  const refusal = { stage: 'rcpt', code: 451, reply: '451 4.7.1 Greylisted', bodyRead: false } as const
  const outcomes = Array.from({ length: 8 }, (_, attempts) => outcomeOf(refusal, attempts))
  const delays = outcomes.flatMap((outcome) => (outcome.kind === 'retry' ? [outcome.delayMs] : []))
  expect(outcomes.map(({ kind }) => kind)).toEqual([...Array<string>(7).fill('retry'), 'gaveUp'])
  expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  const hours = delays.reduce((sum, delay) => sum + delay, 0) / (60 * minute)
  expect(hours).toBeGreaterThan(24)
  expect(hours).toBeLessThan(72)
})

test('only mail a person waits for is sent again, and only once', () => {
  expect(mayResend({ class: 'transactional', resends: 0 })).toBe(true)
  expect(mayResend({ class: 'internal', resends: 0 })).toBe(true)
  expect(mayResend({ class: 'internal', resends: 1 })).toBe(false)
  expect(mayResend({ class: 'marketing', resends: 0 })).toBe(false)
})
