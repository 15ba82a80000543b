/** What became of every lead in a simulation, as plain values: steps, mails, stages, handoffs, ends. Adding up is tally.ts. */
import type { MessageState } from '../facts.ts'
import type { HandoffStatus } from '../facts.ts'
import type { LeadId, RepId, TeamId } from '../id.ts'
import type { Rung } from '../handoff-ladder.ts'
import type { Command } from '../journey/command.ts'
import type { Reason } from '../reason.ts'
import type { Stage } from '../lead.ts'
import type { StageCause } from '../lifecycle.ts'

export interface Course {
  readonly leadId: LeadId
  readonly steps: readonly StepTaken[]
  /** Those that were planned within the simulation, as they stand at its end. */
  readonly messages: readonly MessageEnd[]
  readonly stages: readonly StageMove[]
  readonly handoffs: readonly HandoffEnd[]
  readonly ends: readonly EnrolmentEnd[]
  readonly tasks: readonly TaskMade[]
  /** How often the cap moved or ended a mail. */
  readonly capHits: number
}

/** One decision, as the decision log of an installation keeps it. */
export interface StepTaken {
  readonly journey: string
  readonly businessKey: string
  readonly cycle: number
  /** Counts the decisions of one enrolment from 1. */
  readonly seq: number
  readonly at: Date
  readonly step: string
  readonly command: Command | { readonly kind: 'start'; readonly version: number; readonly by: string }
  readonly reasons: readonly Reason[]
  /** The arrow of the picture that was taken. */
  readonly way: string | null
}

export interface MessageEnd {
  readonly journey: string
  readonly businessKey: string
  readonly templateKey: string
  readonly step: string | null
  readonly occurrence: number
  readonly state: MessageState
  readonly outcomeCode: string | null
  readonly slot: Date
  readonly queuedAt: Date
  readonly sentAt: Date | null
  readonly finalAt: Date | null
}

export interface StageMove {
  readonly at: Date
  readonly from: Stage
  readonly to: Stage
  readonly cause: StageCause
  readonly reason: string
}

export interface HandoffEnd {
  readonly trigger: string
  readonly status: HandoffStatus
  readonly rejectReason: string | null
  readonly offeredAt: Date
  readonly acceptedAt: Date | null
  readonly contactedAt: Date | null
  readonly closedAt: Date | null
  readonly reofferAt: Date | null
  readonly urgency: 'normal' | 'urgent'
  readonly teamId: TeamId
  /** Every offer of it to a rep, in order. */
  readonly offers: readonly Offer[]
  /** What the SLA ladder had to do. */
  readonly rungs: readonly { readonly rung: Rung; readonly at: Date }[]
}

export interface Offer {
  readonly repId: RepId
  readonly at: Date
  /** When it left the desk; null while it lies there. */
  readonly until: Date | null
}

/** Something a person would have been asked to do. */
export interface TaskMade {
  readonly kind: string
  readonly at: Date
}

export interface EnrolmentEnd {
  readonly journey: string
  readonly businessKey: string
  readonly cycle: number
  readonly status: 'active' | 'finished'
  readonly outcome: string | null
  readonly step: string
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
}
