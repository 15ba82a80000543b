/** What counts, how much and from when on a lead is ripe: the shape of a scoring model, as a marketer wrote it and as it is in force. */
import type { Condition, EventPattern, PropertyTest } from './condition/syntax.ts'
import type { ModelId } from './id.ts'

export const roleClasses = ['student', 'none', 'influencer', 'decisionMaker'] as const
export type RoleClass = (typeof roleClasses)[number]

/** Titles of one class; the first entry of the list that has a matching title decides. */
export interface RoleTitles {
  readonly class: RoleClass
  /** `Leiter/in` also its feminine form, `…leiter/in` as the end of a word, `Chief … Officer` with words in between. */
  readonly titles: readonly string[]
}

export interface Industry {
  readonly name: string
  readonly synonyms: readonly string[]
}

export interface FitRule {
  readonly rule: string
  readonly if: Condition
  readonly points: number
}

/** What an event is worth: the points of the first case that matches. */
export interface EngagementRule {
  readonly rule: string
  readonly on: readonly string[]
  readonly cases: readonly { readonly where: readonly PropertyTest[]; readonly points: number }[]
  /** At most so many undecayed points in the trailing window; negative for rules that subtract. */
  readonly cap: { readonly points: number; readonly days: number } | null
  /** Counts once per value of this property. */
  readonly oncePer: string | null
}

export interface KnockOut {
  /** The reason a disqualified lead is shown with. */
  readonly knockOut: string
  readonly if: Condition
}

export const requiredFactNames = ['name', 'company', 'email', 'phone', 'emailOrPhone', 'jobTitle', 'country'] as const
export type RequiredFact = (typeof requiredFactNames)[number]

export interface ModelDefinition {
  readonly model: string
  readonly halfLifeDays: number
  readonly roles: readonly RoleTitles[]
  readonly industries: { readonly target: readonly Industry[]; readonly nonTarget: readonly Industry[] }
  /** Free-mail domains beyond the public list. */
  readonly freeMailDomains: readonly string[]
  readonly competitorDomains: readonly string[]
  readonly fit: readonly FitRule[]
  /** An event counts by the first rule that matches it. */
  readonly engagement: readonly EngagementRule[]
  readonly knockOuts: readonly KnockOut[]
  /** Fit below this while industry or country is known: not nurtured. */
  readonly outOfProfileBelow: number
  readonly highIntent: { readonly withinDays: number; readonly behaviours: readonly EventPattern[] }
  readonly ready: {
    readonly fit: number
    readonly engagement: number
    /** The fit that suffices for a direct request. */
    readonly requestFit: number
    readonly requiredFacts: readonly RequiredFact[]
  }
  /** Event types whose points alone leave a lead cold. */
  readonly iqlExcept: readonly string[]
  readonly temperature: { readonly warm: number; readonly hot: number }
}

/** A published model in force. */
export interface ScoringModel extends ModelDefinition {
  readonly id: ModelId
  readonly version: number
  /** T₀ of the closed form: `A = Σ pᵢ·2^((tᵢ−T₀)/H)`. */
  readonly referenceTime: Date
}
