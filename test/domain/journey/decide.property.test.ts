import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConsentStatus, Facts, HandoffStatus, MessageState } from '../../../domain/facts.ts'
import type { Stage } from '../../../domain/lead.ts'
import type { Reason } from '../../../domain/reason.ts'
import { canSay } from '../../../domain/words.ts'
import { aConsent, aHandoff, after, anEvent, monday, someFacts } from '../../support/builders.ts'
import { advance, type Advance, enrolled, journeySource, problemsOf, type Visit, withFacts } from '../../support/journeys.ts'

const condition = fc.constantFrom<object>(
  { ready: true },
  { stage: 'iql' },
  { engagement: { atLeast: 5 } },
  { not: { engagement: { atLeast: 5 } } },
  { event: { type: 'page.viewed', within: '2d' } },
  { inactive: '7d' },
  { clicked: 'a' },
  { not: { clicked: 'a' } },
)
const duration = fc.constantFrom('1m', '30m', '4h', '1d', '3 working days', '2w')
const target = fc.constantFrom('a', 'b', 'c', 'w', 'h')

const date = fc.constantFrom('attributes.due', 'attributes.unknown', 'event.startsAt')
const past = fc.constantFrom('go', 'skip', 'exit')

const { list } = fc.letrec<{ list: object[]; step: object }>((tie) => ({
  list: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', maxDepth: 3 },
    fc.record({
      email: fc.constantFrom('checklist', 'case-study'),
      id: fc.constantFrom('a', 'b', 'c'),
      phase: fc.constant('awareness'),
      ifUnsendable: fc.constantFrom('optIn', 'skip', 'wait', 'exit'),
      policy: fc.constantFrom('defer', 'skip'),
    }),
    fc.record({ wait: duration }),
    fc.record({ wait: fc.record({ until: fc.record({ date: date, offset: fc.constantFrom('-3d', '2h') }), past }) }),
    fc.record({
      wait: fc.record({ until: fc.record({ weekday: fc.constantFrom('tue', 'mon-fri'), at: fc.constant('09:00') }) }),
    }),
    fc.record({ update: fc.constantFrom({ industry: 'Chemie' }, { 'attributes.due': null }) }),
    fc.record({ notify: fc.constantFrom('owner', 'marketing', 'teamLead'), text: fc.constant('Bitte ansehen') }),
    fc.record({ webhook: fc.constant('https://crm.example/hook'), yes: tie('list'), no: tie('list') }),
    fc.record({ one: tie('list'), other: tie('list') }).map(({ one, other }) => ({
      split: [
        { way: 'one', weight: 40, yes: one },
        { way: 'other', weight: 60, yes: other },
      ],
    })),
    fc
      .record({ first: condition, second: condition, for: duration, yes: tie('list'), no: tie('list') })
      .map((one) => ({ waitFor: [{ if: one.first, yes: one.yes }, { if: one.second }], for: one.for, no: one.no })),
    fc.record({ wait: duration, id: fc.constant('w') }),
    fc.record({ goto: target }),
    fc.record({ exit: fc.constant('done') }),
    fc.record({ handoff: fc.constant('sales'), id: fc.constant('h'), outcomes: fc.record({ noResponse: tie('list') }) }),
    fc.record({ recycle: fc.constant({ after: '60d', journey: 're-engage' }) }),
    fc.record({ waitFor: condition, for: duration, yes: tie('list'), no: tie('list') }),
    fc.record({ if: condition, yes: tie('list'), no: tie('list') }).map((one) => ({
      branch: [{ if: one.if, yes: one.yes }, { no: one.no }],
    })),
  ),
}))

/** An object with a key `then` would be taken for a promise, so the keys get their names when written. */
function written(step: object): string {
  return JSON.stringify(step).replaceAll('"yes":', '"then":').replaceAll('"no":', '"else":')
}

/** Only journeys that could be published; an email `a` in front gives the conditions something to name. */
const source = list
  .map((steps) => {
    const all = [{ email: 'checklist', id: 'a', phase: 'awareness' }, ...steps]
    return journeySource(all.map((step) => `- ${written(step)}`).join('\n'), 'exit: { stage: customer }')
  })
  .filter((text) => problemsOf(text).every((problem) => problem.severity === 'warning'))

