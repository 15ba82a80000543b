import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { evaluate, scopeOf } from '../../../domain/condition/evaluate.ts'
import { parseCondition } from '../../../domain/condition/parse.ts'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { Facts } from '../../../domain/facts.ts'
import type { EnrolmentId, MessageId } from '../../../domain/id.ts'
import { aConsent, aHandoff, aMessage, after, anEnrolment, anEvent, monday, someFacts } from '../../support/builders.ts'

function condition(source: string): Condition {
  const { condition: read, problems } = parseCondition(parse(source), 'if')
  if (read === null) throw new Error(JSON.stringify(problems))
  return read
}

const holds = (source: string, facts: Facts, now = monday) => evaluate(condition(source), facts, now).value

describe('fields', () => {
  const facts = someFacts({
    lead: { country: 'DE', jobTitle: 'Leiter Einkauf', employees: 80, attributes: { fair: 'Hannover', size: '12' } },
  })
  test.each([
    ['{ lead: { country: de } }', true],
    ['{ lead: { country: [AT, CH] } }', false],
    ['{ lead: { jobTitle: { contains: [verkauf, einkauf] } } }', true],
    ['{ lead: { jobTitle: { startsWith: leiter, endsWith: einkauf } } }', true],
    ['{ lead: { employees: { atLeast: 50, atMost: 80 } } }', true],
    ['{ lead: { employees: { atMost: 79 } } }', false],
    ['{ lead: { attributes.size: { atLeast: 12 } } }', true],
    ['{ lead: { attributes.fair: hannover } }', true],
    ['{ lead: { attributes.hall: { exists: false } } }', true],
    ['{ lead: { attributes.hall: { atMost: 3 } } }', false],
    ['{ lead: { roleClass: decisionMaker } }', true],
    ['{ lead: { country: DE, kind: b2c } }', false],
    ['{ company: { domain: { exists: true } } }', false],
  ])('%s is %s', (source, value) => {
    expect(holds(source, facts)).toBe(value)
  })

  test('a date lately passed counts until its window is over', () => {
    const lately = condition('{ lead: { attributes.fairDate: { within: 30d } } }')
    const facts2 = someFacts({ lead: { attributes: { fairDate: '2026-02-20' } } })
    expect(evaluate(lately, facts2, monday)).toMatchObject({ value: true, nextChangeAt: new Date('2026-03-22T00:00:00Z') })
    expect(evaluate(lately, facts2, new Date('2026-03-22T00:00:00Z'))).toMatchObject({ value: false, nextChangeAt: null })
  })
})

const view = (distance: string) =>
  anEvent('page.viewed', { occurredAt: after(monday, distance), properties: { url: '/pricing' } })

const attended = (webinar: unknown) => someFacts({ events: [anEvent('webinar.attended', { properties: { webinar } })] })

describe('history', () => {
  test('events count within their window and drop out at its end', () => {
    const twice = condition('{ event: { type: page.viewed, count: 2, within: 7d } }')
    const facts = someFacts({ events: [view('-6d'), view('-1d')] })
    expect(evaluate(twice, facts, monday)).toMatchObject({ value: true, nextChangeAt: after(monday, '1d') })
    expect(holds('{ event: { type: page.viewed, count: 2, within: 7d } }', facts, after(monday, '1d'))).toBe(false)
  })

  test('silence begins when the last act falls out of the window', () => {
    const silent = evaluate(condition('{ inactive: 30d }'), someFacts({ events: [view('-3d')] }), monday)
    expect(silent).toMatchObject({ value: false, nextChangeAt: after(monday, '27d') })
  })

  test('mail that merely reached a lead does not end its silence', () => {
    expect(holds('{ inactive: 30d }', someFacts({ events: [anEvent('email.sent'), anEvent('email.delivered')] }))).toBe(true)
  })

  test('machines are nobody', () => {
    const events = [anEvent('email.clicked', { verdict: 'machine' })]
    expect(holds('{ event: email.clicked }', someFacts({ events }))).toBe(false)
  })

  test('a click counts for the step of its own enrolment only', () => {
    const [own, other] = ['e1' as EnrolmentId, 'e2' as EnrolmentId]
    const message = aMessage({ id: 'm1' as MessageId, enrolmentId: other, step: 'checklist' })
    const facts = someFacts({ messages: [message], events: [anEvent('email.clicked', { messageId: message.id })] })
    const clicked = condition('{ clicked: checklist }')
    expect(evaluate(clicked, facts, monday, scopeOf(other, facts)).value).toBe(true)
    expect(evaluate(clicked, facts, monday, scopeOf(own, facts)).value).toBe(false)
    expect(evaluate(clicked, facts, monday).value).toBe(true)
  })

  const own = '{ event: { type: webinar.attended, where: { webinar: { own: key } } } }'

  test.each([
    ['42', '42', true],
    ['42', 42, true],
    ['42', '43', false],
    ['42', undefined, false],
    ['Hannover', 'hannover', false],
    ['', '', false],
    ['x'.repeat(200), 'x'.repeat(300), true],
  ])('the run %j hears of the webinar %j: %s', (businessKey, webinar, value) => {
    expect(evaluate(condition(own), attended(webinar), monday, { enrolmentId: null, businessKey }).value).toBe(value)
  })

  test('a run finds its own key among the enrolments, and names it', () => {
    const facts = { ...attended('42'), enrolments: [anEnrolment({ businessKey: '43' }), anEnrolment({ businessKey: '42' })] }
    const [of43, of42] = facts.enrolments.map(({ id }) => evaluate(condition(own), facts, monday, scopeOf(id, facts)))
    expect([of43?.value, of42?.value]).toEqual([false, true])
    expect(of42?.reasons).toMatchObject([{ code: 'condition.ownEvent', params: { key: '42', found: 1 } }])
  })

  test('where no run asks, and in a run without a key, nothing is its own, and the reason says so', () => {
    expect(evaluate(condition(own), attended('42'), monday)).toMatchObject({
      value: false,
      reasons: [{ code: 'condition.noOwnKey' }],
    })
    const never = own.replace('type:', 'never: true, type:')
    expect(evaluate(condition(never), attended('42'), monday).value).toBe(true)
  })

  test('its own events fall out of a window like any others', () => {
    const lately = condition(own.replace('type:', 'within: 7d, type:'))
    const facts = attended('42')
    expect(evaluate(lately, facts, monday, { enrolmentId: null, businessKey: '42' }).nextChangeAt).toEqual(after(monday, '7d'))
    expect(evaluate(lately, facts, monday, { enrolmentId: null, businessKey: '43' }).nextChangeAt).toBeNull()
  })

  test.each([
    ['{ sent: checklist }', true],
    ['{ sent: case-study }', false],
    ['{ journey: whitepaper-nurture }', true],
    ['{ journey: { is: re-engage, never: true } }', true],
    ['{ journey: { status: active } }', true],
    ['{ handoff: open }', false],
    ['{ handoff: { rejectReason: [notNow, noBudget], within: 90d } }', true],
    ['{ handoff: { rejectReason: notNow, within: 9d } }', false],
    ['{ consent: email_marketing }', true],
    ['{ consent: { purpose: tracking, status: none } }', true],
    ['{ stage: { is: iql, since: 14d } }', true],
    ['{ stage: { is: iql, since: 15d } }', false],
  ])('%s is %s', (source, value) => {
    const facts = someFacts({
      lead: { stage: 'iql', stageSince: after(monday, '-14d') },
      messages: [aMessage({ step: 'checklist' }), aMessage({ templateKey: 'x', step: 'case-study', state: 'queued' })],
      enrolments: [anEnrolment()],
      handoffs: [
        aHandoff({
          status: 'rejected',
          rejectReason: 'notNow',
          offeredAt: after(monday, '-10d'),
          closedAt: after(monday, '-9d'),
        }),
      ],
    })
    expect(holds(source, facts)).toBe(value)
  })

  test('a pending opt-in lapses by itself', () => {
    const facts = someFacts({ consents: { email_marketing: aConsent({ status: 'pending', expiresAt: after(monday, '7d') }) } })
    const pending = condition('{ consent: { purpose: email_marketing, status: pending } }')
    expect(evaluate(pending, facts, monday)).toMatchObject({ value: true, nextChangeAt: after(monday, '7d') })
    expect(evaluate(pending, facts, after(monday, '7d')).value).toBe(false)
  })
})

