/** What people do in a simulation, and how they react; a reaction is a list of acts at later times, never an effect. */
import type { HardReason, SoftReason } from '../bounce.ts'
import type { ConsentAction } from '../consent.ts'
import type { Verdict } from '../event.ts'
import type { ConsentBasis, Facts, MessageFact, Purpose } from '../facts.ts'
import type { FieldChange } from '../field-change.ts'
import type { RejectReason } from '../handoff.ts'
import type { HandoffId, RepId, TeamId } from '../id.ts'
import type { SavedField } from '../journey/definition.ts'
import type { MarketingStopReason } from '../marketing-stop.ts'

export type Act =
  /** Whatever leads do or suffer. `mail`: it is about the newest mail that reached the lead, or the newest of that template. */
  | {
      readonly kind: 'event'
      readonly id?: string
      readonly type: string
      readonly properties: Readonly<Record<string, unknown>>
      readonly mail?: 'newest' | { readonly template: string }
      /** `human` when left out. */
      readonly verdict?: Verdict
    }
  | { readonly kind: 'stop'; readonly reason: MarketingStopReason }
  | {
      readonly kind: 'consent'
      readonly purpose: Purpose
      readonly action: ConsentAction
      readonly basis: ConsentBasis | null
    }
  /** A person answers the reply that held back the marketing mail. */
  | { readonly kind: 'replyAnswered' }
  /** By hand, not bound by `again`. `bySegment`: on record as the entering of a segment, see memberships.ts. */
  | { readonly kind: 'enrol'; readonly journey: string; readonly businessKey?: string; readonly bySegment?: true }
  /** To the handoff that holds the lead; refused, as in life, when its state or its rep is another by then. */
  | { readonly kind: 'answer'; readonly answer: RepAnswer; readonly repId?: RepId; readonly rotation?: number }

export type RepAnswer =
  | { readonly kind: 'accept' | 'contacted' | 'qualify' | 'opportunity' | 'won' }
  /** `until`: a date the lead named. */
  | { readonly kind: 'reject'; readonly reason: RejectReason; readonly until?: Date }
  | { readonly kind: 'lost'; readonly until?: Date }

export type DatedAct = Act & { readonly at: Date }

/** A mail that has just reached a lead. */
export interface SeenMail {
  readonly message: MessageFact
  readonly journey: string
  readonly phase: 'awareness' | 'consideration' | 'decision' | null
  readonly at: Date
}

/** An offer that has just reached a rep. */
export interface SeenOffer {
  readonly handoffId: HandoffId
  readonly teamId: TeamId
  readonly repId: RepId
  readonly rotation: number
  readonly urgency: 'normal' | 'urgent'
  /** Counts the handoffs of the lead in this simulation. */
  readonly round: number
  readonly at: Date
}

export interface SeenCall {
  readonly journey: string
  readonly step: string
  readonly occurrence: number
  readonly save: readonly SavedField[]
  readonly at: Date
}

export type Delivery =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly class: 'hard' | 'soft'; readonly reason: HardReason | SoftReason }

/** Wall and business time are one here. `set`: what the step saves of the answer. */
export type CallAnswer =
  | { readonly kind: 'answered'; readonly set: readonly FieldChange[]; readonly afterMs: number }
  | { readonly kind: 'givenUp'; readonly afterMs: number }

/** How the people of a world react; each may look at the lead as it is then. Must not draw on chance that is not its own. */
export interface Reactions {
  readonly delivery: (mail: SeenMail, facts: Facts) => Delivery
  readonly toMail: (mail: SeenMail, facts: Facts) => readonly DatedAct[]
  readonly toOffer: (offer: SeenOffer, facts: Facts) => readonly DatedAct[]
  readonly toCall: (call: SeenCall, facts: Facts) => CallAnswer
}

/** Everything arrives, and nobody does anything about it. */
export const silence: Reactions = {
  delivery: () => ({ kind: 'sent' }),
  toMail: () => [],
  toOffer: () => [],
  toCall: () => ({ kind: 'givenUp', afterMs: 86_400_000 }),
}
