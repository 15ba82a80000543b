/** Reads what people write about a lead, field by field, into one normal form; an empty field is an absent one. */
import { parseDomain, parseEmail } from './email-address.ts'
import { type Channel, channels, type Direction, type Language } from './lead.ts'
import { countryCode, employeeCount, languageOf, phoneNumber, timeZone } from './lead-values.ts'
import { parseLine, parseText } from './text.ts'

/** Only what was given; absent fields never overwrite. */
export interface LeadFields {
  externalId?: string
  email?: string
  phone?: string
  salutation?: string
  firstName?: string
  lastName?: string
  companyName?: string
  /** Key of the company. */
  domain?: string
  jobTitle?: string
  industry?: string
  employees?: number
  country?: string
  region?: string
  postalCode?: string
  language?: Language
  timeZone?: string
  kind?: 'b2b' | 'b2c'
  channel?: Channel
  direction?: Direction
  note?: string
  attributes?: Record<string, string>
}

export interface FieldProblem {
  /** As the sender named it. */
  readonly field: string
  readonly message: string
}

/** Names as they stand in CSV columns and JSON bodies. */
export type LeadFieldName = keyof typeof readers
export const leadFieldNames = (): LeadFieldName[] => Object.keys(readers) as LeadFieldName[]

type Reading<T> = { readonly value: T } | { readonly problem: string }
type RawFields = Readonly<Record<string, string | number | null | undefined>>

const readers = {
  externalId: line('externalId', 200),
  email: (text, fields) => keep(emailOf(text), (email) => (fields.email = email)),
  phone: (text, fields) => keep(phoneNumber(text), (phone) => (fields.phone = phone)),
  salutation: line('salutation', 40),
  firstName: line('firstName', 100),
  lastName: line('lastName', 100),
  company: line('companyName', 200),
  domain: (text, fields) => keep(domainOf(text), (domain) => (fields.domain = domain)),
  jobTitle: line('jobTitle', 200),
  industry: line('industry', 200),
  employees: (text, fields) => keep(employeeCount(text), (employees) => (fields.employees = employees)),
  country: (text, fields) => keep(countryCode(text), (country) => (fields.country = country)),
  region: line('region', 60),
  postalCode: line('postalCode', 20),
  language: (text, fields) => keep(languageOf(text), (language) => (fields.language = language)),
  timeZone: (text, fields) => keep(timeZone(text), (zone) => (fields.timeZone = zone)),
  kind: (text, fields) => keep(oneOf(['b2b', 'b2c'], text), (kind) => (fields.kind = kind)),
  channel: (text, fields) => keep(oneOf(channels, text), (channel) => (fields.channel = channel)),
  direction: (text, fields) => keep(oneOf(['inbound', 'outbound'], text), (direction) => (fields.direction = direction)),
  note: (text, fields) => keep(parseText(text, 5_000), (note) => (fields.note = note)),
} satisfies Record<string, (text: string, fields: LeadFields) => string | null>

/** All problems at once; fields with a problem are left out. Unknown names are the caller's affair. */
export function parseLeadFields(raw: RawFields): { fields: LeadFields; problems: FieldProblem[] } {
  const fields: LeadFields = {}
  const problems: FieldProblem[] = []
  for (const name of leadFieldNames()) {
    const given = raw[name]
    const text = given === undefined || given === null ? '' : String(given)
    if (text.trim() === '') continue
    const problem = readers[name](text, fields)
    if (problem !== null) problems.push({ field: name, message: problem })
  }
  return { fields, problems }
}

/** Own fields beyond the vocabulary: up to 50, plain names, short values. */
export function parseAttributes(raw: RawFields): { attributes: Record<string, string>; problems: FieldProblem[] } {
  const attributes: Record<string, string> = {}
  const problems: FieldProblem[] = []
  for (const [name, given] of Object.entries(raw)) {
    const text = given === undefined || given === null ? '' : String(given)
    if (text.trim() === '') continue
    const value = /^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)
      ? parseText(text, 1_000)
      : { problem: 'has a name that is not letters, digits and _ only' }
    const problem = keep(value, (kept) => (attributes[name] = kept))
    if (problem !== null) problems.push({ field: `attributes.${name}`, message: problem })
  }
  if (Object.keys(attributes).length > 50) problems.push({ field: 'attributes', message: 'are more than 50' })
  return { attributes, problems }
}

type LineField = {
  [Field in keyof LeadFields]-?: LeadFields[Field] extends string | undefined
    ? string extends NonNullable<LeadFields[Field]>
      ? Field
      : never
    : never
}[keyof LeadFields]

function line(field: LineField, longest: number) {
  return (text: string, fields: LeadFields) => keep(parseLine(text, longest), (value) => (fields[field] = value))
}

function keep<T>(reading: Reading<T>, store: (value: T) => void): string | null {
  if ('problem' in reading) return reading.problem
  store(reading.value)
  return null
}

function emailOf(text: string): Reading<string> {
  const parsed = parseEmail(text)
  return parsed.ok ? { value: parsed.address } : { problem: parsed.message }
}

function domainOf(text: string): Reading<string> {
  const domain = parseDomain(text)
  return domain === null ? { problem: 'is not a domain; expected such as company.example' } : { value: domain }
}

function bareWord(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '')
}

/** Ignores case, spaces and hyphens, so that `trade fair` is `tradeFair`. */
function oneOf<const T extends string>(values: readonly T[], text: string): Reading<T> {
  const value = values.find((candidate) => bareWord(candidate) === bareWord(text))
  return value === undefined ? { problem: `is unknown; expected one of ${values.join(', ')}` } : { value }
}
