/** Mail of journeys to a simulated lead: queued, judged at the moment of sending, delivered into the simulation and nowhere else. */
import type { MessageFact } from '../facts.ts'
import type { EventId, MessageId } from '../id.ts'
import type { EmailCommand } from '../journey/command.ts'
import type { JourneyGraph } from '../journey/graph.ts'
import { decideSend, type SendCandidate } from '../send-decision.ts'
import { sendability } from '../send-gate.ts'
import type { SeenMail } from './act.ts'
import { recordEvent } from './events.ts'
import { noteActs, type Scene } from './scene.ts'
import { tell } from './stays.ts'
import { stopMarketing } from './stops.ts'
import { changeMessage, endMessage, type Mail, type Stay, type Subject } from './subject.ts'

export function queueMail(scene: Scene, subject: Subject, stay: Stay, command: EmailCommand): void {
  const { step, occurrence, template, slot, expiresAt, policy, capped, priority } = command
  const message: MessageFact = {
    id: scene.newId() as MessageId,
    class: 'marketing',
    enrolmentId: stay.id,
    step,
    occurrence,
    templateKey: template,
    state: 'queued',
    slot,
    sentAt: null,
    outcomeCode: null,
    priority,
  }
  subject.mails.set(message.id, { stay, queuedAt: scene.now, expiresAt, policy, capped, finalAt: null })
  subject.facts = { ...subject.facts, messages: [...subject.facts.messages, message] }
  noteSlot(scene, subject, message, slot)
}

/** Of two that are due at one moment the higher priority goes first. */
export function noteSlot({ agenda, now }: Scene, subject: Subject, { id, priority }: MessageFact, slot: Date): void {
  agenda.note(slot > now ? slot : now, 'send', { kind: 'send', subject, messageId: id }, -priority)
}

/** The gate. A slot that was given up meanwhile is nobody's. */
export function sendMail(scene: Scene, subject: Subject, messageId: string): void {
  const message = subject.facts.messages.find(({ id }) => id === messageId)
  const mail = subject.mails.get(messageId)
  if (message === undefined || mail === undefined || message.state !== 'queued' || message.slot > scene.now) return
  const decision = decideSend(candidateOf(scene, subject, message, mail), false, scene.now)
  switch (decision.kind) {
    case 'send':
      return deliver(scene, subject, message, mail)
    case 'stay':
      return
    case 'later':
      if (decision.code === 'capReached') subject.capHits += 1
      changeMessage(subject, messageId, { slot: decision.at, outcomeCode: decision.code })
      return noteSlot(scene, subject, message, decision.at)
    case 'end':
      if (decision.code === 'capReached') subject.capHits += 1
      endMessage(subject, messageId, { state: decision.state, outcomeCode: decision.code }, scene.now)
      return tell(scene, subject, mail.stay)
    default:
      return decision satisfies never
  }
}

const lookedBackMs = 30 * 86_400_000

function candidateOf({ now }: Scene, { facts, mails }: Subject, message: MessageFact, mail: Mail): SendCandidate {
  const { stay, queuedAt, expiresAt, policy, capped } = mail
  const others = facts.messages.filter((other) => other.class === 'marketing' && other.id !== message.id)
  const since = message.slot.getTime() - lookedBackMs
  return {
    id: message.id,
    class: message.class,
    kind: 'journey',
    priority: message.priority,
    queuedAt,
    notBefore: message.slot,
    expiresAt,
    capped,
    policy,
    enrolment: { isActive: stay.outcome === null, isPaused: stay.isPaused },
    address: facts.lead.email,
    suppressions: facts.suppressions,
    sendability: sendability(facts, now),
    window: stay.journey.graph.window,
    zone: facts.zone,
    holidays: facts.holidays,
    gone: others
      .filter(hasLeft)
      .map(leftAt)
      .filter((at) => at.getTime() > since),
    planned: others
      .filter(({ id, state }) => state === 'queued' && mails.get(id)?.stay.isPaused !== true)
      .map(({ id, priority, slot }) => ({ id, priority, notBefore: slot })),
  }
}

function hasLeft({ state }: MessageFact): boolean {
  return state === 'sending' || state === 'sent' || state === 'unknown'
}

function leftAt({ sentAt, slot }: MessageFact): Date {
  return sentAt ?? slot
}

function deliver(scene: Scene, subject: Subject, message: MessageFact, { stay }: Mail): void {
  const seen = seenMail(message, stay, scene.now)
  const delivery = scene.reactions.delivery(seen, subject.facts)
  const about = { template: message.templateKey, step: message.step }
  const event = { occurredAt: scene.now, messageId: message.id, verdict: 'human' } as const
  if (delivery.kind === 'sent') {
    endMessage(subject, message.id, { state: 'sent', sentAt: scene.now, outcomeCode: null }, scene.now)
    recordEvent(scene, subject, { ...event, id: `sent:${message.id}` as EventId, type: 'email.sent', properties: about })
    return noteActs(scene, subject, scene.reactions.toMail(seen, subject.facts))
  }
  endMessage(subject, message.id, { state: 'failed', outcomeCode: `refused.${delivery.reason}` }, scene.now)
  const bounce = { ...about, class: delivery.class, reason: delivery.reason }
  recordEvent(scene, subject, { ...event, id: `bounce:${message.id}` as EventId, type: 'email.bounced', properties: bounce })
  if (delivery.class === 'hard') stopMarketing(scene, subject, 'hard_bounce', true)
  tell(scene, subject, stay)
}

function seenMail(message: MessageFact, { journey }: Stay, at: Date): SeenMail {
  return { message, journey: journey.graph.journey, phase: phaseOf(journey.graph, message.step), at }
}

function phaseOf({ nodes }: JourneyGraph, step: string | null): SeenMail['phase'] {
  const node = step === null ? undefined : nodes[step]
  return node?.kind === 'email' ? node.phase : null
}
