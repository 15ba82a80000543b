/** Reads the conditions about what happened: events, silence, journeys, handoffs. */
import { handoffStatuses } from '../vocabulary.ts'
import { readEventTypes, readNumberTest, readPattern } from './parse-test.ts'
import {
  isFields,
  readFields,
  readFlag,
  readNumber,
  readTexts,
  readWindow,
  readWords,
  type Fields,
  type ProblemList,
} from './reader.ts'
import type { Condition, NumberTest } from './syntax.ts'

/** What a lead does itself; mail that merely reached it is no activity. */
export const ownActs = [
  'form.submitted',
  'whitepaper.downloaded',
  'page.viewed',
  'webinar.registered',
  'webinar.attended',
  'demo.requested',
  'callback.requested',
  'contact.requested',
  'tradefair.talked',
  'need.stated',
  'meeting.held',
  'consent.granted',
  'email.clicked',
  'email.replied',
]

/** `whitepaper.downloaded`, or `{ type, where, count, within, never }`. */
export function readEvent(value: unknown, path: string, to: ProblemList): Condition | null {
  if (!isFields(value))
    return {
      kind: 'event',
      pattern: { types: readEventTypes(value, path, to), where: [] },
      count: { atLeast: 1 },
      withinMs: null,
    }
  const fields = readFields(value, path, ['type', 'where', 'count', 'within', 'never'], to) ?? {}
  const pattern = readPattern(fields['type'], fields['where'], path, to)
  return { kind: 'event', pattern, count: readCount(fields, path, to), withinMs: readWithin(fields, path, to) }
}

/** `inactive: 30d`: no act of the lead's own for so long. */
export function readInactivity(value: unknown, path: string, to: ProblemList): Condition | null {
  const withinMs = readWindow(value, path, to)
  return { kind: 'event', pattern: { types: ownActs, where: [] }, count: { atMost: 0 }, withinMs }
}

/** `re-engage` (ever enrolled), or `{ is, status, outcome, within, never }`. */
export function readJourney(value: unknown, path: string, to: ProblemList): Condition | null {
  const known = ['is', 'in', 'status', 'outcome', 'within', 'never']
  const fields = isFields(value) ? readFields(value, path, known, to) : { is: value }
  if (fields === null) return null
  const named = fields['is'] ?? fields['in']
  const status = fields['status'] === undefined ? [] : readWords(fields['status'], `${path}.status`, ['active', 'finished'], to)
  return {
    kind: 'journey',
    journeys: named === undefined ? null : readTexts(named, `${path}.is`, to),
    status: status[0] ?? null,
    outcomes: fields['outcome'] === undefined ? null : readTexts(fields['outcome'], `${path}.outcome`, to),
    withinMs: readWithin(fields, path, to),
    never: readNever(fields, path, to),
  }
}

/** `open`, or `{ status, rejectReason, within, never }`. */
export function readHandoff(value: unknown, path: string, to: ProblemList): Condition | null {
  const fields = isFields(value) ? readFields(value, path, ['status', 'rejectReason', 'within', 'never'], to) : { status: value }
  if (fields === null) return null
  return {
    kind: 'handoff',
    status: fields['status'] === undefined ? null : readWords(fields['status'], `${path}.status`, handoffStatuses, to),
    rejectReasons: fields['rejectReason'] === undefined ? null : readTexts(fields['rejectReason'], `${path}.rejectReason`, to),
    withinMs: readWithin(fields, path, to),
    never: readNever(fields, path, to),
  }
}

function readCount(fields: Fields, path: string, to: ProblemList): NumberTest {
  const count = fields['count']
  if (readNever(fields, path, to)) {
    if (count !== undefined) to.error(`${path}.count`, 'never and count exclude each other', 'leave one of them out')
    return { atMost: 0 }
  }
  if (count === undefined) return { atLeast: 1 }
  return isFields(count) ? readNumberTest(count, `${path}.count`, to) : { atLeast: readNumber(count, `${path}.count`, to) ?? 1 }
}

function readWithin(fields: Fields, path: string, to: ProblemList): number | null {
  return fields['within'] === undefined ? null : readWindow(fields['within'], `${path}.within`, to)
}

function readNever(fields: Fields, path: string, to: ProblemList): boolean {
  return fields['never'] === undefined ? false : readFlag(fields['never'], `${path}.never`, to)
}
