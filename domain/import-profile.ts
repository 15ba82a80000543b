/** Whether somebody in a file would be sorted out at once, by facts alone: knocked out or out of profile. */
import { newcomer, nothingYet } from './blank-facts.ts'
import type { Company } from './company.ts'
import type { Facts } from './facts.ts'
import { disqualificationOf, fitOf } from './fit.ts'
import type { CompanyId } from './id.ts'
import type { Draft } from './lead-book.ts'

export type Profile = Pick<Facts, 'model' | 'deliveryArea'>

/** A lead that is stored already keeps what a person decided about it; here only its facts and its company's count. */
export function isOutOfProfile(draft: Draft, company: Omit<Company, 'id'> | null, profile: Profile, now: Date): boolean {
  const facts = factsOf(draft, company, profile, now)
  return disqualificationOf(facts, fitOf(facts, now).total, now) !== null
}

function factsOf(draft: Draft, company: Omit<Company, 'id'> | null, profile: Profile, now: Date): Facts {
  const { id, record, channel, direction } = draft

  return {
    ...profile,
    lead: { ...record, id, channel, direction, ...newcomer, stageSince: now },
    company: company === null ? null : { ...company, id: '' as CompanyId },
    ...nothingYet,
  }
}
