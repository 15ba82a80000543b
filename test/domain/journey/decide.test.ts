import { describe, expect, test } from 'vitest'
import { decide } from '../../../domain/journey/decide.ts'
import type { Verdict } from '../../../domain/event.ts'
import type { Suppression } from '../../../domain/facts.ts'
import { aConsent, aHandoff, aMessage, after, anEvent, monday, someFacts } from '../../support/builders.ts'
import { advance, enrolled, journeySource, starterJourney, type Visit, withFacts, withMessage } from '../../support/journeys.ts'

const email = '- { email: checklist, phase: awareness }'
const offer = '- { email: conversation-offer, phase: decision }'

/** A journey of these steps on the Monday, as far as it goes at once. */
function start(steps: string, facts = someFacts(), top = '') {
  return advance(enrolled(journeySource(steps, top), facts, monday), monday)
}

function lastAt(visit: Visit, now: Date) {
  return advance(visit, now).last
}

function suppression(reason: Suppression['reason']) {
  return { suppressions: [{ scope: 'marketing' as const, reason }] }
}

function slotOf(visit: Visit): Date {
  return visit.facts.messages[0]?.slot ?? monday
}

/** The end of the wait that the visit stands in. */
function endOf(visit: Visit): Date {
  const last = lastAt(visit, monday)
  return last.kind === 'wait' && last.until !== null ? last.until : monday
}

function click<V extends Visit>(visit: V, occurredAt: Date, verdict: Verdict = 'human'): V {
  const messageId = visit.facts.messages[0]?.id ?? null
  return withFacts(visit, { events: [anEvent('email.clicked', { messageId, occurredAt, verdict })] })
}

describe('what comes before the step', () => {
  test.each([
    ['a disqualified lead', { lead: { stage: 'disqualified' as const } }, 'disqualified'],
    ['a lead that objected', { lead: { objectedAt: monday } }, 'objected'],
    ['an unsubscribe', suppression('unsubscribe'), 'unsubscribed'],
    ['an objection', suppression('objection'), 'objected'],
    ['a complaint', suppression('complaint'), 'complained'],
    ['a hard bounce', suppression('hard_bounce'), 'undeliverable'],
    ['a manual suppression', suppression('manual'), 'suppressed'],
    ['a withdrawn consent', { consents: { email_marketing: aConsent({ status: 'withdrawn' }) } }, 'unsubscribed'],
  ])('%s leaves at once', (_name, given, outcome) => {
    expect(start('- { wait: 3d }', someFacts(given)).last).toEqual({ kind: 'finish', outcome })
  })

  test('an exit wins over the goal, and both over a pause', () => {
    const top = 'goal: { stage: sql }\nexit: [ { lead: { country: CH } } ]'
    const visit = enrolled(journeySource('- { wait: 3d }', top), someFacts({ lead: { stage: 'sql', country: 'CH' } }), monday)
    const paused = { ...visit, state: { ...visit.state, paused: true } }
    expect(lastAt(paused, monday)).toEqual({ kind: 'finish', outcome: 'exit' })
    const atGoal = withFacts(paused, someFacts({ lead: { stage: 'sql' } }))
    expect(lastAt(atGoal, monday)).toEqual({ kind: 'finish', outcome: 'goal' })
    const neither = withFacts(paused, someFacts())
    expect(lastAt(neither, monday)).toEqual({ kind: 'wait', until: null, waitingFor: 'resume' })
  })

  test('a wait is woken when time alone makes an exit true', () => {
    const facts = someFacts({ engagement: 8 })
    const { last } = start('- { wait: 300d }', facts, 'exit: { engagement: { atMost: 4 } }')
    expect(last).toMatchObject({ kind: 'wait', waitingFor: 'time' })
    const until = last.kind === 'wait' ? last.until : null
    expect(until?.getTime()).toBeGreaterThan(after(monday, '29d').getTime())
    expect(until?.getTime()).toBeLessThan(after(monday, '31d').getTime())
  })

  test('the cool-off of a recycled lead is its first wait', () => {
    const until = after(monday, '60d')
    const visit = enrolled(starterJourney('re-engage'), someFacts(), monday, until)
    expect(lastAt(visit, monday)).toEqual({ kind: 'wait', until, waitingFor: 'coolOff' })
    expect(lastAt(visit, until)).toMatchObject({ kind: 'wait' })
    expect(advance(visit, until).commands[0]).toMatchObject({ kind: 'email', step: 're-engage-news' })
  })

  test('a position that the version does not have is held and shown, not lost', () => {
    const visit = enrolled(journeySource(email), someFacts(), monday)
    const lost = { ...visit, state: { ...visit.state, step: 'gone' } }
    expect(lastAt(lost, monday)).toEqual({ kind: 'wait', until: null, waitingFor: 'repair' })
  })
})

