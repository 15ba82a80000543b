import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classifyBounce, isSendersFault, isWornOut } from '../../domain/bounce.ts'

test.each([
  [
    '5.1.1',
    'smtp; 550 5.1.1 <a@x.example>: Recipient address rejected: User unknown in virtual mailbox table',
    'hard unknownUser',
  ],
  [
    '5.0.0',
    'smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking',
    'hard unknownUser',
  ],
  ['5.5.0', 'smtp; 550 Requested action not taken: mailbox unavailable', 'hard unknownUser'],
  ['5.4.1', 'smtp; 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'hard unknownUser'],
  ['5.1.10', 'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'hard unknownUser'],
  ['4.1.1', 'smtp; 450 4.1.1 <a@x.example>: Recipient address rejected: unverified address: user unknown', 'hard unknownUser'],
  [
    '5.4.4',
    'X-Postfix; Host or domain name not found. Name service error for name=weg.example type=A: Host not found',
    'hard noMailServer',
  ],
  ['5.1.10', 'smtp; 556 5.1.10 Domain weg.example has null MX', 'hard noMailServer'],
  ['', '550 No such user here', 'hard unknownUser'],
  ['5.1.2', 'smtp; 550 bad destination', 'hard noMailServer'],
  ['5.2.2', 'smtp; 552 5.2.2 The recipient is over quota', 'soft mailboxFull'],
  ['4.2.2', 'smtp; 452 4.2.2 The email account that you tried to reach is over quota', 'soft mailboxFull'],
  ['5.2.2', 'smtp; 552 Mailbox full', 'soft mailboxFull'],
  ['5.7.1', 'smtp; 550 5.7.1 Service unavailable; client host blocked using Spamhaus', 'soft reputation'],
  ['5.7.26', 'smtp; 550-5.7.26 This mail is unauthenticated, which poses a security risk', 'soft auth'],
  ['5.7.515', 'smtp; 550 5.7.515 Access denied, sending domain does not meet the required authentication level', 'soft auth'],
  ['5.3.4', 'smtp; 552 5.3.4 Message size exceeds fixed maximum message size', 'soft size'],
  ['4.7.1', 'smtp; 451 4.7.1 Greylisting in action, please come back later', 'soft rate'],
  ['5.7.1', 'smtp; 554 5.7.1 Message rejected as spam by content scanner', 'soft content'],
  ['5.7.1', 'smtp; 550 5.7.1 Relay access denied', 'soft policy'],
  ['4.4.1', 'smtp; connection timed out', 'soft network'],
  ['4.4.3', 'X-Postfix; Host not found, try again', 'soft undetermined'],
  ['5.0.0', 'smtp; 554 Transaction failed', 'soft undetermined'],
  ['', '', 'soft undetermined'],
])('%s %s', (status, diagnostic, expected) => {
  const bounce = classifyBounce({ action: 'failed', status, diagnostic })
  expect('reason' in bounce ? `${bounce.class} ${bounce.reason}` : bounce.class).toBe(expected)
})

test('a delay and a delivery are no bounces, whatever their text says', () => {
  expect(classifyBounce({ action: 'delayed', status: '4.1.1', diagnostic: 'user unknown' })).toEqual({ class: 'delayed' })
  expect(classifyBounce({ action: 'delivered', status: '2.0.0', diagnostic: '' })).toEqual({ class: 'none' })
  expect(classifyBounce({ action: 'failed', status: '2.1.5', diagnostic: 'ok' })).toEqual({ class: 'none' })
})

test('what is about the sender is never held against the lead', () => {
  expect(isSendersFault('auth')).toBe(true)
  expect(isSendersFault('mailboxFull')).toBe(false)
})

const now = new Date('2026-03-31T08:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

test.each<[string, number[], boolean]>([
  ['five soft bounces over eight days', [8, 6, 4, 2, 0], true],
  ['four', [8, 6, 4, 2], false],
  ['five within two days', [2, 1.5, 1, 0.5, 0], false],
  ['five of which one is older than thirty days', [31, 6, 4, 2, 0], false],
])('%s', (_case, days, expected) => {
  expect(isWornOut(days.map(daysAgo), now)).toBe(expected)
})

test('every text of any server gets a class', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (status, diagnostic) =>
      ['hard', 'soft', 'none'].includes(classifyBounce({ action: 'failed', status, diagnostic }).class),
    ),
  )
})
