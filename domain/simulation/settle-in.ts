/** Brings a lead of the world onto the scene, with all that runs about it already. */
import type { CompanyId } from '../id.ts'
import { noteNextRung } from './dealings.ts'
import { recordEvent } from './events.ts'
import { noteSlot } from './mails.ts'
import { fillSegments } from './memberships.ts'
import { reconsiderAt } from './reconsider.ts'
import { noteActs, type Scene } from './scene.ts'
import { noteLapse } from './stops.ts'
import type { Dealing, Stay, Subject } from './subject.ts'
import type { WorldEnrolment, WorldHandoff, WorldLead } from './world.ts'

export function settleIn(scene: Scene, lead: WorldLead, index: number): Subject {
  const events = [...lead.facts.events]
  const subject: Subject = {
    index,
    facts: { ...lead.facts, events, model: scene.world.model, segments: scene.world.segments ?? lead.facts.segments },
    events,
    eventIds: new Set(events.map(({ id }) => id)),
    ledger: [...lead.ledger],
    fresh: [],
    stays: (lead.enrolments ?? []).map(stayOf),
    dealings: [],
    mails: new Map(),
    members: new Map((lead.segments ?? []).map((key) => [key, null])),
    reconsiderAt: null,
    stageBeforeDisqualified: lead.stageBeforeDisqualified ?? 'cold',
    correctedToColdAt: lead.correctedToColdAt ?? null,
    steps: [],
    moves: [],
    tasks: [],
    capHits: 0,
  }
  noteCompany(scene, subject, lead.facts.lead.companyId)
  for (const handoff of lead.handoffs ?? []) takeUp(scene, subject, handoff)
  noteWaits(scene, subject, lead)
  if (lead.segments === undefined) fillSegments(scene, subject)
  for (const event of lead.fresh ?? []) recordEvent(scene, subject, event)
  noteActs(scene, subject, lead.acts)
  return subject
}

function noteCompany({ colleagues }: Scene, subject: Subject, companyId: CompanyId | null): void {
  if (companyId !== null) colleagues.set(companyId, [...(colleagues.get(companyId) ?? []), subject])
}

function stayOf(enrolment: WorldEnrolment): Stay {
  return { ...enrolment, outcome: null, finishedAt: null, decided: 0, isTold: false }
}

function takeUp(scene: Scene, subject: Subject, handoff: WorldHandoff): void {
  const team = scene.desks.team(handoff.teamId)
  if (team === undefined) return
  const dealing: Dealing = {
    ...handoff,
    team,
    offers: [{ repId: handoff.repId, at: handoff.offeredAt, until: null }],
    rungs: [],
    isFromBefore: true,
    nextAt: null,
  }
  subject.dealings.push(dealing)
  scene.desks.count(dealing, 1)
  scene.desks.noteAtCompany(subject, dealing)
  noteNextRung(scene, subject, dealing)
}

function noteWaits(scene: Scene, subject: Subject, { planned = [], reconsiderAt: at }: WorldLead): void {
  for (const stay of subject.stays)
    if (stay.wakeAt !== null) scene.agenda.note(stay.wakeAt, 'wake', { kind: 'wake', subject, stay })
  for (const { messageId, enrolmentId, ...mail } of planned) {
    const stay = subject.stays.find(({ id }) => id === enrolmentId)
    const message = subject.facts.messages.find(({ id }) => id === messageId)
    if (stay === undefined || message === undefined) continue
    subject.mails.set(messageId, { ...mail, stay, finalAt: null })
    noteSlot(scene, subject, message, message.slot)
  }
  for (const consent of Object.values(subject.facts.consents))
    noteLapse(scene, subject, consent.status === 'pending' ? consent.expiresAt : null)
  if (at !== undefined) reconsiderAt(scene, subject, at)
}
