import { expect, test } from 'vitest'
import type { Facts } from '../../domain/facts.ts'
import { sendability } from '../../domain/send-gate.ts'
import { aConsent, aHandoff, monday, someFacts } from '../support/builders.ts'

const later = new Date(monday.getTime() + 86_400_000)
const confirmed = { email_marketing: aConsent({ status: 'confirmed' }) }

const cases: readonly [string, Parameters<typeof someFacts>[0], object][] = [
  ['confirmed consent', { consents: confirmed }, { kind: 'ok' }],
  ['no consent', { consents: {} }, { kind: 'unsendable', reason: 'noConsent' }],
  [
    'withdrawn consent',
    { consents: { email_marketing: aConsent({ status: 'withdrawn' }) } },
    { kind: 'unsendable', reason: 'consentWithdrawn' },
  ],
  [
    'lapsed consent',
    { consents: { email_marketing: aConsent({ status: 'expired' }) } },
    { kind: 'unsendable', reason: 'optinExpired' },
  ],
  [
    'an open opt-in',
    { consents: { email_marketing: aConsent({ status: 'pending', expiresAt: later }) } },
    { kind: 'pending', until: later },
  ],
  [
    'an opt-in whose time is over',
    { consents: { email_marketing: aConsent({ status: 'pending', expiresAt: monday }) } },
    { kind: 'unsendable', reason: 'optinExpired' },
  ],
  [
    'a suppressed address in spite of consent',
    { consents: confirmed, suppressions: [{ scope: 'marketing', reason: 'unsubscribe' }] },
    { kind: 'unsendable', reason: 'suppressed.unsubscribe' },
  ],
  ['an objection', { consents: confirmed, lead: { objectedAt: monday } }, { kind: 'unsendable', reason: 'objected' }],
  [
    'a disqualified lead',
    { consents: confirmed, lead: { stage: 'disqualified' } },
    { kind: 'unsendable', reason: 'disqualified' },
  ],
  ['a lead without an address', { consents: confirmed, lead: { email: null } }, { kind: 'unsendable', reason: 'noEmail' }],
  [
    'an open handoff',
    { consents: confirmed, handoffs: [aHandoff({ status: 'open', closedAt: null })] },
    { kind: 'held', by: 'handoff' },
  ],
  [
    'an accepted handoff',
    { consents: confirmed, handoffs: [aHandoff({ status: 'accepted', closedAt: null })] },
    { kind: 'held', by: 'handoff' },
  ],
  [
    'a handoff nobody answered, while it waits to be offered again',
    { consents: confirmed, handoffs: [aHandoff({ status: 'noResponse', closedAt: null })] },
    { kind: 'ok' },
  ],
  ['a closed handoff', { consents: confirmed, handoffs: [aHandoff({ status: 'rejected', closedAt: monday })] }, { kind: 'ok' }],
  ['an unanswered reply', { consents: confirmed, replyHold: true }, { kind: 'held', by: 'reply' }],
]

test.each(cases)('%s', (_, given, answer) => {
  const facts: Facts = someFacts(given)
  expect(sendability(facts, monday)).toEqual(answer)
})
