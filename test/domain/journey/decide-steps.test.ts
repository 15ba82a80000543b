import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../../domain/journey/decide.ts'
import type { Facts, WebhookCallFact } from '../../../domain/facts.ts'
import type { LeadId } from '../../../domain/id.ts'
import { localTimeOf, weekdayOf } from '../../../domain/local-time.ts'
import { after, anEnrolment, anEvent, monday, someFacts } from '../../support/builders.ts'
import { advance, enrolled, graphOf, journeySource, type Visit, withFacts, withMessage } from '../../support/journeys.ts'

const email = '- { email: checklist, phase: awareness }'
const hour = 3_600_000

function start(steps: string, facts = someFacts(), now = monday) {
  return advance(enrolled(journeySource(steps), facts, now), now)
}

function lastAt(visit: Visit, now: Date) {
  return advance(visit, now).last
}

function withAttributes(attributes: Record<string, string>, rest: Partial<Facts> = {}): Facts {
  const facts = someFacts({ lead: { attributes } })
  return { ...facts, ...rest }
}

/** A wait, the step that `skip` leaves out, and what follows. */
function wait(until: string, past = 'go'): string {
  return [
    `- { wait: { until: ${until}, past: ${past} } }`,
    '- { branch: [ { if: { lead: { country: DE } }, then: [ { exit: reminded } ] }, { else: [] } ] }',
    '- { exit: spared }',
  ].join('\n')
}

describe('a wait for a date', () => {
  test.each([
    ['{ date: attributes.renewal }', '2026-04-01T22:00:00.000Z', 'at midnight where the lead lives'],
    ['{ date: attributes.renewal, at: "09:00" }', '2026-04-02T07:00:00.000Z', 'at the time given, in summer time by then'],
    ['{ date: attributes.renewal, offset: -30d, at: "09:00" }', '2026-03-03T08:00:00.000Z', 'thirty days before, in winter time'],
    ['{ date: attributes.renewal, offset: 2w }', '2026-04-15T22:00:00.000Z', 'two weeks after'],
    [
      '{ date: attributes.renewal, offset: -3 working days, at: "09:00" }',
      '2026-03-30T07:00:00.000Z',
      'three working days before',
    ],
    ['{ date: attributes.renewal, offset: 1 working day, at: "09:00" }', '2026-04-07T07:00:00.000Z', 'over Easter'],
    ['{ date: attributes.talk }', '2026-03-10T13:30:00.000Z', 'an instant as it stands'],
    ['{ date: attributes.talk, offset: -2h }', '2026-03-10T11:30:00.000Z', 'two hours before an instant'],
  ])('%s is due %s: %s', (until, due) => {
    const facts = withAttributes({ renewal: '2026-04-02', talk: '2026-03-10T14:30:00+01:00' })
    expect(start(wait(until), facts).last).toEqual({ kind: 'wait', until: new Date(due), waitingFor: 'time' })
    const visit = start(wait(until), facts)
    expect(lastAt(visit, new Date(due))).toEqual({ kind: 'finish', outcome: 'reminded' })
  })

  test.each([
    ['go', 'reminded'],
    ['skip', 'spared'],
    ['exit', 'datePast'],
  ])('a date that is past means %s', (past, outcome) => {
    const gone = withAttributes({ renewal: '2026-02-27' })
    expect(start(wait('{ date: attributes.renewal }', past), gone).last).toEqual({ kind: 'finish', outcome })
  })

  test.each([
    ['missing', {}],
    ['no date', { renewal: 'next spring' }],
    ['not a day of any calendar', { renewal: '2026-13-41' }],
  ])('a date that is %s counts as past', (_name, attributes) => {
    expect(start(wait('{ date: attributes.renewal }', 'skip'), withAttributes(attributes)).last).toEqual({
      kind: 'finish',
      outcome: 'spared',
    })
  })

  test('a date that comes while the lead waits is no past date, however late the wake', () => {
    const visit = start(wait('{ date: attributes.renewal }', 'skip'), withAttributes({ renewal: '2026-03-10' }))
    expect(lastAt(visit, new Date('2026-03-20T08:00:00Z'))).toEqual({ kind: 'finish', outcome: 'reminded' })
  })

  test('follows a date that is moved while the lead waits', () => {
    const visit = start(wait('{ date: attributes.renewal, at: "09:00" }'), withAttributes({ renewal: '2026-03-10' }))
    const moved = withFacts(visit, { lead: { ...visit.facts.lead, attributes: { renewal: '2026-03-20' } } })
    expect(lastAt(moved, after(monday, '1d'))).toMatchObject({ until: new Date('2026-03-20T08:00:00Z') })
  })

  test('is past when the email before leaves later than the date', () => {
    const steps = `${email}\n${wait('{ date: attributes.renewal }', 'skip')}`
    const saturday = after(monday, '-2d')
    expect(start(steps, withAttributes({ renewal: '2026-03-01' }), saturday).last).toMatchObject({ waitingFor: 'message' })
    expect(start(steps, withAttributes({ renewal: '2026-03-04' }), saturday).last).toMatchObject({ waitingFor: 'time' })
  })

  test('with exit leaves only after the last email is final', () => {
    const steps = `${email}\n${wait('{ date: attributes.renewal }', 'exit')}`
    const visit = start(steps, withAttributes({ renewal: '2026-02-01' }))
    expect(visit.last).toMatchObject({ kind: 'wait', waitingFor: 'message' })
    expect(lastAt(withMessage(visit, 'checklist'), after(monday, '1h'))).toEqual({ kind: 'finish', outcome: 'datePast' })
  })

  test('may stand in the event that enrolled', () => {
    const visit = enrolled(journeySource(wait('{ date: event.startsAt, offset: -1d }')), someFacts(), monday)
    const event = anEvent('webinar.registered', { properties: { startsAt: '2026-03-12T10:00:00Z' } })
    const enrolment = anEnrolment({ id: visit.state.enrolmentId, causeEventId: event.id })
    const known = withFacts(visit, { events: [anEvent('webinar.registered'), event], enrolments: [enrolment] })
    expect(lastAt(known, monday)).toMatchObject({ until: new Date('2026-03-11T10:00:00Z') })
    expect(lastAt(visit, monday)).toEqual({ kind: 'finish', outcome: 'reminded' })
  })
})