describe('an email', () => {
  test('is planned in the window of the lead, and what follows waits from its slot', () => {
    const saturday = after(monday, '-2d')
    const visit = advance(enrolled(journeySource(`${email}\n- { wait: 3d }`), someFacts(), saturday), saturday)
    const [queued, wait] = visit.commands
    const slot = queued?.kind === 'email' ? queued.slot : saturday
    expect(slot.getTime()).toBeGreaterThanOrEqual(monday.getTime())
    expect(slot.getTime()).toBeLessThan(after(monday, '20m').getTime())
    expect(wait).toEqual({ kind: 'wait', until: after(slot, '3d'), waitingFor: 'time' })
  })

  test('keeps the cap across journeys, except where the journey opts out', () => {
    const yesterday = aMessage({ sentAt: after(monday, '-1d'), slot: after(monday, '-1d') })
    const facts = someFacts({ messages: [yesterday] })
    const tuesday = after(monday, '1d').getTime()
    const capped = start(email, facts).commands[0]
    const uncapped = start(email, facts, 'cap: false').commands[0]
    expect(capped?.kind === 'email' && capped.slot.getTime() >= tuesday).toBe(true)
    expect(uncapped).toMatchObject({ kind: 'email', capped: false })
    expect(uncapped?.kind === 'email' && uncapped.slot.getTime() < tuesday).toBe(true)
  })

  test('takes a day that a journey of lower priority has planned for, and no day of a higher one', () => {
    const planned = aMessage({ state: 'queued', slot: after(monday, '3h'), sentAt: null, priority: 5 })
    const slotUnder = (priority: number) => {
      const [queued] = start(email, someFacts({ messages: [planned] }), `priority: ${priority}`).commands
      return queued?.kind === 'email' ? queued.slot : null
    }
    expect(slotUnder(10)?.toISOString()).toContain('2026-03-02')
    expect(slotUnder(5)?.toISOString()).toContain('2026-03-04')
    expect(slotUnder(0)?.toISOString()).toContain('2026-03-04')
  })

  test('with policy skip is left out on a day that is taken, and the journey goes on', () => {
    const facts = someFacts({ messages: [aMessage({ slot: monday, sentAt: monday })] })
    const { commands } = start('- { email: checklist, phase: awareness, policy: skip }\n- { wait: 3d }', facts)
    expect(commands).toEqual([
      { kind: 'move', to: 'wait-1' },
      { kind: 'wait', until: after(monday, '3d'), waitingFor: 'time' },
    ])
  })

  test.each(['open', 'accepted'] as const)('holds while a handoff is %s, and leaves when it is over', (status) => {
    const handoff = aHandoff({ status })
    const visit = start(email, someFacts({ handoffs: [handoff] }))
    expect(visit.last).toEqual({ kind: 'wait', until: null, waitingFor: 'handoff' })
    const over = withFacts(visit, { handoffs: [{ ...handoff, status: 'noResponse', closedAt: null }] })
    expect(advance(over, monday).commands[0]?.kind).toBe('email')
  })

  test('holds while a reply waits for a person', () => {
    expect(start(email, someFacts({ replyHold: true })).last).toEqual({ kind: 'wait', until: null, waitingFor: 'reply' })
  })

  const pending = aConsent({ status: 'pending', expiresAt: after(monday, '30d') })
  const expired = aConsent({ status: 'expired' })
  test.each([
    ['optIn', pending, { kind: 'wait', until: after(monday, '30d'), waitingFor: 'optIn' }],
    ['optIn', expired, { kind: 'finish', outcome: 'unsendable' }],
    ['optIn', undefined, { kind: 'finish', outcome: 'unsendable' }],
    ['exit', pending, { kind: 'finish', outcome: 'unsendable' }],
    ['exit', expired, { kind: 'finish', outcome: 'unsendable' }],
    ['skip', pending, { kind: 'finish', outcome: 'done' }],
    ['skip', expired, { kind: 'finish', outcome: 'done' }],
    ['wait', pending, { kind: 'wait', until: after(monday, '30d'), waitingFor: 'optIn' }],
    ['wait', expired, { kind: 'wait', until: null, waitingFor: 'consent' }],
  ])('with ifUnsendable %s and consent %o', (policy, consent, last) => {
    const consents = consent === undefined ? {} : { email_marketing: consent }
    const steps = `- { email: checklist, phase: awareness, ifUnsendable: ${policy} }\n- { exit: done }`
    expect(start(steps, someFacts({ consents })).last).toEqual(last)
  })

  test('counts its occurrences, so that a loop sends anew', () => {
    const loop = `${email}\n- { wait: 30d }\n- { goto: checklist }`
    const first = start(loop)
    const second = advance(withMessage(first, 'checklist'), after(monday, '31d'))
    expect([...first.commands, ...second.commands].filter((one) => one.kind === 'email').map((one) => one.occurrence)).toEqual([
      1, 2,
    ])
  })
})