const change = fc.record({
  hoursLater: fc.oneof(fc.nat(100), fc.constant(2_000)),
  toDue: fc.boolean(),
  stage: fc.constantFrom<Stage>('cold', 'cold', 'iql', 'mql', 'sql', 'customer', 'disqualified'),
  consent: fc.constantFrom<ConsentStatus | null>('confirmed', 'confirmed', 'pending', 'expired', 'withdrawn', null),
  replyHold: fc.boolean(),
  messageState: fc.constantFrom<MessageState>('queued', 'sending', 'sent', 'failed', 'expired', 'unknown', 'suppressed'),
  handoff: fc.constantFrom<HandoffStatus>('open', 'accepted', 'qualified', 'rejected', 'noResponse', 'withdrawn'),
  isClosed: fc.boolean(),
  verdict: fc.constantFrom('human', 'machine', 'unsettled', null),
  engagement: fc.integer({ min: -5, max: 30 }),
  due: fc.constantFrom('2026-02-01', '2026-03-09', '2026-05-01T12:00:00Z'),
  webhook: fc.constantFrom('open', 'answered', 'failed'),
})
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed<V extends Visit>(visit: V, to: Change, now: Date): V {
  const { facts } = visit
  const closedAt = to.isClosed || (to.handoff !== 'open' && to.handoff !== 'accepted' && to.handoff !== 'noResponse') ? now : null
  const messageId = facts.messages[0]?.id ?? null
  const clicks = to.verdict === null ? [] : [anEvent('email.clicked', { messageId, occurredAt: now, verdict: to.verdict })]
  const next: Facts = {
    ...facts,
    lead: { ...facts.lead, stage: to.stage, attributes: { due: to.due } },
    webhookCalls: facts.webhookCalls.map((call) => ({ ...call, state: to.webhook })),
    consents: to.consent === null ? {} : { email_marketing: aConsent({ status: to.consent, expiresAt: after(now, '5d') }) },
    replyHold: to.replyHold,
    messages: facts.messages.map((message) => ({
      ...message,
      state: to.messageState,
      sentAt: to.messageState === 'sent' ? message.slot : null,
    })),
    handoffs: facts.handoffs.map((handoff) => aHandoff({ ...handoff, status: to.handoff, closedAt, rejectReason: null })),
    events: [...facts.events, ...clicks],
    engagementA: to.engagement,
  }
  return withFacts(visit, next)
}

function nextMoment({ last }: Advance, to: Change, now: Date): Date {
  return to.toDue && last.kind === 'wait' && last.until !== null ? last.until : after(now, `${to.hoursLater}h`)
}

/** The code of a reason of ours that lacks a sentence. */
function unsaid({ code }: Reason): string | null {
  return !code.startsWith('journey.') || (canSay('de', code) && canSay('en', code)) ? null : code
}

test('whatever happens, every look ends soon with a wait ahead or an end, and repeating it changes nothing, and each says why', () => {
  fc.assert(
    fc.property(source, fc.array(change, { minLength: 1, maxLength: 12 }), (text, changes) => {
      let now = monday
      const start = enrolled(text, someFacts(), now)
      const most = 3 * start.graph.order.length + 3
      let visit = advance(start, now, most)
      for (const to of changes) {
        expect(visit.last.kind === 'wait' && visit.last.until !== null && visit.last.until <= now).toBe(false)
        if (visit.last.kind !== 'wait') return
        const again = advance(visit, now, most)
        expect(again.commands).toEqual([visit.last])
        expect(again.state).toEqual(visit.state)
        expect(visit.reasons.map(unsaid).filter((code) => code !== null)).toEqual([])
        now = nextMoment(visit, to, now)
        visit = advance(changed(visit, to, now), now, most)
      }
    }),
    { numRuns: 1_500 },
  )
})

test('no email is queued twice for one occurrence, and none for a moment that has passed', () => {
  fc.assert(
    fc.property(source, fc.array(change, { minLength: 1, maxLength: 12 }), (text, changes) => {
      let now = monday
      let visit = advance(enrolled(text, someFacts(), now), now)
      const keys: string[] = []
      for (const to of [...changes, undefined]) {
        for (const command of visit.commands) {
          if (command.kind !== 'email') continue
          keys.push(`${command.step}:${command.occurrence}`)
          expect(command.slot.getTime()).toBeGreaterThanOrEqual(now.getTime())
        }
        if (to === undefined || visit.last.kind !== 'wait') break
        now = nextMoment(visit, to, now)
        visit = advance(changed(visit, to, now), now)
      }
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 1_000 },
  )
})
