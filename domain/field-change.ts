/** Values that a journey may write to a lead or its company: which fields, and in which form; the rest belongs to people and forms. */
import { parseAttributes, parseLeadFields } from './lead-input.ts'
import type { LeadFields } from './lead-input.ts'
import { suggest } from './nearest.ts'

/** `value` null empties the field. */
export interface FieldChange {
  readonly of: 'lead' | 'company' | 'attribute'
  readonly field: string
  readonly value: string | number | null
}

const changeableOfLead = [
  'salutation',
  'firstName',
  'lastName',
  'jobTitle',
  'industry',
  'employees',
  'country',
  'region',
  'postalCode',
  'language',
  'timeZone',
] as const
const changeableOfCompany = ['name', 'industry', 'employees', 'country', 'region', 'postalCode'] as const

/** What every lead has. */
const neverEmpty: readonly string[] = ['language']

export type ReadChange =
  | { readonly ok: true; readonly change: FieldChange }
  | { readonly ok: false; readonly message: string; readonly remedy: string }

/** Where `industry`, `company.industry` or `attributes.interest` is written to; null for anything that may not be. */
export function changeTarget(name: string): Pick<FieldChange, 'of' | 'field'> | null {
  const attribute = /^attributes\.([A-Za-z][A-Za-z0-9_]{0,59})$/.exec(name)?.[1]
  if (attribute !== undefined) return { of: 'attribute', field: attribute }
  const company = changeableOfCompany.find((field) => name === `company.${field}`)
  if (company !== undefined) return { of: 'company', field: company }
  const lead = changeableOfLead.find((field) => name === field)
  return lead === undefined ? null : { of: 'lead', field: lead }
}

/** The fields that may be written, as their names stand in a journey. */
export const changeableNames: readonly string[] = [
  ...changeableOfLead,
  ...changeableOfCompany.map((field) => `company.${field}`),
  'attributes.…',
]

/** Brings the value into the field's one form, such as `DE` for `Deutschland`. */
export function readChange(name: string, value: unknown): ReadChange {
  const target = changeTarget(name)
  if (target === null) return { ok: false, message: `"${name}" is no field to write`, remedy: suggest(name, changeableNames) }
  if (value === null) return emptied(target)
  const text = typeof value === 'boolean' ? String(value) : value
  if (typeof text !== 'string' && typeof text !== 'number')
    return {
      ok: false,
      message: `"${name}" gets no plain value`,
      remedy: 'write a text, a number, true, false, or null to empty it',
    }
  if (String(text).trim() === '') return emptied(target)
  return target.of === 'attribute' ? readAttribute(target.field, text) : readField(target, text)
}

function emptied(target: Pick<FieldChange, 'of' | 'field'>): ReadChange {
  if (target.of === 'lead' && neverEmpty.includes(target.field))
    return { ok: false, message: `"${target.field}" cannot be emptied`, remedy: 'write a value' }
  return { ok: true, change: { ...target, value: null } }
}

function readAttribute(field: string, value: string | number): ReadChange {
  const { attributes, problems } = parseAttributes({ [field]: value })
  const [problem] = problems
  if (problem !== undefined) return refused(problem)
  return { ok: true, change: { of: 'attribute', field, value: attributes[field] ?? null } }
}

function readField({ of, field }: Pick<FieldChange, 'of' | 'field'>, value: string | number): ReadChange {
  const name = of === 'company' && field === 'name' ? 'company' : field
  const { fields, problems } = parseLeadFields({ [name]: value })
  const [problem] = problems
  if (problem !== undefined) return refused(problem)
  const [read] = Object.values(fields satisfies LeadFields)
  return { ok: true, change: { of, field, value: typeof read === 'string' || typeof read === 'number' ? read : null } }
}

function refused({ field, message }: { readonly field: string; readonly message: string }): ReadChange {
  return {
    ok: false,
    message: `"${field}" ${message.split('; ')[0] ?? message}`,
    remedy: message.split('; ')[1] ?? 'write another value',
  }
}
