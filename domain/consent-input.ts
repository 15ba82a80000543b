/** Consent that was given elsewhere and is brought along: which claims may be recorded, and with what they must come. */
import type { ConsentBasis, Purpose } from './facts.ts'
import type { FieldProblem } from './lead-input.ts'
import { parseText } from './text.ts'

export interface ClaimedConsent {
  readonly purpose: Purpose
  readonly basis: ConsentBasis
  /** The words agreed to, or the reason of a presumed basis. */
  readonly text: string
  readonly at: Date
  /** §7(3) UWG: all four must hold for `existing_customer`. */
  readonly conditions: Readonly<Record<CustomerCondition, boolean>> | null
}

/** Address from a sale, own similar goods, no objection, told at collection that one may object. */
export const customerConditions = ['soldBefore', 'similarGoods', 'notObjected', 'toldAtCollection'] as const
export type CustomerCondition = (typeof customerConditions)[number]

const basesOf: Readonly<Record<Purpose, readonly ConsentBasis[]>> = {
  email_marketing: ['consent', 'existing_customer'],
  tracking: ['consent'],
  phone: ['consent', 'requested', 'presumed'],
}

/** All problems at once; empty when the claim may be recorded. `now` is business time. */
export function refuseClaim(claim: ClaimedConsent, now: Date): FieldProblem[] {
  const problems: FieldProblem[] = []
  const bases = basesOf[claim.purpose]
  if (!bases.includes(claim.basis))
    problems.push({ field: 'basis', message: `cannot be ${claim.basis} for ${claim.purpose}; expected ${bases.join(' or ')}` })
  const text = parseText(claim.text, 5_000)
  if ('problem' in text) problems.push({ field: 'text', message: text.problem })
  else if (text.value === '') problems.push({ field: 'text', message: 'is empty; give the words agreed to, or the reason' })
  if (claim.at > now) problems.push({ field: 'at', message: 'lies in the future' })
  if (claim.at.getTime() < earliest) problems.push({ field: 'at', message: 'lies before 1990' })
  if (claim.basis === 'existing_customer' && !customerConditions.every((condition) => claim.conditions?.[condition] === true))
    problems.push({ field: 'conditions', message: `must state ${customerConditions.join(', ')} as true (§7(3) UWG)` })
  return problems
}

const earliest = Date.UTC(1990, 0, 1)

/** Consent to email marketing counts only once the address itself confirms it. */
export function needsOptIn({ purpose, basis }: Pick<ClaimedConsent, 'purpose' | 'basis'>): boolean {
  return purpose === 'email_marketing' && basis === 'consent'
}
