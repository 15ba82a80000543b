/** Performs what people do in a simulation, each as the engine would take it. */
import type { LeadEvent } from '../event.ts'
import { never } from '../failure.ts'
import type { EventId, MessageId } from '../id.ts'
import type { Act } from './act.ts'
import { answer } from './answers.ts'
import { applyEvents } from './apply.ts'
import { recordEvent } from './events.ts'
import type { Scene } from './scene.ts'
import { hasBeenIn } from './memberships.ts'
import { enrol, wakeStays } from './stays.ts'
import { declare, stopMarketing } from './stops.ts'
import { openDealing, type Subject } from './subject.ts'

export function perform(scene: Scene, subject: Subject, act: Act): void {
  switch (act.kind) {
    case 'event':
      return happen(scene, subject, act)
    case 'stop':
      return stopMarketing(scene, subject, act.reason)
    case 'consent':
      declare(scene, subject, { purpose: act.purpose, action: act.action, basis: act.basis, reason: null })
      return wakeStays(scene, subject)
    case 'replyAnswered':
      subject.facts = { ...subject.facts, replyHold: false }
      wakeStays(scene, subject, ['lead'])
      return applyEvents(scene, subject)
    case 'enrol':
      return enter(scene, subject, act)
    case 'answer':
      return answerOpen(scene, subject, act)
    default:
      return never(act, 'act')
  }
}

function enter(
  scene: Scene,
  subject: Subject,
  { journey: key, businessKey = '', bySegment }: Extract<Act, { kind: 'enrol' }>,
): void {
  const journey = scene.world.journeys.find(({ graph }) => graph.journey === key)
  if (journey === undefined) return
  if (bySegment !== true) enrol(scene, subject, subject.facts, journey, { by: 'hand', businessKey })
  else if (hasBeenIn(subject, journey.graph.enrol?.segment ?? null))
    enrol(scene, subject, subject.facts, journey, { by: 'segment' })
}

/** About a mail that never came, nothing happens. */
function happen(scene: Scene, subject: Subject, act: Extract<Act, { kind: 'event' }>): void {
  const messageId = act.mail === undefined ? null : newestMail(subject, act.mail)
  if (act.mail !== undefined && messageId === null) return
  const { type, properties } = act
  const id = (act.id ?? scene.newId()) as EventId
  const event: LeadEvent = { id, type, properties, occurredAt: scene.now, messageId, verdict: act.verdict ?? 'human' }
  if (type === 'email.replied') subject.facts = { ...subject.facts, replyHold: true }
  recordEvent(scene, subject, event)
}

function newestMail({ facts }: Subject, which: 'newest' | { readonly template: string }): MessageId | null {
  const seen = facts.messages.filter(
    (message) =>
      message.class === 'marketing' && message.state === 'sent' && (which === 'newest' || message.templateKey === which.template),
  )
  const newest = seen.reduce<(typeof seen)[number] | null>(
    (latest, one) => (latest === null || (one.sentAt ?? one.slot) >= (latest.sentAt ?? latest.slot) ? one : latest),
    null,
  )
  return newest?.id ?? null
}

/** Another rep's by now, or none at all: as with a link that came too late. */
function answerOpen(scene: Scene, subject: Subject, { answer: given, repId, rotation }: Extract<Act, { kind: 'answer' }>): void {
  const open = openDealing(subject)
  const isOthers = open === null || (repId ?? open.repId) !== open.repId || (rotation ?? open.rotation) !== open.rotation
  if (!isOthers) answer(scene, subject, open, given)
}