describe('a wait for a weekday', () => {
  test.each([
    ['{ weekday: tue, at: "09:00" }', '2026-03-03T08:00:00.000Z'],
    ['{ weekday: mon, at: "09:00" }', '2026-03-02T08:00:00.000Z'],
    ['{ weekday: mon, at: "08:00" }', '2026-03-09T07:00:00.000Z'],
    ['{ weekday: [thu, sun], at: "10:15" }', '2026-03-05T09:15:00.000Z'],
    ['{ weekday: mon-fri }', '2026-03-02T23:00:00.000Z'],
  ])('until %s, from Monday 08:00, is %s', (until, due) => {
    expect(start(`- { wait: { until: ${until} } }`).last).toEqual({ kind: 'wait', until: new Date(due), waitingFor: 'time' })
  })

  test('in a loop comes round once a week, never twice at one moment', () => {
    const visit = start('- { wait: { until: { weekday: tue, at: "09:00" } }, id: tuesday }\n- { goto: tuesday }')
    const first = visit.last.kind === 'wait' && visit.last.until !== null ? visit.last.until : monday
    expect(lastAt(visit, first)).toEqual({ kind: 'wait', until: after(first, '7d'), waitingFor: 'time' })
  })

  test('whatever the zone and the moment, it is that weekday and time there, ahead, and at most nine days away', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/Santiago',
      'Africa/Cairo',
    )
    const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 6 }),
        fc.nat(23),
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
        (zone, day, atHour, now) => {
          const at = `${String(atHour).padStart(2, '0')}:30`
          const { last } = start(`- { wait: { until: { weekday: ${names[day]}, at: "${at}" } } }`, someFacts({ zone }), now)
          const until = last.kind === 'wait' && last.until !== null ? last.until : now
          const shown = localTimeOf(zone, until)
          expect(until.getTime()).toBeGreaterThan(now.getTime())
          expect(until.getTime() - now.getTime()).toBeLessThan(9 * 24 * hour)
          expect(weekdayOf(shown.day)).toBe(day + 1)
          const skippedMs = shown.ms - (atHour + 0.5) * hour
          expect([0, hour, hour / 2]).toContain(skippedMs)
        },
      ),
      { numRuns: 500 },
    )
  })
})

