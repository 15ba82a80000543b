import { expect, test } from 'vitest'
import { type ConsentAction, consentAfter, type Declaration, type OptInHistory, refuseOptIn } from '../../domain/consent.ts'
import type { Consent, ConsentBasis, Purpose, Suppression } from '../../domain/facts.ts'

const now = new Date('2026-03-02T07:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

function declared(action: ConsentAction, given: Partial<Declaration> = {}): Declaration {
  return { purpose: 'email_marketing', action, basis: 'consent', reason: null, at: now, expiresAt: null, ...given }
}

function stored(status: Consent['status'], given: Partial<Consent> = {}): Consent {
  return { status, basis: 'consent', reason: null, since: daysAgo(10), expiresAt: null, ...given }
}

test.each<[string, Consent | null, Declaration, Consent['status'] | null]>([
  ['asking makes it pending', null, declared('requested'), 'pending'],
  ['asking again does not undo a confirmed one', stored('confirmed'), declared('requested'), null],
  ['asking after a withdrawal starts anew', stored('withdrawn'), declared('requested'), 'pending'],
  ['confirming settles it', stored('pending'), declared('confirmed'), 'confirmed'],
  ['a withdrawal beats a confirmed one', stored('confirmed'), declared('withdrawn'), 'withdrawn'],
  ['a withdrawal is on record even if nothing was given', null, declared('withdrawn'), 'withdrawn'],
  ['withdrawing twice changes nothing', stored('withdrawn'), declared('objected'), null],
  ['a pending one lapses', stored('pending'), declared('expired'), 'expired'],
  ['a withdrawn one does not lapse', stored('withdrawn'), declared('expired'), null],
  ['imported consent to email waits for the address to confirm', null, declared('imported'), 'pending'],
  ['an existing customer needs no opt-in', null, declared('imported', { basis: 'existing_customer' }), 'confirmed'],
  ['older evidence does not undo a withdrawal', stored('withdrawn'), declared('imported', { at: daysAgo(20) }), null],
  ['imported consent to tracking counts', null, declared('imported', { purpose: 'tracking' }), 'confirmed'],
  [
    'a presumed basis does not replace consent to calls',
    stored('confirmed'),
    declared('recorded', { purpose: 'phone', basis: 'presumed' }),
    null,
  ],
  [
    'consent to calls replaces a presumed basis',
    stored('confirmed', { basis: 'presumed' }),
    declared('recorded', { purpose: 'phone' }),
    'confirmed',
  ],
])('%s', (_, current, declaration, status) => {
  expect(consentAfter(current, declaration)?.status ?? null).toBe(status)
})

test('a pending consent lapses a week after it was asked for', () => {
  expect(consentAfter(null, declared('requested'))?.expiresAt).toEqual(new Date('2026-03-09T07:00:00Z'))
})

test.each<[Purpose, ConsentBasis]>([
  ['phone', 'presumed'],
  ['phone', 'requested'],
])('a %s basis %s is recorded with its reason', (purpose, basis) => {
  const consent = consentAfter(null, declared('recorded', { purpose, basis, reason: 'talk at the fair' }))
  expect(consent).toMatchObject({ status: 'confirmed', basis, reason: 'talk at the fair' })
})

const unsubscribed: Suppression = { scope: 'marketing', reason: 'unsubscribe' }

test.each<[string, Partial<OptInHistory>, string | null]>([
  ['somebody new', {}, null],
  ['asked half an hour ago', { requestedAt: [daysAgo(0.5 / 24)] }, 'tooSoon'],
  ['asked yesterday', { requestedAt: [daysAgo(1)] }, null],
  ['asked three times this week', { requestedAt: [daysAgo(1), daysAgo(2), daysAgo(3)] }, 'tooSoon'],
  [
    'asked on their own after an unsubscribe',
    { suppressions: [unsubscribed], stoppedAt: daysAgo(2), requestedAt: [daysAgo(5)] },
    null,
  ],
  [
    'asked a second time within 30 days of it',
    { suppressions: [unsubscribed], stoppedAt: daysAgo(9), requestedAt: [daysAgo(8)] },
    'tooSoon',
  ],
  ['asked again after 30 days', { suppressions: [unsubscribed], stoppedAt: daysAgo(40), requestedAt: [daysAgo(31)] }, null],
  ['complained and asks again', { suppressions: [{ scope: 'all_but_optin', reason: 'complaint' }], stoppedAt: daysAgo(1) }, null],
  ['does not exist', { suppressions: [{ scope: 'all', reason: 'hard_bounce' }], stoppedAt: daysAgo(1) }, 'hardBounce'],
  ['was blocked by hand', { suppressions: [{ scope: 'marketing', reason: 'manual' }], stoppedAt: daysAgo(1) }, 'blockedByHand'],
  ['is on a list, but unsubscribed', { suppressions: [unsubscribed], stoppedAt: daysAgo(90), askedBy: 'import' }, 'suppressed'],
  ['is on a list twice', { requestedAt: [daysAgo(1)], askedBy: 'import' }, 'alreadyPending'],
  ['is on a list', { askedBy: 'import' }, null],
])('an address that %s: refused as %s', (_, given, reason) => {
  const history: OptInHistory = { suppressions: [], requestedAt: [], stoppedAt: null, askedBy: 'person', ...given }
  expect(refuseOptIn(history, now)).toBe(reason)
})
