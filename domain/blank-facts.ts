/** A person of whom nothing is known and to whom nothing has happened: the ground for sample, random and imported leads. It invents no id and no time. */
import type { Facts } from './facts.ts'
import type { Lead, LeadDetails } from './lead.ts'

/** What every new lead has not yet been through. */
export const newcomer = {
  companyId: null,
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
} as const satisfies Partial<Lead>

/** Of a person of whom nobody has told anything. */
export const blankDetails: LeadDetails = {
  externalId: null,
  email: null,
  phone: null,
  salutation: null,
  firstName: null,
  lastName: null,
  companyName: null,
  jobTitle: null,
  industry: null,
  employees: null,
  country: null,
  region: null,
  postalCode: null,
  language: 'de',
  timeZone: null,
  kind: 'b2b',
  attributes: {},
}

export const blankLead: Omit<Lead, 'id' | 'stageSince'> = {
  ...newcomer,
  ...blankDetails,
  channel: 'form',
  direction: 'inbound',
}

export const nothingYet = {
  engagementA: 0,
  fit: 0,
  events: [],
  consents: {},
  suppressions: [],
  messages: [],
  handoffs: [],
  enrolments: [],
  segments: {},
  splits: {},
  webhookCalls: [],
  zone: 'UTC',
  holidays: { country: 'DE', region: null },
  replyHold: false,
} as const satisfies Partial<Facts>