function clickOf(visit: Visit) {
  return anEvent('email.clicked', { messageId: visit.facts.messages[0]?.id ?? null, occurredAt: after(monday, '1d') })
}

describe('a wait for one of several things', () => {
  const steps = [
    email,
    '- waitFor:',
    '    - if: { clicked: checklist }',
    '      then: [ { exit: clicked } ]',
    '    - if: { event: { type: demo.requested } }',
    '      then: [ { exit: asked } ]',
    '    - if: { engagement: { atMost: 4 } }',
    '      then: [ { exit: cooled } ]',
    '  for: 60d',
    '  else: [ { exit: nothing } ]',
  ].join('\n')
  const sent = () => withMessage(start(steps, someFacts({ engagement: 8 })), 'checklist')

  test('takes the way of what happens', () => {
    const visit = sent()
    const asked = withFacts(visit, { events: [anEvent('demo.requested', { occurredAt: after(monday, '1d') })] })
    expect(lastAt(withFacts(visit, { events: [clickOf(visit)] }), after(monday, '1d'))).toEqual({
      kind: 'finish',
      outcome: 'clicked',
    })
    expect(lastAt(asked, after(monday, '1d'))).toEqual({ kind: 'finish', outcome: 'asked' })
  })

  test('of two at once takes the first in their order', () => {
    const visit = sent()
    const both = withFacts(visit, { events: [anEvent('demo.requested', { occurredAt: after(monday, '1d') }), clickOf(visit)] })
    expect(lastAt(both, after(monday, '1d'))).toEqual({ kind: 'finish', outcome: 'clicked' })
  })

  test('wakes when time alone makes one of them true', () => {
    const visit = sent()
    const { last } = advance(visit, after(monday, '1d'))
    const until = last.kind === 'wait' && last.until !== null ? last.until : monday
    expect(until.getTime()).toBeLessThan(after(monday, '31d').getTime())
    expect(lastAt(visit, until)).toEqual({ kind: 'finish', outcome: 'cooled' })
  })

  test('takes else at its end, and waits for the verdict on a click first', () => {
    const warm = sent()
    const visit = withFacts(warm, { engagementA: 100 })
    const end = after(monday, '70d')
    expect(lastAt(visit, end)).toEqual({ kind: 'finish', outcome: 'nothing' })
    const open = withFacts(visit, { events: [{ ...clickOf(visit), verdict: 'unsettled' }] })
    expect(lastAt(open, end)).toMatchObject({ kind: 'wait', waitingFor: 'settle' })
  })
})

function wayOf(source: string, facts: Facts) {
  const { last } = advance(enrolled(journeySource(source), facts, monday), monday)
  return last.kind === 'finish' ? last.outcome : null
}

