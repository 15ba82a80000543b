/** Reads the steps that take time, `wait` and `waitFor`, in all their forms. */
import { companyFields, leadFields } from '../condition/fields.ts'
import { type Fields, isFields, type ProblemList, readFields, show } from '../condition/reader.ts'
import type { Duration } from '../duration.ts'
import { suggest } from '../nearest.ts'
import { parseDays, parseTimeOfDay } from '../send-window.ts'
import type { Case, Step } from './definition.ts'
import { readChoice, readCondition, readDuration } from './fields.ts'
import { idOf, readCase, readElse, readThen, type StepReading } from './step-reading.ts'
import { type DateWait, pastPolicies, type WaitUntil } from './wait-until.ts'

export function readWait(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['wait', 'id'], reading.to)
  return {
    kind: 'wait',
    id: idOf('wait', fields, path, reading),
    path,
    until: readUntil(fields['wait'], `${path}.wait`, reading.to),
  }
}

const untilExample =
  'write `3d`, `4 working days`, `{ until: { date: attributes.renewalDate, offset: -30d }, past: skip }` or `{ until: { weekday: tue, at: "09:00" } }`'

function readUntil(value: unknown, path: string, to: ProblemList): WaitUntil {
  if (!isFields(value)) return { kind: 'duration', for: readDuration(value, path, to) }
  const { until } = value
  if (isFields(until) && Object.hasOwn(until, 'date')) return readDate(value, until, path, to)
  if (isFields(until) && Object.hasOwn(until, 'weekday')) return readWeekday(value, until, path, to)
  to.error(path, `${show(value)} is no wait`, untilExample)
  return { kind: 'duration', for: { amount: 1, unit: 'days' } }
}

function readDate(wait: Fields, until: Fields, path: string, to: ProblemList): DateWait {
  readFields(wait, path, ['until', 'past'], to)
  readFields(until, `${path}.until`, ['date', 'offset', 'at'], to)
  if (wait['past'] === undefined) {
    to.warn(
      `${path}.past`,
      'past is missing',
      'say what happens when the date is past or not known: go (what happens now), skip or exit',
    )
  }
  return {
    kind: 'date',
    ...readDateField(until['date'], `${path}.until.date`, to),
    offset: until['offset'] === undefined ? null : readOffset(until['offset'], `${path}.until.offset`, to),
    at: until['at'] === undefined ? null : readTimeOfDay(until['at'], `${path}.until.at`, to),
    past: readChoice(wait['past'], pastPolicies, 'go', `${path}.past`, to),
  }
}

/** `attributes.renewalDate`, `event.startsAt`, or a field that holds a date. */
function readDateField(value: unknown, path: string, to: ProblemList): Pick<DateWait, 'of' | 'field'> {
  const name = typeof value === 'string' ? value : ''
  const property = /^event\.([A-Za-z][A-Za-z0-9_]{0,59})$/.exec(name)?.[1]
  if (property !== undefined) return { of: 'event', field: property }
  if (/^attributes\.[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name) || name === 'coolOffUntil') return { of: 'lead', field: name }
  const isField = leadFields.includes(name) || companyFields.some((field) => name === `company.${field}`)
  const message = isField ? `"${name}" holds no date` : `${show(value)} names no date`
  to.error(path, message, 'write attributes.<name>, or event.<property> for one of the event that enrolled')
  return { of: 'lead', field: 'attributes.unknown' }
}

/** A duration with a sign in front: `-30d` lies before the date, `2h` or `+2h` after it. */
function readOffset(value: unknown, path: string, to: ProblemList): Duration {
  const [, sign, rest] = /^([+-]?)\s*(.*)$/.exec(typeof value === 'string' ? value.trim() : '') ?? []
  const { amount, unit } = readDuration(rest === undefined || rest === '' ? value : rest, path, to, value)
  return { amount: sign === '-' ? -amount : amount, unit }
}

function readTimeOfDay(value: unknown, path: string, to: ProblemList): number {
  const minutes = parseTimeOfDay(value)
  if (minutes !== null && minutes < 1440) return minutes
  to.error(path, `${show(value)} is no time of day`, 'write such as "09:00"')
  return 0
}

function readWeekday(wait: Fields, until: Fields, path: string, to: ProblemList): WaitUntil {
  readFields(wait, path, ['until'], to)
  readFields(until, `${path}.until`, ['weekday', 'at'], to)
  const days = parseDays(until['weekday'])
  if (days === null) {
    const day = until['weekday']
    const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
    const remedy = typeof day === 'string' ? suggest(day, names) : 'write one such as tue, or a list such as [tue, thu]'
    to.error(`${path}.until.weekday`, `${show(day)} is no weekday`, remedy)
  }
  const at = until['at'] === undefined ? 0 : readTimeOfDay(until['at'], `${path}.until.at`, to)
  return { kind: 'weekday', days: days ?? [1], at }
}

export function readWaitFor(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  const isList = Array.isArray(fields['waitFor'])
  readFields(fields, path, ['waitFor', 'id', 'for', ...(isList ? [] : ['then']), 'else'], to)
  return {
    kind: 'waitFor',
    id: idOf('waitFor', fields, path, reading),
    path,
    cases: isList ? readAlternatives(fields, path, reading) : [readOnly(fields, path, reading)],
    for: readDuration(fields['for'], `${path}.for`, to),
    otherwise: readElse(fields, path, reading),
  }
}

function readOnly(fields: Fields, path: string, reading: StepReading): Case {
  const condition = readCondition(fields['waitFor'], `${path}.waitFor`, reading.to)
  return { path: `${path}.waitFor`, if: condition, steps: readThen(fields, path, reading) }
}

const alternatives =
  'write alternatives such as `- if: { ready: true }` with `then: [ … ]`; what happens otherwise stands in `else`'

function readAlternatives(fields: Fields, path: string, reading: StepReading): Case[] {
  const items: readonly unknown[] = Array.isArray(fields['waitFor']) ? fields['waitFor'] : []
  if (items.length === 0) reading.to.error(`${path}.waitFor`, 'there is nothing to wait for', alternatives)
  return items.flatMap((item, index) => readCase(item, `${path}.waitFor[${index}]`, reading, alternatives) ?? [])
}