describe('a wait', () => {
  const steps = `${email}\n- { wait: 2d }\n- { exit: done }`
  const queued = () => start(steps)

  test('counts from the slot when the email left within the hour', () => {
    const visit = queued()
    const slot = slotOf(visit)
    const sent = withMessage(visit, 'checklist', { sentAt: after(slot, '59m') })
    expect(lastAt(sent, after(slot, '47h'))).toEqual({ kind: 'wait', until: after(slot, '48h'), waitingFor: 'time' })
    expect(lastAt(sent, after(slot, '48h'))).toEqual({ kind: 'finish', outcome: 'done' })
  })

  test('counts from the sending when that was over an hour later', () => {
    const visit = queued()
    const slot = slotOf(visit)
    const late = withMessage(visit, 'checklist', { sentAt: after(slot, '20h') })
    expect(lastAt(late, after(slot, '48h'))).toEqual({ kind: 'wait', until: after(slot, '68h'), waitingFor: 'time' })
  })

  test('is not over while the email is under way, and follows its new slot', () => {
    const visit = queued()
    const slot = slotOf(visit)
    expect(lastAt(visit, after(slot, '48h'))).toEqual({ kind: 'wait', until: after(slot, '49h'), waitingFor: 'time' })
    const moved = withMessage(visit, 'checklist', { state: 'queued', slot: after(slot, '24h'), sentAt: null })
    expect(lastAt(moved, after(slot, '48h'))).toEqual({ kind: 'wait', until: after(slot, '72h'), waitingFor: 'time' })
  })

  test.each(['failed', 'expired', 'unknown'] as const)('goes on when the email ended as %s', (state) => {
    const visit = queued()
    const ended = withMessage(visit, 'checklist', { state, sentAt: null })
    expect(lastAt(ended, after(slotOf(visit), '48h'))).toEqual({ kind: 'finish', outcome: 'done' })
  })

  test('keeps the local time of day over the change to summer time', () => {
    const friday = new Date('2026-03-27T09:00:00Z')
    const visit = advance(enrolled(journeySource('- { wait: 3d }'), someFacts(), friday), friday)
    expect(visit.last).toEqual({ kind: 'wait', until: new Date('2026-03-30T08:00:00Z'), waitingFor: 'time' })
  })

  test('skips the holidays of the lead when it counts working days', () => {
    const maundyThursday = new Date('2026-04-02T08:00:00Z')
    const visit = advance(enrolled(journeySource('- { wait: 1 working day }'), someFacts(), maundyThursday), maundyThursday)
    expect(visit.last).toEqual({ kind: 'wait', until: new Date('2026-04-07T08:00:00Z'), waitingFor: 'time' })
  })

  test('a chain of waits does not drift by late wakes, and does not rush after an outage', () => {
    const visit = start('- { wait: 1d, id: one }\n- { wait: 1d, id: two }')
    expect(lastAt(visit, after(monday, '24.5h'))).toEqual({ kind: 'wait', until: after(monday, '48h'), waitingFor: 'time' })
    expect(lastAt(visit, after(monday, '10d'))).toEqual({ kind: 'wait', until: after(monday, '11d'), waitingFor: 'time' })
  })
})

