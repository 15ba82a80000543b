/** How well a lead matches the ideal customer, and whether it is one at all; says nothing about what it did. */
import { evaluate } from './condition/evaluate.ts'
import type { Facts } from './facts.ts'
import { deliveryArea, industryClass } from './profile.ts'

export interface FitLine {
  readonly rule: string
  readonly points: number
}

/** The lines of the rules that apply, and their sum. */
export function fitOf(facts: Facts, now: Date): { total: number; lines: readonly FitLine[] } {
  const lines = facts.model.fit
    .filter((rule) => evaluate(rule.if, facts, now).value)
    .map(({ rule, points }) => ({ rule, points }))
  return { total: lines.reduce((sum, line) => sum + line.points, 0), lines }
}

export interface Disqualification {
  /** `outOfProfile`, or the name of a knock-out. */
  readonly reason: string
  /** A knock-out stays until a person lifts it; out of profile lifts itself when the data change. */
  readonly isKnockOut: boolean
}

/** Why a lead must not be nurtured, by its facts alone; a person may have lifted that. */
export function disqualificationOf(facts: Facts, fit: number, now: Date): Disqualification | null {
  const knockOut = facts.model.knockOuts.find((one) => evaluate(one.if, facts, now).value)
  if (knockOut !== undefined) return { reason: knockOut.knockOut, isKnockOut: true }
  return fit < facts.model.outOfProfileBelow && isPlaceable(facts) ? { reason: 'outOfProfile', isKnockOut: false } : null
}

/** A low fit says something only once industry or country is known. */
function isPlaceable(facts: Facts): boolean {
  const industry = industryClass(facts)
  return industry === 'target' || industry === 'nonTarget' || deliveryArea(facts) !== null
}