describe('a split', () => {
  const steps = '- { split: [ { way: a, weight: 30, then: [ { exit: a } ] }, { way: b, weight: 70, then: [ { exit: b } ] } ] }'

  test('divides leads by their weights, each for ever the same way', () => {
    const ids = Array.from(
      { length: 10_000 },
      (_, index) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}` as LeadId,
    )
    const graph = graphOf(journeySource(steps))
    const { state, facts } = enrolled(journeySource(steps), someFacts(), monday)
    const ways = (round: Date) =>
      ids.map((id) => {
        const { command } = decide(graph, state, { ...facts, lead: { ...facts.lead, id } }, round)
        return command.kind === 'split' ? command.way : null
      })
    const first = ways(monday)
    expect(first.filter((way) => way === 'a').length / ids.length).toBeCloseTo(0.3, 1)
    expect(ways(after(monday, '100d'))).toEqual(first)
  })

  test('another weight moves nobody who has a way, and a way that is gone is chosen anew', () => {
    const facts = someFacts({ splits: { 'test:split-1': 'a' } })
    const reweighted = steps.replace('30', '0').replace('70', '100')
    expect(wayOf(reweighted, facts)).toBe('a')
    expect(wayOf(reweighted, someFacts())).toBe('b')
    expect(wayOf(steps, someFacts({ splits: { 'test:split-1': 'gone' } }))).toMatch(/^[ab]$/)
  })

  test('two splits of a journey divide apart from one another', () => {
    const two = [
      '- { split: [ { way: a, weight: 50 }, { way: b, weight: 50 } ], id: one }',
      '- { split: [ { way: c, weight: 50 }, { way: d, weight: 50 } ], id: two }',
    ].join('\n')
    const pairs = Array.from({ length: 400 }, () => {
      const { commands } = start(two)
      return commands.flatMap((command) => (command.kind === 'split' ? [command.way] : [])).join('')
    })
    for (const pair of ['ac', 'ad', 'bc', 'bd']) expect(pairs.filter((one) => one === pair).length).toBeGreaterThan(60)
  })
})

describe('a step that does something', () => {
  test('update names what to write, and the journey goes on at once', () => {
    const { commands } = start(
      '- { update: { industry: Maschinenbau, country: Deutschland, attributes.interest: null, company.employees: "1.200" } }',
    )
    expect(commands).toEqual([
      {
        kind: 'update',
        step: 'update-1',
        set: [
          { of: 'lead', field: 'industry', value: 'Maschinenbau' },
          { of: 'lead', field: 'country', value: 'DE' },
          { of: 'attribute', field: 'interest', value: null },
          { of: 'company', field: 'employees', value: 1200 },
        ],
      },
      { kind: 'finish', outcome: 'completed' },
    ])
  })

  test('notify tells once a visit', () => {
    const { commands } = start('- { notify: owner, text: "Bitte anrufen", id: call }')
    expect(commands[0]).toEqual({ kind: 'notify', step: 'call', occurrence: 1, to: 'owner', text: 'Bitte anrufen' })
  })

  const webhook =
    '- { webhook: "https://crm.example/hook", send: [email], then: [ { exit: answered } ], else: [ { exit: silent } ] }'

  test('webhook calls once and awaits the answer without a timer', () => {
    const visit = start(webhook)
    expect(visit.commands).toEqual([
      { kind: 'webhook', step: 'webhook-1', occurrence: 1, url: 'https://crm.example/hook', send: ['email'], save: [] },
      { kind: 'wait', until: null, waitingFor: 'webhook' },
    ])
    expect(advance(visit, after(monday, '3d')).commands).toEqual([visit.last])
  })

  test.each<[WebhookCallFact['state'], string]>([
    ['answered', 'answered'],
    ['failed', 'silent'],
    ['cancelled', 'silent'],
  ])('a webhook that was %s goes on to %s', (state, outcome) => {
    const visit = start(webhook)
    const webhookCalls = visit.facts.webhookCalls.map((call) => ({ ...call, state, failure: 'timeout' }))
    expect(lastAt(withFacts(visit, { webhookCalls }), after(monday, '1h'))).toEqual({ kind: 'finish', outcome })
  })

  test('webhook asks anew in the next round of a loop', () => {
    const visit = start('- { webhook: "https://crm.example/hook", id: ask, else: [] }\n- { wait: 1d }\n- { goto: ask }')
    const answered = withFacts(visit, {
      webhookCalls: visit.facts.webhookCalls.map((call) => ({ ...call, state: 'answered' as const })),
    })
    const round = advance(advance(answered, monday), after(monday, '1d'))
    expect(round.commands.filter((command) => command.kind === 'webhook').map((command) => command.occurrence)).toEqual([2])
  })
})