describe('a wait for a click', () => {
  const steps = [
    email,
    '- { waitFor: { clicked: checklist }, for: 4 working days, then: [ { exit: clicked } ], else: [ { exit: ignored } ] }',
  ].join('\n')
  const sent = () => withMessage(start(steps), 'checklist')

  test('ends at once when a person clicks', () => {
    const visit = sent()
    expect(lastAt(visit, after(monday, '1d'))).toMatchObject({ kind: 'wait', waitingFor: 'click' })
    expect(lastAt(click(visit, after(monday, '1d')), after(monday, '1d'))).toEqual({ kind: 'finish', outcome: 'clicked' })
  })

  test('takes else at its end, also for a machine', () => {
    const visit = sent()
    expect(lastAt(visit, endOf(visit))).toEqual({ kind: 'finish', outcome: 'ignored' })
    expect(lastAt(click(visit, after(monday, '1d'), 'machine'), endOf(visit))).toEqual({ kind: 'finish', outcome: 'ignored' })
  })

  test('with an unsettled click at its end waits for the verdict', () => {
    const visit = sent()
    const end = endOf(visit)
    const open = click(visit, after(end, '-1m'), 'unsettled')
    expect(lastAt(open, end)).toEqual({ kind: 'wait', until: after(end, '60m'), waitingFor: 'settle' })
    expect(lastAt(click(visit, after(end, '-1m')), after(end, '30m'))).toEqual({ kind: 'finish', outcome: 'clicked' })
    expect(lastAt(click(visit, after(end, '-1m'), 'machine'), after(end, '30m'))).toEqual({ kind: 'finish', outcome: 'ignored' })
  })

  test('is decided by when the click happened, not by when it was looked at', () => {
    const visit = sent()
    const end = endOf(visit)
    const outage = after(end, '50h')
    expect(lastAt(click(visit, after(end, '1m')), outage)).toEqual({ kind: 'finish', outcome: 'ignored' })
    expect(lastAt(click(visit, after(end, '-1m')), outage)).toEqual({ kind: 'finish', outcome: 'clicked' })
  })

  test.each(['failed', 'suppressed', 'cancelled', 'expired'] as const)(
    'takes else at once when the mail ended as %s',
    (state) => {
      const visit = withMessage(start(steps), 'checklist', { state, sentAt: null })
      expect(lastAt(visit, after(monday, '1h'))).toEqual({ kind: 'finish', outcome: 'ignored' })
    },
  )

  test('goes on waiting for mail whose fate is unknown, since it may have arrived', () => {
    const visit = withMessage(start(steps), 'checklist', { state: 'unknown', sentAt: null })
    expect(lastAt(visit, after(monday, '1h'))).toMatchObject({ kind: 'wait', waitingFor: 'click' })
  })

  test('takes else at once when the email was left out', () => {
    const skipping = steps.replace('awareness }', 'awareness, ifUnsendable: skip }')
    expect(start(skipping, someFacts({ consents: {} })).last).toEqual({ kind: 'finish', outcome: 'ignored' })
  })
})

