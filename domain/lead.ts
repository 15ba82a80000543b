/** What is known about a person, and the stages of the way to a customer. */
import type { CompanyId, LeadId, RepId } from './id.ts'

export const stages = ['cold', 'iql', 'mql', 'sql', 'opportunity', 'customer', 'disqualified'] as const
export type Stage = (typeof stages)[number]

export type Language = 'de' | 'en'
export type Temperature = 'cold' | 'warm' | 'hot'

export const channels = [
  'form',
  'newsletter',
  'whitepaper',
  'contact',
  'demo',
  'webinar',
  'callback',
  'ad',
  'email',
  'phone',
  'quiz',
  'competition',
  'tradeFair',
  'import',
  'api',
] as const
export type Channel = (typeof channels)[number]
export type Direction = 'inbound' | 'outbound'

/** What is told about a person, by them or by somebody who knows them. */
export interface LeadDetails {
  readonly externalId: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly salutation: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly companyName: string | null
  readonly jobTitle: string | null
  readonly industry: string | null
  readonly employees: number | null
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null
  /** Bundesland or other subdivision code without country, such as `BY`. */
  readonly region: string | null
  readonly postalCode: string | null
  readonly language: Language
  /** IANA zone of the person, where known. */
  readonly timeZone: string | null
  readonly kind: 'b2b' | 'b2c'
  readonly attributes: Readonly<Record<string, string>>
}

export interface Lead extends LeadDetails {
  readonly id: LeadId
  readonly companyId: CompanyId | null
  readonly channel: Channel
  readonly direction: Direction
  readonly stage: Stage
  readonly stageSince: Date
  readonly disqualifiedReason: string | null
  /** A person lifted a knock-out for this lead; automatic disqualification no longer applies. */
  readonly knockOutLifted: boolean
  readonly ownerRepId: RepId | null
  /** Counts the rounds through nurturing, from 1. */
  readonly cycle: number
  readonly coolOffUntil: Date | null
  readonly lastHandoffClosedAt: Date | null
  /** The last handoff closed without blaming the evidence (badData, noResponse): it may count once more. */
  readonly sameEvidenceAllowed: boolean
  readonly needsData: readonly string[] | null
  readonly objectedAt: Date | null
}
