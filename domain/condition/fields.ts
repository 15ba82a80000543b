/** The fields a condition may ask about, and their values; what the company states stands in for what the lead leaves open. */
import { addressKind, deliveryArea, domainClass, emailDomain, industryClass } from '../profile.ts'
import type { Facts } from '../facts.ts'
import { roleClass } from '../role-class.ts'

type Value = string | number | boolean | Date | null
type FieldTable = Readonly<Record<string, (facts: Facts) => Value>>

const shared: FieldTable = {
  industry: ({ lead, company }) => lead.industry ?? company?.industry ?? null,
  employees: ({ lead, company }) => lead.employees ?? company?.employees ?? null,
  country: ({ lead, company }) => lead.country ?? company?.country ?? null,
  region: ({ lead, company }) => lead.region ?? company?.region ?? null,
  postalCode: ({ lead, company }) => lead.postalCode ?? company?.postalCode ?? null,
  industryClass,
  deliveryArea,
}

const ofLead: FieldTable = {
  ...shared,
  email: ({ lead }) => lead.email,
  emailDomain: ({ lead }) => emailDomain(lead),
  externalId: ({ lead }) => lead.externalId,
  phone: ({ lead }) => lead.phone,
  salutation: ({ lead }) => lead.salutation,
  firstName: ({ lead }) => lead.firstName,
  lastName: ({ lead }) => lead.lastName,
  companyName: ({ lead, company }) => lead.companyName ?? company?.name ?? null,
  jobTitle: ({ lead }) => lead.jobTitle,
  language: ({ lead }) => lead.language,
  timeZone: ({ lead }) => lead.timeZone,
  kind: ({ lead }) => lead.kind,
  channel: ({ lead }) => lead.channel,
  direction: ({ lead }) => lead.direction,
  owner: ({ lead }) => lead.ownerRepId,
  cycle: ({ lead }) => lead.cycle,
  coolOffUntil: ({ lead }) => lead.coolOffUntil,
  disqualifiedReason: ({ lead }) => lead.disqualifiedReason,
  roleClass: ({ lead, model }) => roleClass(lead.jobTitle, model.roles),
  addressKind,
  domainClass,
}

const ofCompany: FieldTable = {
  ...shared,
  name: ofLead['companyName'] ?? (() => null),
  domain: ({ company }) => company?.domain ?? null,
}

export const leadFields: readonly string[] = Object.keys(ofLead)
export const companyFields: readonly string[] = Object.keys(ofCompany)

/** Null: not known. `attributes.<name>` reads what an import or form brought along. */
export function fieldValue(facts: Facts, of: 'lead' | 'company', field: string): Value {
  if (of === 'lead' && field.startsWith('attributes.')) return facts.lead.attributes[field.slice('attributes.'.length)] ?? null
  return (of === 'lead' ? ofLead : ofCompany)[field]?.(facts) ?? null
}
