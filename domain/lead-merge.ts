/** What new facts about a known lead change: given values overwrite or only fill gaps, absent ones never do anything. */
import type { LeadFields } from './lead-input.ts'

export type MergeMode =
  /** From people and systems who know the lead: what is given counts. */
  | 'overwrite'
  /** From a stranger who types an address on a page: only what is missing is believed. */
  | 'fillGaps'

/** The stored facts that fields may change. */
export interface LeadRecord {
  externalId: string | null
  email: string | null
  phone: string | null
  salutation: string | null
  firstName: string | null
  lastName: string | null
  companyName: string | null
  jobTitle: string | null
  industry: string | null
  employees: number | null
  country: string | null
  region: string | null
  postalCode: string | null
  language: 'de' | 'en'
  timeZone: string | null
  kind: 'b2b' | 'b2c'
  note: string | null
  attributes: Readonly<Record<string, string>>
}

const nullable = [
  'externalId',
  'email',
  'phone',
  'salutation',
  'firstName',
  'lastName',
  'companyName',
  'jobTitle',
  'industry',
  'employees',
  'country',
  'region',
  'postalCode',
  'timeZone',
  'note',
] as const satisfies readonly (keyof LeadRecord)[]

/** The merged record and which fields differ from before. Channel and direction say where a lead first came from and stay. */
export function mergeLead(
  record: LeadRecord,
  fields: LeadFields,
  mode: MergeMode,
): { record: LeadRecord; changed: (keyof LeadRecord)[] } {
  const merged: LeadRecord = { ...record }
  for (const field of nullable)
    if (fields[field] !== undefined && (mode === 'overwrite' || record[field] === null))
      Object.assign(merged, { [field]: fields[field] })
  if (mode === 'overwrite') {
    merged.language = fields.language ?? record.language
    merged.kind = fields.kind ?? record.kind
  }
  merged.attributes =
    mode === 'overwrite' ? { ...record.attributes, ...fields.attributes } : { ...fields.attributes, ...record.attributes }
  const changed = [...nullable, 'language' as const, 'kind' as const].filter((field) => merged[field] !== record[field])
  return { record: merged, changed: sameAttributes(merged, record) ? changed : [...changed, 'attributes'] }
}

/** A lead nobody has heard of. */
export const emptyRecord: LeadRecord = {
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
  note: null,
  attributes: {},
}

function sameAttributes(a: LeadRecord, b: LeadRecord): boolean {
  const names = Object.keys(a.attributes)
  return names.length === Object.keys(b.attributes).length && names.every((name) => a.attributes[name] === b.attributes[name])
}
