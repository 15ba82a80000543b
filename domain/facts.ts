/** Everything a decision about one lead may look at, loaded in one go under the lead's lock; plain data only. */
import type { Company } from './company.ts'
import type { Condition } from './condition/syntax.ts'
import type { LeadEvent } from './event.ts'
import type { EnrolmentId, EventId, HandoffId, MessageId, RepId } from './id.ts'
import type { Lead } from './lead.ts'
import type { ScoringModel } from './scoring-model.ts'
import type { ConsentStatus, HandoffStatus, Purpose } from './vocabulary.ts'

export type { ConsentStatus, HandoffStatus, Purpose } from './vocabulary.ts'
export type ConsentBasis = 'consent' | 'requested' | 'presumed' | 'existing_customer'

export interface Consent {
  readonly status: ConsentStatus
  readonly basis: ConsentBasis | null
  readonly reason: string | null
  readonly since: Date
  /** Business time at which a pending opt-in lapses. */
  readonly expiresAt: Date | null
}

export type SuppressionScope = 'marketing' | 'all_but_optin' | 'all'
export interface Suppression {
  readonly scope: SuppressionScope
  readonly reason: 'unsubscribe' | 'objection' | 'complaint' | 'hard_bounce' | 'erasure' | 'manual'
}

export type MessageState =
  | 'queued'
  | 'claimed'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'suppressed'
  | 'cancelled'
  | 'expired'
  | 'unknown'
export type MessageClass = 'marketing' | 'transactional' | 'internal'

export interface MessageFact {
  readonly id: MessageId
  readonly class: MessageClass
  readonly enrolmentId: EnrolmentId | null
  readonly step: string | null
  readonly occurrence: number
  readonly templateKey: string
  readonly state: MessageState
  /** The planned slot (`notBefore`). */
  readonly slot: Date
  readonly sentAt: Date | null
  readonly outcomeCode: string | null
  /** Of the journey that sends it; the higher one goes first. */
  readonly priority: number
}

export interface HandoffFact {
  readonly id: HandoffId
  readonly repId: RepId
  readonly status: HandoffStatus
  readonly trigger: 'ready' | 'request' | 'journey' | 'reoffer' | 'manual'
  readonly rejectReason: string | null
  /** The direct request that it answers. */
  readonly requestEventId: EventId | null
  readonly offeredAt: Date
  /** Null while the handoff is open, accepted, or waits for its re-offer. */
  readonly closedAt: Date | null
}

export interface EnrolmentFact {
  readonly id: EnrolmentId
  readonly journey: string
  /** Several runs of one journey differ by it; else empty. */
  readonly businessKey: string
  readonly status: 'active' | 'finished'
  readonly outcome: string | null
  /** The event that enrolled. */
  readonly causeEventId: EventId | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly cycle: number
}

export interface WebhookCallFact {
  readonly enrolmentId: EnrolmentId
  readonly step: string
  readonly occurrence: number
  readonly state: 'open' | 'answered' | 'failed' | 'cancelled'
  /** Why it was given up, such as `timeout` or `status.500`. */
  readonly failure: string | null
}

export interface Facts {
  readonly lead: Lead
  readonly company: Company | null
  readonly model: ScoringModel
  /** Discounted sum at the model's reference time (`A` of the closed form). */
  readonly engagementA: number
  readonly fit: number
  /** Canonical order; includes unsettled clicks, marked as such. */
  readonly events: readonly LeadEvent[]
  readonly consents: Readonly<Partial<Record<Purpose, Consent>>>
  readonly suppressions: readonly Suppression[]
  readonly messages: readonly MessageFact[]
  readonly handoffs: readonly HandoffFact[]
  readonly enrolments: readonly EnrolmentFact[]
  /** The way taken at a split, by `journey:step`. */
  readonly splits: Readonly<Record<string, string>>
  readonly webhookCalls: readonly WebhookCallFact[]
  /** Resolved lead → company → country/postcode → installation (IANA). */
  readonly zone: string
  /** Where public holidays are looked up; region only where known. */
  readonly holidays: { readonly country: string; readonly region: string | null }
  readonly replyHold: boolean
  /** What makes a lead a member, by segment; the same for all leads. */
  readonly segments: Readonly<Record<string, Condition>>
  /** ISO countries delivered to. */
  readonly deliveryArea: readonly string[]
}
