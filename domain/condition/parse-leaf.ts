/** Reads the conditions that ask one thing: of the lead, its score, its stage, its history, the calendar. */
import { suggest } from '../nearest.ts'
import { stages, type Temperature } from '../lead.ts'
import { consentStatuses, purposes } from '../vocabulary.ts'
import { companyFields, leadFields } from './fields.ts'
import { readEvent, readHandoff, readInactivity, readJourney } from './parse-history.ts'
import { readNumberTest, readTest } from './parse-test.ts'
import { isFields, readFields, readFlag, readMoment, readTexts, readWindow, readWords, show, type ProblemList } from './reader.ts'
import { weekdays, type Condition } from './syntax.ts'

export const temperatures = ['cold', 'warm', 'hot'] as const satisfies readonly Temperature[]
const consentStates = [...consentStatuses, 'none'] as const

type ReadLeaf = (value: unknown, path: string, to: ProblemList) => Condition | null

const readers: Readonly<Record<string, ReadLeaf>> = {
  lead: (value, path, to) => readSubject('lead', value, path, to),
  company: (value, path, to) => readSubject('company', value, path, to),
  engagement: (value, path, to) => ({ kind: 'engagement', test: readNumberTest(value, path, to) }),
  fit: (value, path, to) => ({ kind: 'fit', test: readNumberTest(value, path, to) }),
  temperature: (value, path, to) => ({ kind: 'temperature', in: readChoice(value, path, temperatures, to) }),
  ready: (value, path, to) => ({ kind: 'ready', is: readFlag(value, path, to) }),
  stage: readStage,
  event: readEvent,
  inactive: readInactivity,
  consent: readConsent,
  journey: readJourney,
  sent: (value, path, to) => readStep('sent', value, path, to),
  clicked: (value, path, to) => readStep('clicked', value, path, to),
  handoff: readHandoff,
  segment: (value, path, to) => ({ kind: 'segment', segments: readTexts(value, path, to) }),
  weekday: (value, path, to) => ({ kind: 'weekday', in: readChoice(value, path, weekdays, to) }),
  date: readDate,
}

export const leafKinds: readonly string[] = Object.keys(readers)

export function readLeaf(kind: string, value: unknown, path: string, to: ProblemList): Condition | null {
  return readers[kind]?.(value, path, to) ?? null
}

/** `hot`, `[warm, hot]`, `{ is: hot }` or `{ in: [warm, hot] }`. */
function readChoice<W extends string>(value: unknown, path: string, known: readonly W[], to: ProblemList): W[] {
  if (!isFields(value)) return readWords(value, path, known, to)
  const fields = readFields(value, path, ['is', 'in'], to)
  return readWords(fields?.['is'] ?? fields?.['in'], path, known, to)
}

function readSubject(of: 'lead' | 'company', value: unknown, path: string, to: ProblemList): Condition | null {
  const known = of === 'lead' ? leadFields : companyFields
  if (!isFields(value) || Object.keys(value).length === 0)
    return to.error(path, `${show(value)} names no field`, 'write a field and what must hold of it, such as { country: DE }')
  const parts = Object.entries(value).map(([field, test]): Condition => {
    const isKnown = known.includes(field) || (of === 'lead' && /^attributes\.\S+$/.test(field))
    if (!isKnown) to.error(`${path}.${field}`, `unknown field "${field}"`, suggest(field, known))
    return { kind: 'field', of, field, test: readTest(test, `${path}.${field}`, to) }
  })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'all', of: parts }
}

function readStage(value: unknown, path: string, to: ProblemList): Condition | null {
  if (!isFields(value)) return { kind: 'stage', in: readWords(value, path, stages, to), sinceMs: null }
  const fields = readFields(value, path, ['is', 'in', 'since'], to)
  const named = fields?.['is'] ?? fields?.['in']
  const sinceMs = fields?.['since'] === undefined ? null : readWindow(fields['since'], `${path}.since`, to)
  if (named === undefined && sinceMs === null) return to.error(path, 'no stage is named', 'write { in: [cold, iql] }')
  return { kind: 'stage', in: named === undefined ? null : readWords(named, path, stages, to), sinceMs }
}

/** `email_marketing` (confirmed), or `{ purpose: tracking, status: [pending, confirmed] }`. */
function readConsent(value: unknown, path: string, to: ProblemList): Condition | null {
  const fields = isFields(value) ? readFields(value, path, ['purpose', 'status'], to) : { purpose: value }
  const [purpose] = readWords(fields?.['purpose'], `${path}.purpose`, purposes, to)
  const states = fields?.['status'] === undefined ? (['confirmed'] as const) : null
  const asked = states ?? readWords(fields?.['status'], `${path}.status`, consentStates, to)
  return purpose === undefined ? null : { kind: 'consent', purpose, in: asked }
}

function readStep(kind: 'sent' | 'clicked', value: unknown, path: string, to: ProblemList): Condition | null {
  const [step] = readTexts(typeof value === 'string' ? value : null, path, to)
  return step === undefined ? null : { kind, step }
}

function readDate(value: unknown, path: string, to: ProblemList): Condition | null {
  const fields = readFields(value, path, ['after', 'before'], to)
  if (fields === null) return null
  const after = fields['after'] === undefined ? null : readMoment(fields['after'], `${path}.after`, to)
  const before = fields['before'] === undefined ? null : readMoment(fields['before'], `${path}.before`, to)
  if (after === null && before === null) return to.error(path, 'no date is given', 'write after or before with a date')
  return { kind: 'date', after, before }
}
