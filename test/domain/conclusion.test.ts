import { describe, expect, test } from 'vitest'
import { conclude } from '../../domain/conclusion.ts'
import { aHandoff, after, anEvent, monday, someFacts } from '../support/builders.ts'

type Given = Parameters<typeof someFacts>[0]

const demo = anEvent('demo.requested', { occurredAt: after(monday, '-1h') })
const stageOf = (given: Given) => conclude(someFacts(given), [], monday).stage

describe('stage', () => {
  test('a first act with points makes an information qualified lead', () => {
    const whitepaper = anEvent('whitepaper.downloaded')
    expect(stageOf({ events: [whitepaper] })).toEqual({ kind: 'toIql', evidence: whitepaper.id, latestAt: whitepaper.occurredAt })
  })

  test.each<[string, Given]>([
    ['a talk at a fair leaves a lead cold', { events: [anEvent('tradefair.talked', { properties: { fair: 'A' } })] }],
    ['an open leaves a lead cold', { events: [anEvent('email.opened')] }],
    ['leaving leaves a lead cold', { events: [anEvent('unsubscribed')] }],
    ['a click of a machine leaves a lead cold', { events: [anEvent('email.clicked', { verdict: 'machine' })] }],
    ['an interested lead stays where it is', { lead: { stage: 'iql' }, events: [anEvent('whitepaper.downloaded')] }],
    ['a lifted knock-out stays lifted', { lead: { kind: 'b2c', knockOutLifted: true } }],
    ['a customer is never disqualified by a rule', { lead: { stage: 'customer', kind: 'b2c' } }],
    ['who objected is left alone', { lead: { objectedAt: monday }, events: [anEvent('whitepaper.downloaded')] }],
    [
      'what a request opened is not taken away',
      { lead: { stage: 'mql', kind: 'b2c' }, handoffs: [aHandoff({ requestEventId: demo.id })] },
    ],
    ['a rep’s verdict does not lift itself', { lead: { stage: 'disqualified', disqualifiedReason: 'noFit' } }],
    ['a knock-out does not lift itself', { lead: { stage: 'disqualified', disqualifiedReason: 'privateCustomer' } }],
  ])('%s', (_, given) => {
    expect(stageOf(given)).toBeNull()
  })

  test('a need stated at a fair does not leave a lead cold', () => {
    const need = anEvent('need.stated', { properties: { fair: 'A', budget: true, timeframeMonths: 6 } })
    expect(stageOf({ events: [anEvent('tradefair.talked', { properties: { fair: 'A' } }), need] })).toMatchObject({
      evidence: need.id,
    })
  })

  test.each<[string, Given, object]>([
    ['a private customer is disqualified', { lead: { kind: 'b2c' } }, { kind: 'disqualify', reason: 'privateCustomer' }],
    ['out of profile is disqualified', { fit: -3 }, { kind: 'disqualify', reason: 'outOfProfile' }],
    ['back in profile lifts it', { lead: { stage: 'disqualified', disqualifiedReason: 'outOfProfile' } }, { kind: 'lift' }],
  ])('%s', (_, given, step) => {
    expect(stageOf(given)).toMatchObject(step)
  })
})

describe('a direct request', () => {
  const answered = (given: Given) => {
    const { offer, requests } = conclude(someFacts({ events: [demo], ...given }), [demo], monday)
    return { offered: offer?.requestEventId ?? null, others: requests.map((request) => request.id) }
  }

  test('of a lead that fits is offered to sales', () => {
    expect(answered({ fit: 5 })).toEqual({ offered: demo.id, others: [] })
  })

  test.each<[string, Given]>([
    ['with too low a fit', { fit: 4 }],
    ['of a private customer', { fit: 30, lead: { kind: 'b2c' } }],
    ['of a customer', { fit: 30, lead: { stage: 'customer' } }],
    ['after an objection', { fit: 30, lead: { objectedAt: monday } }],
    ['of a lead without a name or company', { fit: 30, lead: { firstName: null, lastName: null, companyName: null } }],
    ['while a handoff is open', { fit: 30, handoffs: [aHandoff()] }],
  ])('%s is left for a person', (_, given) => {
    expect(answered(given)).toEqual({ offered: null, others: [demo.id] })
  })

  test('does not wait for the second offer of an unanswered one', () => {
    expect(answered({ fit: 5, handoffs: [aHandoff({ status: 'noResponse' })] }).offered).toBe(demo.id)
  })

  test('beside another one leaves both answered', () => {
    const callback = anEvent('callback.requested')
    const { offer, requests } = conclude(someFacts({ fit: 5, events: [demo, callback] }), [demo, callback], monday)
    expect([offer?.requestEventId, ...requests.map((request) => request.id)]).toEqual([callback.id, demo.id])
  })
})

describe('what is kept for later', () => {
  test('the end of a cool-off, when everything else is there', () => {
    const webinar = anEvent('webinar.attended')
    const given = { fit: 20, engagement: 30, events: [webinar], lead: { coolOffUntil: after(monday, '9d') } }
    expect(conclude(someFacts(given), [], monday)).toMatchObject({
      offer: null,
      reconsiderAt: after(monday, '9d'),
      highIntentAt: monday,
    })
  })

  test('nothing, for a lead that only decays', () => {
    expect(conclude(someFacts({ engagement: 30 }), [], monday).reconsiderAt).toBeNull()
  })

  test('what a rep found wrong, until somebody corrected it', () => {
    const handoffs = [aHandoff({ status: 'rejected', rejectReason: 'badData', closedAt: monday })]
    const lead = { needsData: ['phone'], lastHandoffClosedAt: monday }
    expect(conclude(someFacts({ handoffs, lead }), [], monday).needsData).toEqual(['phone'])
    expect(conclude(someFacts({ handoffs, lead: { ...lead, sameEvidenceAllowed: true } }), [], monday).needsData).toBeNull()
  })
})
