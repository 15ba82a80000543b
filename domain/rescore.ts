/** Brings a lead's score up to its events: what the ledger must append, and the numbers that follow. */
import type { Facts } from './facts.ts'
import { fitOf } from './fit.ts'
import { discountedSum, linesToAppend, type LedgerLine } from './ledger.ts'
import { grantsOf } from './score-fold.ts'

export interface Rescored {
  /** With the new engagement and fit. */
  readonly facts: Facts
  readonly appended: readonly LedgerLine[]
}

/** Whoever objected is not scored any more; what was stays as it is. */
export function rescore(facts: Facts, ledger: readonly LedgerLine[], now: Date): Rescored {
  if (facts.lead.objectedAt !== null) return { facts, appended: [] }
  const appended = linesToAppend(ledger, grantsOf(facts.model, facts.events))
  const engagementA = discountedSum(facts.model, [...ledger, ...appended])
  return { facts: { ...facts, engagementA, fit: fitOf(facts, now).total }, appended }
}
