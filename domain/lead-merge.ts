/** What new facts about a known lead change: given values overwrite or only fill gaps, absent ones never do anything. */
import { blankDetails } from './blank-facts.ts'
import type { LeadFields } from './lead-input.ts'
import type { LeadDetails } from './lead.ts'

export type MergeMode =
  /** From people and systems who know the lead: what is given counts. */
  | 'overwrite'
  /** From a stranger who types an address on a page: only what is missing is believed. */
  | 'fillGaps'

/** The stored facts that fields may change. */
export interface LeadRecord extends LeadDetails {
  readonly note: string | null
}

/** What may be empty. */
export const nullableFields = [
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
  const changes = nullableFields.filter(
    (field) => fields[field] !== undefined && (mode === 'overwrite' || record[field] === null),
  )
  const merged: LeadRecord = {
    ...record,
    ...Object.fromEntries(changes.map((field) => [field, fields[field]])),
    ...(mode === 'overwrite' ? overwritten(record, fields) : { attributes: { ...fields.attributes, ...record.attributes } }),
  }
  const changed = [...nullableFields, 'language' as const, 'kind' as const].filter((field) => merged[field] !== record[field])
  return { record: merged, changed: sameAttributes(merged, record) ? changed : [...changed, 'attributes'] }
}

function overwritten(record: LeadRecord, fields: LeadFields): Pick<LeadRecord, 'language' | 'kind' | 'attributes'> {
  return {
    language: fields.language ?? record.language,
    kind: fields.kind ?? record.kind,
    attributes: { ...record.attributes, ...fields.attributes },
  }
}

/** A lead nobody has heard of. */
export const emptyRecord: LeadRecord = { ...blankDetails, note: null }

function sameAttributes(a: LeadRecord, b: LeadRecord): boolean {
  const names = Object.keys(a.attributes)
  return names.length === Object.keys(b.attributes).length && names.every((name) => a.attributes[name] === b.attributes[name])
}
