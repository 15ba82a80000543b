import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LeadEvent } from '../../domain/event.ts'
import { grantsOf } from '../../domain/score-fold.ts'
import { after, anEvent, monday, starterModel } from '../support/builders.ts'

const pointsOf = (events: readonly LeadEvent[]) => grantsOf(starterModel, events).map((grant) => grant.points)
const at = (distance: string) => ({ occurredAt: after(monday, distance) })
const page = (url: string, distance = '0d') => anEvent('page.viewed', { ...at(distance), properties: { url } })

describe('what one event earns', () => {
  test.each<[string, LeadEvent, number | undefined]>([
    ['a whitepaper', anEvent('whitepaper.downloaded'), 5],
    ['a demo request', anEvent('demo.requested'), 10],
    ['a contact request', anEvent('contact.requested'), 10],
    ['a callback request', anEvent('callback.requested'), 10],
    ['a click', anEvent('email.clicked'), 2],
    ['the pricing page', page('https://we.example/de/preise?x=1'), 5],
    ['the pricing page in English', page('/pricing'), 5],
    ['a product page', page('https://we.example/produkte/pumpe'), 1],
    ['a case study', page('https://we.example/case-studies/x'), 1],
    ['a careers page', page('https://we.example/jobs'), -5],
    ['a page that matches pricing and product', page('https://we.example/product/pricing'), 5],
    ['a page that matches careers and product', page('https://we.example/karriere/product-manager'), -5],
    ['the word in the query only', page('https://we.example/?from=/pricing'), undefined],
    ['any other page', page('https://we.example/imprint'), undefined],
    ['a webinar registration', anEvent('webinar.registered'), 4],
    ['a webinar attended', anEvent('webinar.attended'), 8],
    ['a reply', anEvent('email.replied'), 8],
    ['a form', anEvent('form.submitted'), 3],
    ['a talk at a fair', anEvent('tradefair.talked', { properties: { fair: 'A' } }), 5],
    ['a need within 3 months', anEvent('need.stated', { properties: { budget: true, timeframeMonths: 3 } }), 15],
    ['a need within 6 months', anEvent('need.stated', { properties: { budget: true, timeframeMonths: 6 } }), 8],
    ['a need within a year', anEvent('need.stated', { properties: { budget: true, timeframeMonths: 12 } }), undefined],
    ['a need without budget', anEvent('need.stated', { properties: { budget: false, timeframeMonths: 1 } }), undefined],
    ['an open', anEvent('email.opened'), undefined],
    ['an unsubscribe', anEvent('unsubscribed'), -20],
    ['a click by a machine', anEvent('email.clicked', { verdict: 'machine' }), undefined],
    ['a click still being judged', anEvent('email.clicked', { verdict: 'unsettled' }), undefined],
  ])('%s', (_, event, points) => {
    expect(pointsOf([event])[0]).toBe(points)
  })
})

describe('caps', () => {
  test.each<[string, LeadEvent[], number[]]>([
    [
      'the fourth whitepaper within 30 days earns nothing',
      ['0d', '1d', '2d', '3d'].map((distance) => anEvent('whitepaper.downloaded', at(distance))),
      [5, 5, 5, 0],
    ],
    [
      'a point granted exactly a window ago counts no more',
      ['0d', '1d', '2d', '30d'].map((distance) => anEvent('whitepaper.downloaded', at(distance))),
      [5, 5, 5, 5],
    ],
    [
      'a point granted a minute less ago still does',
      [
        ...['0d', '1d', '2d'].map((distance) => anEvent('whitepaper.downloaded', at(distance))),
        anEvent('whitepaper.downloaded', at(`${30 * 1440 - 1}m`)),
      ],
      [5, 5, 5, 0],
    ],
    ['what is left of a cap is granted', [need(6, '0d'), need(3, '1d')], [8, 7]],
    [
      'contact and callback share one cap',
      [anEvent('contact.requested'), anEvent('callback.requested', at('1d')), anEvent('contact.requested', at('2d'))],
      [10, 10, 0],
    ],
    [
      'a demo has a cap of its own',
      [anEvent('contact.requested'), anEvent('contact.requested', at('1d')), anEvent('demo.requested', at('2d'))],
      [10, 10, 10],
    ],
    ['careers pages cost at most 10', [page('/jobs'), page('/jobs', '1d'), page('/jobs', '2d')], [-5, -5, 0]],
    ['unsubscribing has no cap', [anEvent('unsubscribed'), anEvent('unsubscribed', at('1d'))], [-20, -20]],
  ])('%s', (_, events, points) => {
    expect(pointsOf(events)).toEqual(points)
  })

  test('a fair counts once, another one again', () => {
    expect(pointsOf([talk('Hannover', '0d'), talk('hannover ', '40d'), talk('Köln', '41d')])).toEqual([5, 5])
  })
})

const talk = (fair: string, distance: string) => anEvent('tradefair.talked', { ...at(distance), properties: { fair } })

function need(timeframeMonths: number, distance: string): LeadEvent {
  return anEvent('need.stated', { ...at(distance), properties: { budget: true, timeframeMonths } })
}

const someEvent = fc
  .record({
    type: fc.constantFrom(
      'whitepaper.downloaded',
      'email.clicked',
      'page.viewed',
      'need.stated',
      'tradefair.talked',
      'email.replied',
    ),
    minutes: fc.integer({ min: 0, max: 90 * 24 * 60 }),
    url: fc.constantFrom('/pricing', '/product', '/jobs'),
    months: fc.constantFrom(2, 5),
    fair: fc.constantFrom('A', 'B'),
  })
  .map(({ type, minutes, url, months, fair }) =>
    anEvent(type, { ...at(`${minutes}m`), properties: { url, budget: true, timeframeMonths: months, fair } }),
  )

test('the order in which events are given changes nothing', () => {
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 40 }), fc.nat(), (events, seed) => {
      const shuffled = events.toSorted((a, b) => (hash(a.id, seed) < hash(b.id, seed) ? -1 : 1))
      expect(grantsOf(starterModel, shuffled)).toEqual(grantsOf(starterModel, events))
    }),
  )
})

test('no trailing window ever grants more than the cap of its rule', () => {
  const day = 86_400_000
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 60 }), (events) => {
      const grants = grantsOf(starterModel, events)
      for (const { rule, cap } of starterModel.engagement) {
        if (cap === null) continue
        const own = grants.filter((grant) => grant.rule === rule)
        for (const { occurredAt } of own) {
          const inWindow = own.filter(
            (other) => other.occurredAt <= occurredAt && other.occurredAt.getTime() > occurredAt.getTime() - cap.days * day,
          )
          const sum = inWindow.reduce((total, grant) => total + grant.points, 0)
          expect(Math.abs(sum)).toBeLessThanOrEqual(Math.abs(cap.points))
        }
      }
    }),
  )
})

function hash(text: string, seed: number): number {
  return text.split('').reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0) + seed) | 0, seed)
}