describe('score', () => {
  test('a score above a threshold knows when it drops below', () => {
    const hot = evaluate(condition('{ engagement: { atLeast: 12 } }'), someFacts({ engagement: 23.9 }), monday)
    expect(hot.value).toBe(true)
    expect(hot.nextChangeAt?.getTime()).toBeCloseTo(after(monday, '30d').getTime(), -3)
  })

  test.each([
    ['{ temperature: hot }', 11.9, false],
    ['{ temperature: [warm, hot] }', 3, true],
    ['{ engagement: { atMost: 0 } }', -20, true],
    ['{ fit: { atLeast: 15 } }', 0, false],
  ])('%s with engagement %d is %s', (source, engagement, value) => {
    expect(holds(source, someFacts({ engagement }))).toBe(value)
  })
})

describe('calendar', () => {
  test('a weekday is one where the lead lives', () => {
    const sunday = new Date('2026-03-01T23:30:00Z')
    const mon = condition('{ weekday: mon }')
    expect(evaluate(mon, someFacts(), sunday)).toMatchObject({ value: true, nextChangeAt: new Date('2026-03-02T23:00:00Z') })
    expect(evaluate(mon, someFacts({ zone: 'UTC' }), sunday)).toMatchObject({
      value: false,
      nextChangeAt: new Date('2026-03-02T00:00:00Z'),
    })
  })

  test('a span of days begins and ends at midnight where the lead lives', () => {
    const march = condition('{ date: { after: 2026-03-10, before: 2026-04-01 } }')
    const begins = new Date('2026-03-09T23:00:00Z')
    const ends = new Date('2026-03-31T22:00:00Z')
    expect(evaluate(march, someFacts(), monday)).toMatchObject({ value: false, nextChangeAt: begins })
    expect(evaluate(march, someFacts(), begins)).toMatchObject({ value: true, nextChangeAt: ends })
    expect(evaluate(march, someFacts(), ends)).toMatchObject({ value: false, nextChangeAt: null })
  })
})

describe('a click still being judged', () => {
  const message = aMessage({ step: 'checklist' })
  const click = anEvent('email.clicked', { messageId: message.id, verdict: 'unsettled' })

  test.each([
    ['{ clicked: checklist }', true],
    ['{ not: { clicked: checklist } }', true],
    ['{ engagement: { atLeast: 12 } }', true],
    ['{ any: [{ clicked: checklist }, { stage: cold }] }', false],
    ['{ clicked: case-study }', false],
    ['{ stage: iql }', false],
  ])('leaves %s open: %s', (source, unsettled) => {
    const facts = someFacts({ messages: [message], events: [click], engagement: 11 })
    expect(evaluate(condition(source), facts, monday).unsettled).toBe(unsettled)
  })
})

test('the reasons are those of the deciding side', () => {
  const facts = someFacts({ lead: { stage: 'iql' } })
  const mixed = condition('{ any: [{ stage: iql }, { clicked: checklist }] }')
  expect(evaluate(mixed, facts, monday).reasons.map((reason) => reason.code)).toEqual(['condition.stage'])
})
