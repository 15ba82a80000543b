/** What a simulation starts from: plain values only, so nothing in it can reach a database or a mail server. */
import type { Condition } from '../condition/syntax.ts'
import type { LeadEvent } from '../event.ts'
import type { Facts } from '../facts.ts'
import type { Agreement, HandoffClock } from '../handoff-ladder.ts'
import type { EnrolmentId, EventId, HandoffId, MessageId, RepId, TeamId } from '../id.ts'
import type { JourneyGraph } from '../journey/graph.ts'
import type { JourneyState } from '../journey/state.ts'
import type { Stage } from '../lead.ts'
import type { LedgerLine } from '../ledger.ts'
import type { Reason } from '../reason.ts'
import type { ScoringModel } from '../scoring-model.ts'
import type { Settings } from '../settings.ts'
import type { DatedAct } from './act.ts'

export interface World {
  /** Where zones, holidays and the delivery area come from when nothing nearer says. */
  readonly installation: Settings['installation']
  readonly model: ScoringModel
  /** What makes a lead a member, by segment; each lead's own facts say it too, where this does not. */
  readonly segments?: Facts['segments']
  /** Those in force, in the order in which an event tries them. */
  readonly journeys: readonly WorldJourney[]
  readonly sales: Sales
  /** In id order. */
  readonly leads: readonly WorldLead[]
}

export interface WorldJourney {
  readonly graph: JourneyGraph
  readonly version: number
  readonly isPaused: boolean
}

/** Who receives leads. The first team gets those that no rule sends elsewhere. */
export interface Sales {
  readonly teams: readonly WorldTeam[]
  /** Active ones, in id order. */
  readonly reps: readonly WorldRep[]
  readonly rules: readonly RoutingRule[]
}

export interface WorldTeam extends Agreement {
  readonly id: TeamId
  readonly leadRepId: RepId | null
  /** Who got the last offers, the latest last. */
  readonly turns: readonly RepId[]
}

export interface WorldRep {
  readonly id: RepId
  readonly teamId: TeamId
  readonly capacity: number
  readonly weight: number
  /** Days away in the team's calendar, both ends included, as ISO dates. */
  readonly absences: readonly { readonly from: string; readonly to: string }[]
}

export interface RoutingRule {
  readonly name: string
  readonly condition: Condition
  readonly teamId: TeamId
  readonly repId: RepId | null
}

/** A lead as it stands when the simulation begins. */
export interface WorldLead {
  /** The model is the world's. */
  readonly facts: Omit<Facts, 'model'>
  readonly ledger: readonly LedgerLine[]
  /** On record, but not applied yet; not among the facts' events. */
  readonly fresh?: readonly LeadEvent[]
  /** What happens to it whatever the journeys do. */
  readonly acts: readonly DatedAct[]
  /** Where it stands in journeys already, also in retired versions. */
  readonly enrolments?: readonly WorldEnrolment[]
  /** Mail of those enrolments that is planned; its facts are among the lead's. */
  readonly planned?: readonly PlannedMail[]
  readonly handoffs?: readonly WorldHandoff[]
  /** When a marketer last set it back to cold. */
  readonly correctedToColdAt?: Date | null
  /** Keys of those it is in; left out: it is in all that it meets when the simulation begins. */
  readonly segments?: readonly string[]
  /** The stage it was disqualified from. */
  readonly stageBeforeDisqualified?: Stage
  readonly reconsiderAt?: Date | null
}

export interface WorldEnrolment {
  readonly id: EnrolmentId
  readonly journey: WorldJourney
  readonly businessKey: string
  readonly cycle: number
  readonly startedAt: Date
  readonly state: JourneyState
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly isPaused: boolean
}

export interface PlannedMail {
  readonly messageId: MessageId
  readonly enrolmentId: EnrolmentId
  readonly queuedAt: Date
  readonly expiresAt: Date | null
  readonly policy: 'defer' | 'skip'
  readonly capped: boolean
}

/** One that still waits for something. */
export interface WorldHandoff extends HandoffClock {
  readonly id: HandoffId
  readonly teamId: TeamId
  readonly repId: RepId
  readonly trigger: 'ready' | 'request' | 'journey' | 'reoffer' | 'manual'
  readonly requestEventId: EventId | null
  readonly reasons: readonly Reason[]
  readonly closedAt: Date | null
  readonly rejectReason: string | null
  readonly note: string | null
}
