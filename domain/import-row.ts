/** One row of a CSV file read into a lead, what it did at a fair and what it agreed to; a row is whole or refused with its reasons. */
import { type ClaimedConsent, refuseClaim } from './consent-input.ts'
import { type FieldProblem, type LeadFields, leadFieldNames, parseAttributes, parseLeadFields } from './lead-input.ts'
import { momentOf, yesOrNo } from './import-values.ts'

/** What the columns of a row hold, by column name. */
export type Cells = Readonly<Record<string, string>>

/** A row of the file, or why it could not be split into columns. */
export type SourceRow = { readonly line: number; readonly cells: Cells } | { readonly line: number; readonly problem: string }

export interface ImportedEvent {
  readonly type: 'tradefair.talked' | 'need.stated'
  readonly occurredAt: Date
  readonly properties: Readonly<Record<string, string | number | boolean>>
}

export interface ImportRow {
  readonly fields: LeadFields
  readonly events: readonly ImportedEvent[]
  readonly consents: readonly ClaimedConsent[]
  /** Whoever may not be written to and was met or asked needs a person; false where nobody claimed anything. */
  readonly needsPerson: boolean
}

export type RowReading =
  | { readonly ok: true; readonly row: ImportRow }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

const consentColumns = ['consent.email', 'consent.text', 'consent.at']

/** Columns that mean something; besides them any `attributes.<name>`. */
export function knownColumns(): string[] {
  return [...leadFieldNames(), ...consentColumns]
}

export function isKnownColumn(name: string): boolean {
  return knownColumns().includes(name) || /^attributes\.[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)
}

/** `now` is business time: the default date of a talk, and the end of what can have happened. */
export function readRow(cells: Cells, now: Date): RowReading {
  const { fields, problems } = parseLeadFields(cells)
  const own = parseAttributes(attributesOf(cells))
  const fair = readFair(own.attributes, now)
  const consent = readConsent(cells, now)
  const all = [...problems, ...own.problems, ...fair.problems, ...consent.problems]
  if (['email', 'phone', 'externalId'].every((name) => (cells[name] ?? '').trim() === ''))
    all.push({ field: 'email', message: 'is empty, as are phone and externalId; a lead needs one of them' })
  if (all.length > 0) return { ok: false, problems: all }
  const isFair = fair.events.length > 0
  const row = {
    fields: {
      ...fields,
      ...(Object.keys(own.attributes).length > 0 ? { attributes: own.attributes } : {}),
      ...(isFair && fields.channel === undefined ? { channel: 'tradeFair' as const } : {}),
    },
    events: fair.events,
    consents: [...consent.claims, ...presumedPhone(fields, fair.events)],
    needsPerson: consent.claims.length === 0 && (isFair || consent.asked),
  }
  return { ok: true, row }
}

function attributesOf(cells: Cells): Record<string, string> {
  const own = Object.entries(cells).filter(([name]) => name.startsWith('attributes.'))
  return Object.fromEntries(own.map(([name, value]) => [name.slice('attributes.'.length), value]))
}

function readFair(attributes: Readonly<Record<string, string>>, now: Date) {
  const { fair, fairDate, budget: budgetText, timeframeMonths: monthsText } = attributes
  const problems: FieldProblem[] = []
  const add = (name: string, message: string) => problems.push({ field: `attributes.${name}`, message })
  const occurredAt = fairDate === undefined ? now : momentOf(fairDate, now)
  if (occurredAt === null) add('fairDate', 'is not a date; expected such as 2026-03-02')
  else if (occurredAt > now) add('fairDate', 'lies in the future')
  const budget = budgetText === undefined ? null : yesOrNo(budgetText)
  if (budgetText !== undefined && budget === null) add('budget', 'is neither yes nor no')
  const months = monthsText === undefined ? null : wholeMonths(monthsText)
  if (monthsText !== undefined && months === null) add('timeframeMonths', 'is not a whole number of months from 0 to 120')
  const events: ImportedEvent[] = []
  if (occurredAt !== null && fair !== undefined) {
    events.push({ type: 'tradefair.talked', occurredAt, properties: { fair } })
    if (budget !== null && months !== null)
      events.push({ type: 'need.stated', occurredAt, properties: { fair, budget, timeframeMonths: months } })
  }
  return { events, problems }
}

function wholeMonths(text: string): number | null {
  return /^\d{1,3}$/.test(text) && Number(text) <= 120 ? Number(text) : null
}

function readConsent(cells: Cells, now: Date) {
  const problems: FieldProblem[] = []
  const [given = '', text = '', at = ''] = consentColumns.map((column) => (cells[column] ?? '').trim())
  const said = given === '' ? null : yesOrNo(given)
  if (given !== '' && said === null) problems.push({ field: 'consent.email', message: 'is neither yes nor no' })
  const moment = at === '' ? null : momentOf(at, now)
  if (at !== '' && moment === null)
    problems.push({ field: 'consent.at', message: 'is not a date; expected such as 2026-03-02T10:00:00Z' })
  const claims: ClaimedConsent[] = []
  if (said === true && text !== '' && moment !== null)
    claims.push({ purpose: 'email_marketing', basis: 'consent', text, at: moment, conditions: null })
  for (const { field, message } of claims.flatMap((claim) => refuseClaim(claim, now)))
    problems.push({ field: `consent.${field}`, message })
  return { claims, problems, asked: said !== null }
}

/** A talk with a stated need lets one presume that a call is welcome; the reason is kept with it. */
function presumedPhone({ phone }: LeadFields, events: readonly ImportedEvent[]): ClaimedConsent[] {
  const need = events.find((event) => event.type === 'need.stated')
  if (phone === undefined || need === undefined) return []
  const text = `need.stated: ${String(need.properties['fair'])}`
  return [{ purpose: 'phone', basis: 'presumed', text, at: need.occurredAt, conditions: null }]
}
