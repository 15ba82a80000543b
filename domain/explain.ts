/** Why a lead's score is what it is at a time, and what it lacks to be ripe for sales; decides nothing. */
import { contactBases, type ContactBasis } from './contact-basis.ts'
import type { Facts } from './facts.ts'
import { disqualificationOf, fitOf } from './fit.ts'
import { newestHighIntent } from './high-intent.ts'
import type { LeadId } from './id.ts'
import type { Stage } from './lead.ts'
import { discountedSum, factorOn, standings, type LedgerLine } from './ledger.ts'
import { factsMissing, readiness } from './readiness.ts'
import type { Reason } from './reason.ts'
import { engagementAt, growthAt, rawEngagementAt, roundScore } from './score.ts'
import type { RequiredFact } from './scoring-model.ts'

export interface ScoreLine {
  readonly rule: string
  /** Granted, before decay. */
  readonly points: number
  /** By the rule, before its cap. */
  readonly raw: number
  readonly capped: boolean
  /** What is left at the time asked about; these add up to the raw total. */
  readonly decayed: number
  readonly occurredAt: Date | null
  readonly evidence: readonly string[]
}

export interface Explanation {
  readonly leadId: LeadId
  readonly at: Date
  readonly model: { readonly name: string; readonly version: number; readonly halfLifeDays: number }
  readonly fit: { readonly total: number; readonly lines: readonly ScoreLine[] }
  /** `total` is what is shown: never below 0. */
  readonly engagement: { readonly total: number; readonly raw: number; readonly lines: readonly ScoreLine[] }
  readonly ready: boolean
  readonly missing: readonly Reason[]
  readonly knockOut: string | null
  readonly context: {
    readonly contactable: boolean
    readonly channels: readonly ContactBasis[]
    readonly requiredFacts: { readonly met: boolean; readonly missing: readonly RequiredFact[] }
    readonly highIntentAt: Date | null
    /** The direct request that makes it ready whatever its engagement. */
    readonly requestAt: Date | null
    readonly stage: Stage
    readonly coolOffUntil: Date | null
  }
}

/** From the lead's data as they are and its history until `at`, which may lie in the past or the future. */
export function explain(current: Facts, ledger: readonly LedgerLine[], at: Date): Explanation {
  const facts = until(current, ledger, at)
  const fit = fitOf(facts, at)
  const { ready, missing, request } = readiness({ ...facts, fit: fit.total }, at)
  return {
    leadId: facts.lead.id,
    at,
    model: { name: facts.model.model, version: facts.model.version, halfLifeDays: facts.model.halfLifeDays },
    fit: { total: fit.total, lines: fit.lines.map(({ rule, points }) => fitLine(rule, points)) },
    engagement: {
      total: engagementAt(facts, at),
      raw: roundScore(rawEngagementAt(facts, at)),
      lines: scoreLines(facts, linesUntil(ledger, at), at),
    },
    ready,
    missing,
    knockOut: knockOutOf(facts, fit.total, at),
    context: contextOf(facts, request?.occurredAt ?? null, at),
  }
}

function until(facts: Facts, ledger: readonly LedgerLine[], at: Date): Facts {
  const events = facts.events.filter((event) => event.occurredAt <= at)
  return { ...facts, events, engagementA: discountedSum(facts.model, linesUntil(ledger, at)) }
}

function linesUntil(ledger: readonly LedgerLine[], at: Date): LedgerLine[] {
  return ledger.filter((line) => line.occurredAt <= at)
}

function scoreLines({ model }: Facts, ledger: readonly LedgerLine[], at: Date): ScoreLine[] {
  return standings(ledger)
    .filter(({ raw, points }) => raw !== 0 || points !== 0)
    .map(({ rule, eventId, occurredAt, raw, points }) => ({
      rule,
      points,
      raw,
      capped: points !== raw,
      decayed: (points * factorOn(ledger, occurredAt) * growthAt(model, occurredAt)) / growthAt(model, at),
      occurredAt,
      evidence: [eventId],
    }))
}

function fitLine(rule: string, points: number): ScoreLine {
  return { rule, points, raw: points, capped: false, decayed: points, occurredAt: null, evidence: [] }
}

function knockOutOf(facts: Facts, fit: number, at: Date): string | null {
  const { stage, disqualifiedReason, knockOutLifted } = facts.lead
  if (stage === 'disqualified') return disqualifiedReason
  return knockOutLifted ? null : (disqualificationOf(facts, fit, at)?.reason ?? null)
}

function contextOf(facts: Facts, requestAt: Date | null, at: Date): Explanation['context'] {
  const channels = contactBases(facts, at)
  const missing = factsMissing(facts)
  return {
    contactable: channels.length > 0,
    channels,
    requiredFacts: { met: missing.length === 0, missing },
    highIntentAt: newestHighIntent(facts)?.occurredAt ?? null,
    requestAt,
    stage: facts.lead.stage,
    coolOffUntil: facts.lead.coolOffUntil,
  }
}
