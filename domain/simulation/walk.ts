/** One lead's way through a journey that nobody is in yet: what it would receive and when, and which way it would take. */
import type { MessageState } from '../facts.ts'
import { hourMs, dayMs } from '../local-time.ts'
import type { JourneyGraph } from '../journey/graph.ts'
import { type Reactions, silence } from './act.ts'
import type { Course, StepTaken } from './course.ts'
import { simulate } from './simulate.ts'
import type { World, WorldLead } from './world.ts'

export type WalkLine =
  | {
      readonly kind: 'email'
      readonly step: string
      readonly template: string
      readonly at: Date
      readonly state: MessageState
      readonly why: string | null
    }
  /** An arrow with a name was taken. */
  | { readonly kind: 'way'; readonly step: string; readonly way: string; readonly at: Date }
  | { readonly kind: 'handoff'; readonly step: string; readonly at: Date }
  | { readonly kind: 'end'; readonly outcome: string; readonly at: Date }
  /** Only something that does not happen here ends the wait. */
  | { readonly kind: 'waits'; readonly step: string; readonly waitingFor: string }

export interface WalkRequest {
  /** Where the lead lives and the other journeys it may be in; its own leads are ignored. */
  readonly world: World
  readonly lead: WorldLead
  readonly graph: JourneyGraph
  readonly now: Date
  /** It clicks in each email, else it does nothing at all. */
  readonly clicks: boolean
}

const farthestDays = 400

/** The lead enters now, whatever enrolment asks; sales never answers. */
export function walk({ world, lead, graph, now, clicks }: WalkRequest): readonly WalkLine[] {
  const others = world.journeys.filter((one) => one.graph.journey !== graph.journey)
  const journeys = [...others, { graph, version: 0, isPaused: false }]
  const entering = { ...withoutJourney(lead, graph.journey), acts: [{ kind: 'enrol' as const, journey: graph.journey, at: now }] }
  const until = new Date(now.getTime() + farthestDays * dayMs)
  const result = simulate({ ...world, journeys, leads: [entering] }, { from: now, until, reactions: clicks ? clicking : silence })
  return result.courses.flatMap((course) => linesOf(course, graph.journey))
}

/** As if it had never been in it. */
function withoutJourney(lead: WorldLead, key: string): WorldLead {
  const enrolments = (lead.enrolments ?? []).filter(({ journey }) => journey.graph.journey !== key)
  const kept = new Set(enrolments.map(({ id }) => id))
  const planned = (lead.planned ?? []).filter(({ enrolmentId }) => kept.has(enrolmentId))
  const facts = { ...lead.facts, enrolments: lead.facts.enrolments.filter(({ journey }) => journey !== key) }
  return { ...lead, facts, enrolments, planned }
}

const clicking: Reactions = {
  ...silence,
  toMail: ({ at }) => [
    { kind: 'event', type: 'email.clicked', properties: {}, mail: 'newest', at: new Date(at.getTime() + 2 * hourMs) },
  ],
}

function linesOf(course: Course, key: string): WalkLine[] {
  const lines = course.steps.filter(({ journey }) => journey === key).flatMap((step) => lineOf(step, course) ?? [])
  const standing = course.ends.find(({ journey, status }) => journey === key && status === 'active')
  const waits = { kind: 'waits' as const, step: standing?.step ?? '', waitingFor: standing?.waitingFor ?? '' }
  return standing === undefined ? lines : [...lines, waits]
}

function lineOf({ step, command, way, at }: StepTaken, { messages }: Course): WalkLine | null {
  if (command.kind === 'email') {
    const mail = messages.find((message) => message.step === step && message.occurrence === command.occurrence)
    const { state = 'queued', outcomeCode = null, sentAt = null } = mail ?? {}
    return { kind: 'email', step, template: command.template, at: sentAt ?? command.slot, state, why: outcomeCode }
  }
  if (command.kind === 'handoff') return { kind: 'handoff', step, at }
  if (command.kind === 'finish') return { kind: 'end', outcome: command.outcome, at }
  if (command.kind === 'recycle') return { kind: 'end', outcome: 'recycled', at }
  return way === null || way === '' ? null : { kind: 'way', step, way, at }
}
