/** One lead in a simulation: its facts now, and what runs about it. Only the files of this folder change it. */
import type { LeadEvent } from '../event.ts'
import type { Facts, HandoffFact, MessageFact } from '../facts.ts'
import type { EnrolmentId, RepId } from '../id.ts'
import type { JourneyState } from '../journey/state.ts'
import type { Lead, Stage } from '../lead.ts'
import type { LedgerLine } from '../ledger.ts'
import type { HandoffEnd, Offer, StageMove, StepTaken, TaskMade } from './course.ts'
import type { WorldHandoff, WorldJourney, WorldTeam } from './world.ts'

export interface Subject {
  /** In the world's order of leads. */
  readonly index: number
  facts: Facts
  /** The same list as in the facts; it only grows. */
  readonly events: LeadEvent[]
  readonly eventIds: Set<string>
  readonly ledger: LedgerLine[]
  /** Happened, and not applied yet. */
  fresh: LeadEvent[]
  readonly stays: Stay[]
  readonly dealings: Dealing[]
  readonly mails: Map<string, Mail>
  /** Segments it is in, by key: since when; null: from before the simulation. */
  readonly members: Map<string, Date | null>
  reconsiderAt: Date | null
  /** The one it was disqualified from. */
  stageBeforeDisqualified: Stage
  correctedToColdAt: Date | null
  readonly steps: StepTaken[]
  readonly moves: StageMove[]
  readonly tasks: TaskMade[]
  /** How often the cap moved or ended a mail. */
  capHits: number
}

/** An enrolment. */
export interface Stay {
  readonly id: EnrolmentId
  readonly journey: WorldJourney
  readonly businessKey: string
  readonly cycle: number
  readonly startedAt: Date
  isPaused: boolean
  state: JourneyState
  waitingFor: string | null
  wakeAt: Date | null
  outcome: string | null
  finishedAt: Date | null
  /** How many decisions are on record. */
  decided: number
  isTold: boolean
}

/** A handoff with its team. */
export interface Dealing extends Mutable<WorldHandoff> {
  readonly team: WorldTeam
  readonly offers: Mutable<Offer>[]
  readonly rungs: HandoffEnd['rungs'][number][]
  readonly isFromBefore: boolean
  /** When its next rung is due. */
  nextAt: Date | null
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What the gate must know of a mail beside its fact. */
export interface Mail {
  readonly stay: Stay
  readonly queuedAt: Date
  readonly expiresAt: Date | null
  readonly policy: 'defer' | 'skip'
  readonly capped: boolean
  finalAt: Date | null
}

export function changeMessage(subject: Subject, id: string, change: Partial<MessageFact>): void {
  const { messages } = subject.facts
  subject.facts = { ...subject.facts, messages: messages.map((one) => (one.id === id ? { ...one, ...change } : one)) }
}

/** Nothing more can happen to it. */
export function endMessage(subject: Subject, id: string, change: Partial<MessageFact>, now: Date): void {
  changeMessage(subject, id, change)
  const mail = subject.mails.get(id)
  if (mail !== undefined) mail.finalAt = now
}

export function changeLead(subject: Subject, change: Partial<Lead>): void {
  subject.facts = { ...subject.facts, lead: { ...subject.facts.lead, ...change } }
}

/** Brings the facts about handoffs up to the dealings; those that ended before the simulation stay as they are. */
export function refreshHandoffs(subject: Subject): void {
  const { handoffs } = subject.facts
  const known = new Map(subject.dealings.map((dealing) => [dealing.id, factOf(dealing)]))
  const kept = handoffs.map((handoff) => known.get(handoff.id) ?? handoff)
  const before = new Set(handoffs.map(({ id }) => id))
  subject.facts = { ...subject.facts, handoffs: [...kept, ...[...known.values()].filter(({ id }) => !before.has(id))] }
}

function factOf({ id, repId, status, trigger, rejectReason, requestEventId, offeredAt, closedAt }: Dealing): HandoffFact {
  return { id, repId, status, trigger, rejectReason, requestEventId, offeredAt, closedAt }
}

/** The handoff that holds the lead; at most one. */
export function openDealing({ dealings }: Subject): Dealing | null {
  return dealings.findLast(({ closedAt }) => closedAt === null) ?? null
}

/** Lies on a rep's desk: to be answered, or to be worked on. */
export function isOnDesk({ status, closedAt }: Pick<Dealing, 'status' | 'closedAt'>): boolean {
  return closedAt === null && (status === 'open' || status === 'accepted')
}

/** Every rep who has had this offer. */
export function repsAsked({ offers }: Dealing): RepId[] {
  return offers.map(({ repId }) => repId)
}
