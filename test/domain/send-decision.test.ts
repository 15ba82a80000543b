import { expect, test } from 'vitest'
import type { MessageId } from '../../domain/id.ts'
import { defaultWindow } from '../../domain/schedule.ts'
import { decideSend, planAgain, type SendCandidate } from '../../domain/send-decision.ts'

const tuesday = new Date('2026-03-03T09:00:00Z')
const zone = 'Europe/Berlin'

function aCandidate(given: Partial<SendCandidate> = {}): SendCandidate {
  return {
    id: 'b' as MessageId,
    priority: 0,
    class: 'marketing',
    kind: 'journey',
    queuedAt: tuesday,
    notBefore: tuesday,
    expiresAt: null,
    capped: true,
    policy: 'defer',
    enrolment: { isActive: true, isPaused: false },
    address: 'a@b.example',
    suppressions: [],
    sendability: { kind: 'ok' },
    window: defaultWindow,
    zone,
    holidays: { country: 'DE', region: 'BW' },
    gone: [],
    planned: [],
    ...given,
  }
}

/** A day and a minute later. */
const nextTry = new Date('2026-03-04T09:01:00Z')
const yesterday = new Date('2026-03-02T10:00:00Z')

const cases: readonly [string, Partial<SendCandidate>, object][] = [
  ['nothing in its way', {}, { kind: 'send' }],
  ['its time is over', { expiresAt: tuesday }, { kind: 'end', state: 'expired' }],
  [
    'its enrolment has ended',
    { enrolment: { isActive: false, isPaused: false } },
    { kind: 'end', state: 'cancelled', code: 'enrolmentEnded' },
  ],
  ['its journey is paused', { enrolment: { isActive: true, isPaused: true } }, { kind: 'later', at: nextTry, code: 'paused' }],
  ['it belongs to no enrolment', { enrolment: null }, { kind: 'send' }],
  [
    'the lead unsubscribed',
    { sendability: { kind: 'unsendable', reason: 'suppressed.unsubscribe' } },
    { kind: 'end', state: 'suppressed' },
  ],
  [
    'sales talks with the lead',
    { sendability: { kind: 'held', by: 'handoff' } },
    { kind: 'later', at: nextTry, code: 'held.handoff' },
  ],
  [
    'sales talks with the lead until its time is over',
    { sendability: { kind: 'held', by: 'handoff' }, expiresAt: new Date('2026-03-04T08:59:00Z') },
    { kind: 'end', state: 'expired', code: 'held.handoff' },
  ],
  [
    'its journey is paused beyond its time',
    { enrolment: { isActive: true, isPaused: true }, expiresAt: new Date('2026-03-04T08:59:00Z') },
    { kind: 'later', at: nextTry, code: 'paused' },
  ],
  ['one went out yesterday', { gone: [yesterday] }, { kind: 'later', at: new Date('2026-03-04T07:00:00Z'), code: 'capReached' }],
  ['one went out yesterday, and this may be skipped', { gone: [yesterday], policy: 'skip' }, { kind: 'end', state: 'cancelled' }],
  ['one went out yesterday, and its journey has no cap', { gone: [yesterday], capped: false }, { kind: 'send' }],
  [
    'the next free day is planned already',
    { gone: [yesterday], planned: [{ id: 'a' as MessageId, priority: 0, notBefore: nextTry }] },
    { kind: 'later', at: new Date('2026-03-06T07:00:00Z') },
  ],
]

test.each(cases)('marketing: %s', (_, given, decision) => {
  expect(decideSend(aCandidate(given), false, tuesday)).toMatchObject(decision)
})

test('outside the window it waits for the window, past five working days it expires', () => {
  const evening = new Date('2026-03-03T19:00:00Z')
  expect(decideSend(aCandidate(), false, evening)).toMatchObject({ kind: 'later', at: new Date('2026-03-04T07:00:00Z') })
  const stale = aCandidate({ queuedAt: new Date('2026-02-16T09:00:00Z'), sendability: { kind: 'held', by: 'reply' } })
  expect(decideSend(stale, false, tuesday)).toMatchObject({ kind: 'end', state: 'expired', code: 'held.reply' })
})

test('the stop switch holds marketing mail and nothing else', () => {
  expect(decideSend(aCandidate(), true, tuesday)).toEqual({ kind: 'stay' })
  expect(decideSend(aCandidate({ class: 'transactional' }), true, tuesday)).toEqual({ kind: 'send' })
  expect(decideSend(aCandidate({ class: 'internal' }), true, tuesday)).toEqual({ kind: 'send' })
})

function decideTransactional(scope: 'marketing' | 'all_but_optin' | 'all', kind: string): string {
  const reason = ({ marketing: 'unsubscribe', all_but_optin: 'complaint', all: 'hard_bounce' } as const)[scope]
  return decideSend(aCandidate({ class: 'transactional', kind, suppressions: [{ scope, reason }] }), false, tuesday).kind
}

test('transactional mail passes every stop of marketing, a complaint only with an opt-in mail, a dead address never', () => {
  expect([decideTransactional('marketing', 'asset'), decideTransactional('marketing', 'optin')]).toEqual(['send', 'send'])
  expect([decideTransactional('all_but_optin', 'asset'), decideTransactional('all_but_optin', 'optin')]).toEqual(['end', 'send'])
  expect([decideTransactional('all', 'asset'), decideTransactional('all', 'optin')]).toEqual(['end', 'end'])
})

test('transactional mail knows neither window nor cap nor consent', () => {
  const night = new Date('2026-03-07T02:00:00Z')
  const candidate = aCandidate({
    class: 'transactional',
    gone: [tuesday],
    sendability: { kind: 'unsendable', reason: 'noConsent' },
  })
  expect(decideSend(candidate, false, night)).toEqual({ kind: 'send' })
})

test('mail spread after an outage keeps to the window', () => {
  const nearEnd = new Date('2026-03-03T16:59:00Z')
  for (const key of ['a', 'b', 'c', 'd']) {
    const slot = planAgain(aCandidate(), { from: nearEnd, now: nearEnd }, 'outage', { key, spreadMs: 4 * 3_600_000 })
    expect(slot.kind === 'later' && slot.at >= nearEnd && slot.at <= new Date('2026-03-03T17:00:00Z')).toBe(true)
  }
})
