/** Which events may be taken in from outside: declared types, plausible times, plain properties; stores nothing. */
import { nearest } from './nearest.ts'

export interface EventInput {
  readonly id: string
  readonly type: string
  readonly occurredAt: Date
  readonly properties: Readonly<Record<string, unknown>>
}

export type EventRefusal =
  | 'event.undeclaredType'
  | 'event.recordedByConsent'
  | 'event.inFuture'
  | 'event.tooOld'
  | 'event.propertiesTooLarge'
  | 'event.propertiesUnstorable'
  | 'event.noTrackingConsent'

export interface Refusal {
  readonly code: EventRefusal
  readonly field: string
  readonly message: string
}

/** Clocks of senders may run a little ahead. */
const aheadMs = 5 * 60_000
const oldestYears = 10
const longestProperties = 16_384

/** Null when the event may be stored. `now` is business time. */
export function refuseEvent(event: EventInput, declaredTypes: ReadonlySet<string>, now: Date): Refusal | null {
  return refuseType(event.type, declaredTypes) ?? refuseTime(event.occurredAt, now) ?? refuseProperties(event.properties)
}

function refuseType(type: string, declared: ReadonlySet<string>): Refusal | null {
  if (ownTypes.has(type))
    return {
      code: 'event.recordedByConsent',
      field: 'type',
      message: `${type} is recorded when a consent changes; send it as \`consents\` of POST /api/leads, a stop as \`unsubscribed\``,
    }
  if (declared.has(type)) return null
  const near = nearest(type, declared)
  const remedy = near === null ? 'declare it first with POST /api/event-types' : `did you mean ${near}?`
  return { code: 'event.undeclaredType', field: 'type', message: `is not a declared event type; ${remedy}` }
}

/** These stand for evidence that only the consent record can give. */
const ownTypes: ReadonlySet<string> = new Set(['consent.granted', 'consent.withdrawn'])

function refuseTime(occurredAt: Date, now: Date): Refusal | null {
  if (occurredAt.getTime() > now.getTime() + aheadMs)
    return {
      code: 'event.inFuture',
      field: 'occurredAt',
      message: `lies in the future; it is ${now.toISOString()} here and at most 5 minutes ahead are accepted`,
    }
  const oldest = new Date(now)
  oldest.setUTCFullYear(oldest.getUTCFullYear() - oldestYears)
  return occurredAt >= oldest
    ? null
    : { code: 'event.tooOld', field: 'occurredAt', message: `lies more than ${oldestYears} years back` }
}

function refuseProperties(properties: Readonly<Record<string, unknown>>): Refusal | null {
  const text = JSON.stringify(properties)
  if (text.length > longestProperties)
    return {
      code: 'event.propertiesTooLarge',
      field: 'properties',
      message: `are ${text.length} characters as JSON; at most ${longestProperties} are kept`,
    }
  return /\\u0000|\\ud[89a-f]/i.test(text.replaceAll('\\\\', ''))
    ? { code: 'event.propertiesUnstorable', field: 'properties', message: 'contain a NUL character or half a surrogate pair' }
    : null
}

/** Following a person individually (opens, clicks, page views) needs their consent to tracking (§25 TDDDG). */
export function needsTrackingConsent(type: string): boolean {
  return trackedTypes.has(type)
}

const trackedTypes: ReadonlySet<string> = new Set(['page.viewed', 'email.opened', 'email.clicked'])

export function refuseUntracked(type: string): Refusal {
  return {
    code: 'event.noTrackingConsent',
    field: 'type',
    message: `${type} needs the lead's consent to tracking, which is not on record`,
  }
}

/** Events from outside that stop marketing at once, and as what. */
export function stopOf(event: Pick<EventInput, 'type' | 'properties'>): 'unsubscribe' | 'complaint' | 'hard_bounce' | null {
  if (event.type === 'unsubscribed') return 'unsubscribe'
  if (event.type === 'email.complained') return 'complaint'
  return event.type === 'email.bounced' && event.properties['class'] === 'hard' ? 'hard_bounce' : null
}
