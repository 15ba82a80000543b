import { describe, expect, test } from 'vitest'
import type { Facts } from '../../domain/facts.ts'
import { readiness } from '../../domain/readiness.ts'
import { aConsent, aHandoff, after, anEvent, monday, someFacts } from '../support/builders.ts'

type Given = Parameters<typeof someFacts>[0]

const pricing = anEvent('page.viewed', { occurredAt: after(monday, '-1d'), properties: { url: '/pricing' } })
const demo = anEvent('demo.requested', { occurredAt: after(monday, '-1h') })
const closedHandoff = aHandoff({ status: 'rejected', rejectReason: 'notNow', closedAt: after(monday, '-2h') })

/** Fits, is active, has just looked at prices, may be mailed. */
const ripe = (given: Given = {}): Facts => someFacts({ fit: 15, engagement: 12, events: [pricing], ...given })
const asking = (given: Given = {}): Facts => someFacts({ fit: 5, events: [demo], ...given })

const missing = (facts: Facts, now = monday) => readiness(facts, now).missing.map((reason) => reason.code)

test('a lead that fits, is active and shows clear interest is ready', () => {
  const { ready, request, reasons, needsData } = readiness(ripe(), monday)
  expect({ ready, request, needsData }).toEqual({ ready: true, request: null, needsData: [] })
  expect(reasons.map((reason) => reason.code)).toEqual([
    'ready.highIntent',
    'ready.fit',
    'ready.engagement',
    'ready.contactable.email',
  ])
})

describe('what is missing', () => {
  test.each<[string, Given, string[]]>([
    ['fit', { fit: 14 }, ['ready.fitTooLow']],
    ['engagement', { engagement: 11.94 }, ['ready.engagementTooLow']],
    ['high intent', { events: [anEvent('whitepaper.downloaded')] }, ['ready.noHighIntent']],
    ['a basis for contact', { consents: {} }, ['ready.notContactable']],
    ['facts', { lead: { companyName: null } }, ['ready.factsMissing']],
    ['the end of the cool-off', { lead: { coolOffUntil: after(monday, '1d') } }, ['ready.coolingOff']],
    ['a stage before sql', { lead: { stage: 'sql' } }, ['ready.stageTooFar']],
    ['not being disqualified', { lead: { stage: 'disqualified' } }, ['ready.disqualified']],
    ['not having objected', { lead: { objectedAt: monday } }, ['ready.objected', 'ready.notContactable']],
    ['interest since the last talk', { lead: { lastHandoffClosedAt: after(monday, '-1h') } }, ['ready.noHighIntent']],
    ['everything', { fit: 0, engagement: 0, events: [] }, ['ready.fitTooLow', 'ready.engagementTooLow', 'ready.noHighIntent']],
  ])('%s', (_, given, codes) => {
    expect(missing(ripe(given))).toEqual(codes)
    expect(readiness(ripe(given), monday).ready).toBe(false)
  })

  test('high intent older than 30 days', () => {
    expect(missing(ripe({ engagement: 60 }), after(monday, '29d'))).toEqual(['ready.noHighIntent'])
  })
})

test('the same evidence counts once more when the last handoff did not blame it', () => {
  expect(readiness(ripe({ lead: { lastHandoffClosedAt: monday, sameEvidenceAllowed: true } }), monday).ready).toBe(true)
})

test('only facts missing: the lead needs data, and says which', () => {
  const facts = ripe({ lead: { firstName: null, lastName: null, companyName: null } })
  expect(readiness(facts, monday)).toMatchObject({ ready: false, needsData: ['name', 'company'] })
})

test('facts missing of a lead far from ripe are nobody’s business yet', () => {
  expect(readiness(someFacts({ lead: { companyName: null } }), monday).needsData).toEqual([])
})

describe('a direct request', () => {
  test('needs no engagement, ends a cool-off and is basis enough to answer', () => {
    const facts = asking({ consents: {}, lead: { coolOffUntil: after(monday, '30d') } })
    expect(readiness(facts, monday)).toMatchObject({ ready: true, request: { id: demo.id } })
  })

  test.each<[string, Given]>([
    ['with a fit below 5', { fit: 4 }],
    ['answered by a handoff since', { lead: { lastHandoffClosedAt: monday } }],
    ['of a disqualified lead', { lead: { stage: 'disqualified' } }],
    ['of a customer', { lead: { stage: 'customer' } }],
  ])('%s takes no short-cut', (_, given) => {
    expect(readiness(asking(given), monday)).toMatchObject({ ready: false, request: null })
  })

  test('is stale after 30 days', () => {
    expect(readiness(asking(), monday).nextChangeAt).toEqual(after(demo.occurredAt, '30d'))
    expect(readiness(asking(), after(demo.occurredAt, '30d')).ready).toBe(false)
  })

  test('passes a marketing stop, not a dead address', () => {
    const only = { consents: {}, lead: { phone: null } }
    expect(readiness(asking({ ...only, suppressions: [{ scope: 'marketing', reason: 'unsubscribe' }] }), monday).ready).toBe(true)
    expect(readiness(asking({ ...only, suppressions: [{ scope: 'all', reason: 'hard_bounce' }] }), monday).ready).toBe(false)
  })
})

describe('while a handoff is open', () => {
  const open = { handoffs: [aHandoff()] }

  test('merit is frozen', () => {
    expect(readiness(someFacts({ ...open, lead: { stage: 'mql' } }), monday)).toMatchObject({ ready: true, nextChangeAt: null })
  })

  test.each<[string, Given]>([
    ['a stop', { consents: { email_marketing: aConsent({ status: 'withdrawn' }) } }],
    ['a knock-out', { lead: { stage: 'disqualified' } }],
    ['a missing fact', { lead: { companyName: null } }],
  ])('%s still counts', (_, given) => {
    expect(readiness(someFacts({ ...open, ...given }), monday).ready).toBe(false)
  })

  test('once closed, merit is asked again', () => {
    expect(readiness(someFacts({ handoffs: [closedHandoff] }), monday).ready).toBe(false)
  })
})

describe('a basis for contact', () => {
  const byPhone = { consents: {}, lead: { email: null } }
  test.each<[string, Given, boolean]>([
    ['none at all', { consents: {} }, false],
    ['a pending opt-in', { consents: { email_marketing: aConsent({ status: 'pending' }) } }, false],
    ['consent and an unsubscribe', { suppressions: [{ scope: 'marketing', reason: 'unsubscribe' }] }, false],
    ['consent to calls', { ...byPhone, consents: { phone: aConsent() } }, true],
    ['consent to calls without a number', { consents: { phone: aConsent() }, lead: { phone: null } }, false],
    ['a need stated at a fair', { ...byPhone, events: [pricing, anEvent('need.stated', { properties: { fair: 'A' } })] }, true],
    ['a need stated elsewhere', { ...byPhone, events: [pricing, anEvent('need.stated')] }, false],
    [
      'a need stated at a fair, calls refused since',
      {
        consents: { phone: aConsent({ status: 'withdrawn' }) },
        lead: { email: null, channel: 'tradeFair' },
        events: [pricing, anEvent('need.stated')],
      },
      false,
    ],
  ])('%s: %3$s', (_, given, ready) => {
    expect(readiness(ripe(given), monday).ready).toBe(ready)
  })
})