describe('a branch', () => {
  const steps = [
    email,
    '- wait: 1d',
    '- branch:',
    '    - if: { clicked: checklist }',
    '      then: [ { exit: clicked } ]',
    '    - if: { lead: { country: DE } }',
    '      then: [ { exit: german } ]',
    '    - else: [ { exit: other } ]',
  ].join('\n')
  const due = after(monday, '2d')

  test('takes the first case that holds, else the way without condition', () => {
    const visit = withMessage(start(steps), 'checklist')
    expect(lastAt(visit, due)).toEqual({ kind: 'finish', outcome: 'german' })
    const abroad = withFacts(visit, { lead: { ...visit.facts.lead, country: 'US' } })
    expect(lastAt(abroad, due)).toEqual({ kind: 'finish', outcome: 'other' })
  })

  test('waits for the verdict on a click that would change the choice', () => {
    const visit = withMessage(start(steps), 'checklist')
    const messageId = visit.facts.messages[0]?.id ?? null
    const open = withFacts(visit, { events: [anEvent('email.clicked', { messageId, verdict: 'unsettled' })] })
    expect(lastAt(open, due)).toMatchObject({ kind: 'wait', waitingFor: 'settle' })
  })
})

describe('a handoff', () => {
  const steps = [
    '- handoff: sales',
    '  outcomes: { noResponse: [ { exit: nurture } ], wrongPerson: [ { exit: wrong } ] }',
    '- exit: done',
  ].join('\n')

  test('opens one where there is none, and awaits its outcome', () => {
    const visit = start(steps)
    expect(visit.commands).toEqual([
      { kind: 'handoff', step: 'handoff-1' },
      { kind: 'wait', until: null, waitingFor: 'handoff' },
    ])
    expect(visit.state.handoffId).toBe(visit.facts.handoffs[0]?.id)
  })

  test('joins the one that readiness has opened', () => {
    const visit = start(steps, someFacts({ handoffs: [aHandoff()] }))
    expect(visit.commands).toEqual([{ kind: 'wait', until: null, waitingFor: 'handoff' }])
  })

  test.each([
    ['qualified', null, 'done'],
    ['won', null, 'done'],
    ['withdrawn', null, 'done'],
    ['rejected', 'wrongPerson', 'wrong'],
    ['rejected', 'badData', 'done'],
    ['rejected', 'duplicate', 'done'],
    ['rejected', 'notNow', 'handedOver'],
    ['rejected', 'noFit', 'handedOver'],
    ['lost', null, 'handedOver'],
    ['noResponse', null, 'nurture'],
  ] as const)('that ends as %s (%s) leads to %s', (status, rejectReason, outcome) => {
    const visit = start(steps)
    const handoffs = visit.facts.handoffs.map((handoff) => ({ ...handoff, status, rejectReason, closedAt: after(monday, '1d') }))
    expect(lastAt(withFacts(visit, { handoffs }), after(monday, '1d'))).toEqual({ kind: 'finish', outcome })
  })

  test('without a way for noResponse awaits the next offer and its outcome', () => {
    const visit = start('- handoff: sales\n- exit: done')
    const [first] = visit.facts.handoffs
    const silent = { ...aHandoff(first), status: 'noResponse' as const }
    const waiting = advance(withFacts(visit, { handoffs: [silent] }), after(monday, '2d'))
    expect(waiting.last).toEqual({ kind: 'wait', until: null, waitingFor: 'handoff' })
    const again = aHandoff({ trigger: 'reoffer' })
    const offered = advance(withFacts(waiting, { handoffs: [{ ...silent, closedAt: monday }, again] }), after(monday, '7d'))
    expect(offered.state.handoffId).toBe(again.id)
    const qualified = withFacts(offered, { handoffs: [{ ...again, status: 'qualified', closedAt: after(monday, '8d') }] })
    expect(lastAt(qualified, after(monday, '8d'))).toEqual({ kind: 'finish', outcome: 'done' })
  })
})

