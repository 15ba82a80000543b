/** Reads from the record what people did after a time: by themselves, about mails, about offers. */
import { workingMsBetween } from '../calendar.ts'
import type { LeadEvent } from '../event.ts'
import { type RejectReason, rejectReasons } from '../handoff.ts'
import { hourMs } from '../local-time.ts'
import type { Act, DatedAct, Delivery, RepAnswer } from './act.ts'
import type { HandoffTurn, LeadHistory, PastHandoff, PastMessage } from './history.ts'
import type { LeadRecord, MailReaction, OfferReaction } from './replay.ts'
import type { Sales } from './world.ts'

/** What answers a mail or a stop is no act of its own. */
const aboutMail = ['email.opened', 'email.clicked', 'email.replied', 'email.bounced', 'email.complained', 'unsubscribed']
const ofTheEngine = ['email.sent', 'email.delivered', 'consent.granted', 'consent.withdrawn']

/** From `from` on, whatever the journeys do. */
export function actsOnRecord(history: LeadHistory, from: Date): DatedAct[] {
  const since = new Set(history.messages.flatMap(({ fact }) => (fact.sentAt !== null && fact.sentAt >= from ? [fact.id] : [])))
  const events = history.facts.events
    .filter((event) => event.occurredAt >= from && (event.messageId === null || !since.has(event.messageId)))
    .flatMap((event) => actOf(event, history) ?? [])
  // A form declares consent and submits at one moment; the consent counts for what the form begins.
  return [...consentActs(history, from), ...events, ...entriesByHand(history, from), ...answersToEarlier(history, from)]
}

function actOf(event: LeadEvent, { messages }: LeadHistory): DatedAct | null {
  const { type, properties, occurredAt: at } = event
  const stop = stopOf(event)
  if (stop !== null) return { ...stop, at }
  if (ofTheEngine.includes(type)) return null
  const about = messages.find(({ fact }) => fact.id === event.messageId)?.fact
  if (aboutMail.includes(type) && about === undefined) return null
  const mail = about === undefined ? {} : { mail: { template: about.templateKey } }
  return { kind: 'event', id: event.id, type, properties, verdict: event.verdict, ...mail, at }
}

function stopOf({ type, properties }: LeadEvent): Extract<Act, { kind: 'stop' }> | null {
  if (type === 'unsubscribed') return { kind: 'stop', reason: 'unsubscribe' }
  if (type === 'email.complained') return { kind: 'stop', reason: 'complaint' }
  if (type === 'consent.withdrawn' && properties['reason'] === 'objection') return { kind: 'stop', reason: 'objection' }
  return type === 'email.bounced' && properties['class'] === 'hard' ? { kind: 'stop', reason: 'hard_bounce' } : null
}

/** A withdrawal that a stop has brought about comes with that stop. */
function consentActs({ consents }: LeadHistory, from: Date): DatedAct[] {
  return consents
    .filter(
      ({ at, action, purpose }) =>
        at >= from && action !== 'expired' && action !== 'objected' && !(action === 'withdrawn' && purpose === 'email_marketing'),
    )
    .map(({ purpose, action, basis, at }) => ({ kind: 'consent', purpose, action, basis, at }))
}

/** Events and recycling enrol by themselves, and so do segments where the entering can be seen. */
function entriesByHand({ enrolments }: LeadHistory, from: Date): DatedAct[] {
  return enrolments
    .filter(({ by, startedAt }) => startedAt >= from && by !== 'event' && !by.startsWith('recycle'))
    .map(({ by, journey, businessKey, startedAt: at }) => {
      const entry = { kind: 'enrol', journey: journey.graph.journey, businessKey, at } as const
      return by === 'segment' ? { ...entry, bySegment: true } : entry
    })
}

/** What reps said about handoffs that were under way. */
function answersToEarlier({ handoffs }: LeadHistory, from: Date): DatedAct[] {
  return handoffs
    .filter(({ createdAt, closedAt }) => createdAt < from && (closedAt === null || closedAt >= from))
    .flatMap((handoff) => storyOf(handoff).filter(({ at }) => at >= from))
    .map(({ answer, at }) => ({ kind: 'answer', answer, at }))
}

/** What follows the mails and offers from `from` on. */
export function recordOf(history: LeadHistory, sales: Sales, from: Date): LeadRecord {
  const mails = history.messages.filter(({ fact, finalAt }) => fact.state !== 'queued' && finalAt !== null && finalAt >= from)
  return {
    mails: mails.flatMap((mail) => mailReaction(mail, history) ?? []),
    offers: history.handoffs.filter(({ createdAt }) => createdAt >= from).map((handoff) => offerReaction(handoff, sales)),
    calls: history.facts.webhookCalls,
  }
}

/** A mail that never left says nothing about what its recipient would have done. */
function mailReaction({ fact, finalAt }: PastMessage, { facts }: LeadHistory): MailReaction | null {
  const sentAt = fact.sentAt ?? (fact.state === 'failed' ? finalAt : null)
  if (sentAt === null) return null
  const answers = facts.events.filter((event) => event.messageId === fact.id && !ofTheEngine.includes(event.type))
  return {
    template: fact.templateKey,
    delivery: deliveryOf(fact.state),
    acts: answers.flatMap((event) => reactionsOf(event, fact.templateKey, event.occurredAt.getTime() - sentAt.getTime())),
  }
}

function deliveryOf(state: string): Delivery {
  return state === 'failed' ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' }
}

/** When a reply was answered is not asked: within a day, usually. */
function reactionsOf(event: LeadEvent, template: string, afterMs: number): MailReaction['acts'] {
  const stop = stopOf(event)
  if (stop !== null) return [{ act: stop, afterMs }]
  const { type, properties, verdict } = event
  const act: Act = { kind: 'event', type, properties, verdict, mail: { template } }
  const reacted = { act, afterMs }
  return type === 'email.replied' ? [reacted, { act: { kind: 'replyAnswered' }, afterMs: afterMs + 24 * hourMs }] : [reacted]
}

function offerReaction(handoff: PastHandoff, { teams }: Sales): OfferReaction {
  const calendar = teams.find(({ id }) => id === handoff.teamId)?.calendar
  if (calendar === undefined) return { answers: [] }
  const afterMs = (at: Date): number => workingMsBetween(calendar, handoff.createdAt, at)
  return { answers: storyOf(handoff).map(({ answer, at }) => ({ answer, afterMs: afterMs(at) })) }
}

function storyOf({ turns }: PastHandoff): { readonly answer: RepAnswer; readonly at: Date }[] {
  return turns.flatMap((turn) => {
    const answer = answerOf(turn)
    return answer === null ? [] : [{ answer, at: turn.at }]
  })
}

const answerOfKind: Readonly<Record<string, RepAnswer>> = {
  accepted: { kind: 'accept' },
  contacted: { kind: 'contacted' },
  qualified: { kind: 'qualify' },
  opportunity: { kind: 'opportunity' },
  won: { kind: 'won' },
  lost: { kind: 'lost' },
}

function answerOf({ kind, detail }: HandoffTurn): RepAnswer | null {
  if (kind !== 'rejected') return answerOfKind[kind] ?? null
  const until = typeof detail['until'] === 'string' ? { until: new Date(detail['until']) } : {}
  return { kind: 'reject', reason: reasonOf(detail['reason']), ...until }
}

function reasonOf(value: unknown): RejectReason {
  return rejectReasons.find((reason) => reason === value) ?? 'notNow'
}
