/** How a simulated lead stops marketing, and how its consents change. As db/consents.ts does it in rows. */
import { consentAfter, type Declaration } from '../consent.ts'
import type { EventId, MessageId } from '../id.ts'
import { type MarketingStopReason, purposesToWithdraw, stopEffects } from '../marketing-stop.ts'
import { withdrawHandoffs } from './dealings.ts'
import { recordEvent } from './events.ts'
import { reconsiderFor } from './reconsider.ts'
import type { Scene } from './scene.ts'
import { tell, wakeStays } from './stays.ts'
import { changeLead, endMessage, type Subject } from './subject.ts'

/** A stop in force changes nothing. `isRecorded`: its event is on record already. */
export function stopMarketing(scene: Scene, subject: Subject, reason: MarketingStopReason, isRecorded = false): void {
  const { scope, action, stops, event: type } = stopEffects[reason]
  const { suppressions, consents, lead } = subject.facts
  const isNew = lead.email !== null && !suppressions.some((one) => one.reason === reason)
  if (isNew) subject.facts = { ...subject.facts, suppressions: [...suppressions, { scope, reason }] }
  const withdrawn = purposesToWithdraw(reason, consents)
  for (const purpose of withdrawn) declare(scene, subject, { purpose, action, basis: null, reason })
  const isObjection = reason === 'objection' && lead.objectedAt === null
  if (isObjection) changeLead(subject, { objectedAt: scene.now })
  stopMail(scene, subject, reason, stops)
  if (!isNew && withdrawn.length === 0 && !isObjection) return
  if (!isRecorded) recordEvent(scene, subject, stopEvent(scene, type, reason))
  if (isObjection) withdrawHandoffs(scene, subject, 'objected')
  wakeStays(scene, subject)
}

function stopEvent(scene: Scene, type: string, reason: string) {
  const id = scene.newId() as EventId
  return {
    id,
    type,
    occurredAt: scene.now,
    properties: { reason },
    messageId: null as MessageId | null,
    verdict: 'human',
  } as const
}

function stopMail(scene: Scene, subject: Subject, outcomeCode: string, classes: readonly string[]): void {
  for (const message of subject.facts.messages) {
    if (message.state !== 'queued' || !classes.includes(message.class)) continue
    endMessage(subject, message.id, { state: 'suppressed', outcomeCode }, scene.now)
    const stay = subject.mails.get(message.id)?.stay
    if (stay !== undefined) tell(scene, subject, stay)
  }
}

/** What a declaration changes; a pending opt-in lapses by itself. */
export function declare(
  scene: Scene,
  subject: Subject,
  { purpose, action, basis, reason }: Pick<Declaration, 'purpose' | 'action' | 'basis' | 'reason'>,
): void {
  const { consents } = subject.facts
  const next = consentAfter(consents[purpose] ?? null, { purpose, action, basis, reason, at: scene.now, expiresAt: null })
  if (next === null) return
  subject.facts = { ...subject.facts, consents: { ...consents, [purpose]: next } }
  reconsiderFor(scene, subject, 'consent')
  noteLapse(scene, subject, next.status === 'pending' ? next.expiresAt : null)
}

export function noteLapse(scene: Scene, subject: Subject, at: Date | null): void {
  if (at !== null) scene.agenda.note(at > scene.now ? at : scene.now, 'lapse', { kind: 'lapse', subject })
}

/** Pending opt-ins whose time is over. */
export function lapseConsents(scene: Scene, subject: Subject): void {
  const { consents } = subject.facts
  const lapsed = (['email_marketing', 'tracking', 'phone'] as const).filter((purpose) => {
    const consent = consents[purpose]
    return consent?.status === 'pending' && consent.expiresAt !== null && consent.expiresAt <= scene.now
  })
  for (const purpose of lapsed) {
    const basis = consents[purpose]?.basis ?? null
    declare(scene, subject, { purpose, action: 'expired', basis, reason: 'optinExpired' })
  }
  if (lapsed.length > 0) wakeStays(scene, subject)
}
