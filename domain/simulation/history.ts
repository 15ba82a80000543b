/** What is on record about a lead, as a replay needs it; loaded by db, rewound and read by the files beside this one. */
import type { ConsentAction } from '../consent.ts'
import type { ConsentBasis, Facts, HandoffStatus, MessageFact, Purpose, Suppression } from '../facts.ts'
import type { EnrolmentId, EventId, HandoffId, RepId, TeamId } from '../id.ts'
import type { Command } from '../journey/command.ts'
import type { LedgerLine } from '../ledger.ts'
import type { Reason } from '../reason.ts'
import type { StageMove } from './course.ts'
import type { WorldJourney } from './world.ts'

export interface LeadHistory {
  /** As they are now. */
  readonly facts: Facts
  /** Resets of the score; what was earned is folded anew. */
  readonly factors: readonly LedgerLine[]
  readonly messages: readonly PastMessage[]
  readonly stages: readonly StageMove[]
  readonly consents: readonly PastConsent[]
  readonly suppressions: readonly (Suppression & { readonly at: Date })[]
  readonly handoffs: readonly PastHandoff[]
  readonly enrolments: readonly PastEnrolment[]
}

export interface PastMessage {
  readonly fact: MessageFact
  readonly journey: string
  readonly businessKey: string
  readonly queuedAt: Date
  readonly finalAt: Date | null
  readonly expiresAt: Date | null
  readonly policy: 'defer' | 'skip'
  readonly capped: boolean
}

export interface PastConsent {
  readonly purpose: Purpose
  readonly action: ConsentAction
  readonly basis: ConsentBasis | null
  readonly at: Date
}

export interface PastHandoff {
  readonly id: HandoffId
  readonly teamId: TeamId
  readonly repId: RepId
  readonly trigger: 'ready' | 'request' | 'journey' | 'reoffer' | 'manual'
  readonly requestEventId: EventId | null
  readonly reasons: readonly Reason[]
  readonly urgency: 'normal' | 'urgent'
  readonly status: HandoffStatus
  readonly rejectReason: string | null
  readonly createdAt: Date
  readonly acceptedAt: Date | null
  readonly contactedAt: Date | null
  readonly closedAt: Date | null
  readonly reofferAt: Date | null
  /** In order. */
  readonly turns: readonly HandoffTurn[]
}

/** One line of a handoff's history; `kind` as db/handoff-rows.ts notes it. */
export interface HandoffTurn {
  readonly kind: string
  readonly at: Date
  readonly repId: RepId | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface PastEnrolment {
  readonly id: EnrolmentId
  readonly journey: WorldJourney
  readonly businessKey: string
  readonly cycle: number
  /** `event`, `segment`, `recycle.…`, or who did it by hand. */
  readonly by: string
  readonly outcome: string | null
  readonly step: string
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** In order; only of those that were going on when the replay begins. */
  readonly decisions: readonly {
    readonly at: Date
    readonly step: string
    readonly command: Command | { readonly kind: 'start' }
  }[]
}
