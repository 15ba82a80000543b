/** An ordinary lead with consent, made up to show what a journey would do with it; never stored. */
import type { Facts } from '../facts.ts'
import type { LeadId } from '../id.ts'
import type { Lead } from '../lead.ts'
import type { Settings } from '../settings.ts'

/** Not the id of anybody. */
const nobody = '00000000-0000-7000-8000-000000000000' as LeadId

/** Cold, reachable, at home where the installation is; everything else is unknown about it. */
export function sampleLead(
  { timeZone, country, region, language, deliveryArea }: Settings['installation'],
  now: Date,
): Omit<Facts, 'model'> {
  return {
    lead: { ...blank, id: nobody, language, country, region, stageSince: now },
    company: null,
    engagementA: 0,
    fit: 0,
    events: [],
    consents: { email_marketing: { status: 'confirmed', basis: 'consent', reason: null, since: now, expiresAt: null } },
    suppressions: [],
    messages: [],
    handoffs: [],
    enrolments: [],
    splits: {},
    webhookCalls: [],
    zone: timeZone,
    holidays: { country, region },
    replyHold: false,
    segments: {},
    deliveryArea,
  }
}

const blank: Omit<Lead, 'id' | 'language' | 'country' | 'region' | 'stageSince'> = {
  externalId: null,
  email: 'sample@company.example',
  phone: null,
  salutation: null,
  firstName: null,
  lastName: null,
  companyId: null,
  companyName: null,
  jobTitle: null,
  industry: null,
  employees: null,
  postalCode: null,
  timeZone: null,
  kind: 'b2b',
  channel: 'form',
  direction: 'inbound',
  attributes: {},
  stage: 'cold',
  disqualifiedReason: null,
  knockOutLifted: false,
  ownerRepId: null,
  cycle: 1,
  coolOffUntil: null,
  lastHandoffClosedAt: null,
  sameEvidenceAllowed: false,
  needsData: null,
  objectedAt: null,
}
