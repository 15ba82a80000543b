/** Draws what is known of a lead on 2 March 2026, in any zone: history, score, consent, handoffs, mail; all of it changes by time alone. */
import { type Arbitrary, array, constantFrom, integer, option, record } from 'fast-check'
import type { Condition } from '../../../domain/condition/syntax.ts'
import type { Facts } from '../../../domain/facts.ts'
import type { EnrolmentId } from '../../../domain/id.ts'
import { discountedSum, linesToAppend } from '../../../domain/ledger.ts'
import { grantsOf } from '../../../domain/score-fold.ts'
import { aConsent, aHandoff, aMessage, anEnrolment, anEvent, monday, someFacts, someId, starterModel } from '../builders.ts'
import { dayMs, minuteMs } from './anywhere.ts'
import { zones } from './time-judge.ts'

export const ownEnrolment = someId() as EnrolmentId
const ownKey = '42'

const hourMs = 60 * minuteMs
const ago = integer({ min: -40, max: 45 * 24 * 60 }).map((minutes) => new Date(monday.getTime() - minutes * minuteMs))
const soon = integer({ min: -5 * 24, max: 40 * 24 }).map((hours) => new Date(monday.getTime() + hours * hourMs))

const happened = record({
  type: constantFrom('page.viewed', 'demo.requested', 'email.clicked', 'webinar.attended', 'unsubscribed', 'email.replied'),
  occurredAt: ago,
  webinar: constantFrom<string>(ownKey, '43'),
  verdict: constantFrom('human' as const, 'human' as const, 'human' as const, 'machine' as const),
})

const drawn = record({
  events: array(happened, { maxLength: 8 }),
  zone: constantFrom('Europe/Berlin', ...zones),
  stage: constantFrom('cold' as const, 'iql' as const, 'iql' as const, 'mql' as const, 'sql' as const),
  stageSince: ago,
  coolOffUntil: option(soon),
  renewal: option(soon),
  optInUntil: option(soon),
  handoffs: array(record({ offeredAt: ago, status: constantFrom('rejected' as const, 'won' as const) }), { maxLength: 2 }),
  enrolments: array(record({ startedAt: ago, journey: constantFrom('whitepaper-nurture', 're-engage') }), { maxLength: 2 }),
  sentStep: option(constantFrom('a', 'b')),
  fit: constantFrom(0, 5, 15, 20),
})
type Drawn = typeof drawn extends Arbitrary<infer T> ? T : never

const segments: Readonly<Record<string, Condition>> = {
  quiet: {
    kind: 'event',
    pattern: { types: ['page.viewed', 'webinar.attended'], where: [] },
    count: { atMost: 0 },
    withinMs: 10 * dayMs,
  },
  hot: { kind: 'temperature', in: ['hot'] },
}

function factsOf(one: Drawn): Facts {
  const message = aMessage({
    enrolmentId: ownEnrolment,
    step: one.sentStep ?? 'a',
    state: one.sentStep === null ? 'queued' : 'sent',
  })
  const events = one.events.map(({ type, webinar, ...rest }) =>
    anEvent(type, {
      ...rest,
      properties: { url: '/pricing', webinar },
      messageId: type === 'email.clicked' ? message.id : null,
    }),
  )
  const lines = linesToAppend([], grantsOf(starterModel, events))
  const pending = one.optInUntil === null ? aConsent() : aConsent({ status: 'pending', expiresAt: one.optInUntil })
  return someFacts({
    events,
    engagement: discountedSum(starterModel, lines),
    fit: one.fit,
    zone: one.zone,
    lead: {
      stage: one.stage,
      stageSince: one.stageSince,
      coolOffUntil: one.coolOffUntil,
      attributes: one.renewal === null ? {} : { renewal: one.renewal.toISOString() },
    },
    consents: { email_marketing: pending },
    messages: [message],
    handoffs: one.handoffs.map((handoff) => aHandoff({ ...handoff, rejectReason: 'notNow', closedAt: handoff.offeredAt })),
    enrolments: [
      anEnrolment({ id: ownEnrolment, journey: 'own', businessKey: ownKey }),
      ...one.enrolments.map((enrolment) => anEnrolment(enrolment)),
    ],
    segments,
  })
}

export const anyFacts: Arbitrary<Facts> = drawn.map(factsOf)