describe('the end', () => {
  test('waits until the last email is final', () => {
    const visit = start(email)
    const slot = visit.facts.messages[0]?.slot ?? monday
    expect(visit.last).toEqual({ kind: 'wait', until: after(slot, '1h'), waitingFor: 'message' })
    expect(lastAt(visit, after(slot, '1h'))).toEqual({ kind: 'wait', until: after(slot, '2h'), waitingFor: 'message' })
    expect(lastAt(withMessage(visit, 'checklist'), after(slot, '1h'))).toEqual({ kind: 'finish', outcome: 'completed' })
  })

  test('by recycling names the journey and the end of the cool-off, also after the last email only', () => {
    const visit = start(`${offer}\n- { recycle: { after: 60d, journey: re-engage } }`)
    expect(visit.last).toMatchObject({ kind: 'wait', waitingFor: 'message' })
    const sent = withMessage(visit, 'conversation-offer')
    expect(lastAt(sent, monday)).toMatchObject({
      kind: 'recycle',
      journey: 're-engage',
      coolOffUntil: new Date('2026-05-01T06:00:00Z'),
    })
  })

  test('never recycles a lead that a rep has', () => {
    const visit = start('- { recycle: { after: 60d, journey: re-engage } }', someFacts({ handoffs: [aHandoff()] }))
    expect(visit.last).toEqual({ kind: 'wait', until: null, waitingFor: 'handoff' })
  })
})

test('five emails and four waits take one advance per wake and one after the last slot', () => {
  const names = ['checklist', 'case-study', 'conversation-offer', 'fair-recap', 'fair-case-study']
  const steps = names.map((name) => `- { email: ${name}, phase: awareness }`).join('\n- { wait: 3d }\n')
  let visit = start(steps)
  const counts = [visit.commands.length]
  while (visit.last.kind === 'wait' && visit.last.until !== null) {
    const sent = visit.facts.messages.map((message) => ({ ...message, state: 'sent' as const, sentAt: message.slot }))
    visit = advance(withFacts(visit, { messages: sent }), visit.last.until)
    counts.push(visit.commands.length)
  }
  expect(visit.last).toEqual({ kind: 'finish', outcome: 'completed' })
  expect(visit.facts.messages.length).toBe(5)
  expect(counts).toEqual([2, 3, 3, 3, 3, 1])
})

test('looking again changes neither the position nor the wait', () => {
  const visit = start(`${email}\n- { waitFor: { ready: true }, for: 14d, else: [] }`)
  const again = decide(visit.graph, visit.state, visit.facts, after(monday, '1d'))
  expect(again.state).toEqual(visit.state)
  expect(again.command).toEqual(visit.last)
})

test('a loop back to the handoff that nobody answered awaits the next offer', () => {
  const visit = start(`${email}\n- { handoff: sales, id: h, outcomes: { noResponse: [ { goto: checklist } ] } }`)
  const silent = visit.facts.handoffs.map((handoff) => ({ ...handoff, status: 'noResponse' as const }))
  const looped = advance(withFacts(withMessage(visit, 'checklist'), { handoffs: silent }), after(monday, '3d'))
  expect(looped.commands.map((command) => command.kind)).toEqual(['move', 'email', 'wait'])
  expect(advance(looped, after(monday, '4d')).commands).toEqual([looped.last])
})
