/** An ordinary lead with consent, made up to show what a journey would do with it; never stored. */
import { blankLead, nothingYet } from '../blank-facts.ts'
import type { Facts } from '../facts.ts'
import type { LeadId } from '../id.ts'
import type { Settings } from '../settings.ts'

/** Not the id of anybody. */
const nobody = '00000000-0000-7000-8000-000000000000' as LeadId

/** Cold, reachable, at home where the installation is; everything else is unknown about it. */
export function sampleLead(
  { timeZone, country, region, language, deliveryArea }: Settings['installation'],
  now: Date,
): Omit<Facts, 'model'> {
  return {
    ...nothingYet,
    lead: { ...blankLead, id: nobody, email: 'sample@company.example', language, country, region, stageSince: now },
    company: null,
    consents: { email_marketing: { status: 'confirmed', basis: 'consent', reason: null, since: now, expiresAt: null } },
    zone: timeZone,
    holidays: { country, region },
    deliveryArea,
  }
}
