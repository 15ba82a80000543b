/** Enrolments of a simulated lead: entering, being told to look, leaving; the way through is advance.ts. As db/enrolments.ts does it in rows. */
import type { LeadEvent } from '../event.ts'
import type { EnrolmentFact, Facts } from '../facts.ts'
import type { EnrolmentId, EventId } from '../id.ts'
import type { Command } from '../journey/command.ts'
import { businessKeyOn, refusalToEnter } from '../journey/enrol.ts'
import { listensTo } from '../journey/listens.ts'
import { startState } from '../journey/state.ts'
import type { Reason } from '../reason.ts'
import type { StepTaken } from './course.ts'
import { reconsiderFor } from './reconsider.ts'
import type { Scene } from './scene.ts'
import { endMessage, type Stay, type Subject } from './subject.ts'
import type { WorldJourney } from './world.ts'

export interface Entry {
  readonly by: string
  readonly businessKey?: string
  readonly causeEventId?: EventId
  readonly firstWaitUntil?: Date
  /** Why, beside the event. */
  readonly because?: readonly Reason[]
}

/** Enters every journey that the event enrols in. */
export function enrolOnEvent(scene: Scene, subject: Subject, facts: Facts, event: LeadEvent): void {
  for (const journey of scene.world.journeys) {
    const businessKey = businessKeyOn(journey.graph, event, facts, scene.now)
    if (businessKey !== null) enrol(scene, subject, facts, journey, { businessKey, causeEventId: event.id, by: 'event' })
  }
}

/** False when it is refused, or the lead is in it already. */
export function enrol(scene: Scene, subject: Subject, facts: Facts, journey: WorldJourney, entry: Entry): boolean {
  const { businessKey = '', by, causeEventId, firstWaitUntil, because = [] } = entry
  if (refusalToEnter(journey.graph, { businessKey, by }, facts, scene.now) !== null) return false
  if (activeStays(subject).some((stay) => isSameRun(stay, journey, businessKey))) return false
  const id = scene.newId() as EnrolmentId
  const state = startState(journey.graph, { enrolmentId: id, firstWaitUntil: firstWaitUntil ?? null }, scene.now)
  const stay: Stay = {
    id,
    journey,
    businessKey,
    cycle: subject.facts.lead.cycle,
    startedAt: scene.now,
    isPaused: journey.isPaused,
    state,
    waitingFor: null,
    wakeAt: scene.now,
    outcome: null,
    finishedAt: null,
    decided: 0,
    isTold: false,
  }
  subject.stays.push(stay)
  subject.facts = { ...subject.facts, enrolments: [...subject.facts.enrolments, factOf(stay, causeEventId ?? null)] }
  const started = { code: 'journey.started', ...(causeEventId === undefined ? {} : { evidence: [causeEventId] }) }
  const reasons = [started, ...because]
  noteStep(scene, subject, stay, { step: journey.graph.entry, command: { kind: 'start', version: journey.version, by }, reasons })
  wakeStays(scene, subject, ['journey'])
  reconsiderFor(scene, subject, 'journey')
  tell(scene, subject, stay)
  return true
}

function isSameRun(stay: Stay, { graph }: WorldJourney, businessKey: string): boolean {
  return stay.journey.graph.journey === graph.journey && stay.businessKey === businessKey
}

function factOf(stay: Stay, causeEventId: EventId | null): EnrolmentFact {
  const { id, journey, businessKey, startedAt, cycle } = stay
  const run = { journey: journey.graph.journey, businessKey, startedAt, cycle, causeEventId }
  return { id, ...run, status: 'active', outcome: null, finishedAt: null }
}

export function activeStays({ stays }: Subject): Stay[] {
  return stays.filter(({ outcome }) => outcome === null)
}

/** Those that a change of these keys may concern look again; without keys, all of them. */
export function wakeStays(scene: Scene, subject: Subject, keys?: readonly string[]): void {
  for (const stay of activeStays(subject)) {
    if (keys === undefined || listensTo(stay.journey.graph, stay.state.step, keys)) tell(scene, subject, stay)
  }
}

/** Told often within a moment, it looks once. */
export function tell(scene: Scene, subject: Subject, stay: Stay): void {
  if (stay.isTold || stay.outcome !== null) return
  stay.isTold = true
  scene.agenda.note(scene.now, 'look', { kind: 'look', subject, stay })
}

interface Decided {
  readonly step: string
  readonly command: Command | Extract<StepTaken['command'], { kind: 'start' }>
  readonly reasons: readonly Reason[]
  readonly way?: string | null
}

export function noteStep(scene: Scene, subject: Subject, stay: Stay, { way = null, ...decided }: Decided): void {
  stay.decided += 1
  if (!scene.keepsSteps) return
  const { journey, businessKey, cycle, decided: seq } = stay
  subject.steps.push({ journey: journey.graph.journey, businessKey, cycle, seq, at: scene.now, ...decided, way })
}

/** Whoever ends it records why, as `advance` does. Its mail that has not left is cancelled. */
export function finish(scene: Scene, subject: Subject, stay: Stay, outcome: string): void {
  Object.assign(stay, { outcome, finishedAt: scene.now, waitingFor: null, wakeAt: null })
  const { enrolments, messages } = subject.facts
  const finished = { status: 'finished', outcome, finishedAt: scene.now } as const
  subject.facts = {
    ...subject.facts,
    enrolments: enrolments.map((one) => (one.id === stay.id ? { ...one, ...finished } : one)),
  }
  for (const message of messages) {
    if (message.enrolmentId === stay.id && message.state === 'queued')
      endMessage(subject, message.id, { state: 'cancelled', outcomeCode: `journey.${outcome}` }, scene.now)
  }
  reconsiderFor(scene, subject, 'journey')
}

/** Ends every active one but `except`, wherever it stands. */
export function endStays(scene: Scene, subject: Subject, outcome: string, except?: Stay): void {
  for (const stay of activeStays(subject)) {
    if (stay === except) continue
    finish(scene, subject, stay, outcome)
    const reasons = [{ code: 'journey.ended', params: { outcome } }]
    noteStep(scene, subject, stay, { step: stay.state.step, command: { kind: 'finish', outcome }, reasons })
    wakeStays(scene, subject, ['journey'])
  }
}
