/** A value of a journey in one short line, much as a marketer would write it: for telling what changed, not for reading back. */
import { type Condition, weekdays } from '../condition/syntax.ts'
import { type Duration, writeDuration } from '../duration.ts'
import { dayMs, type Weekday } from '../local-time.ts'
import type { SendWindow } from '../schedule.ts'
import type { WaitUntil } from './wait-until.ts'

/** `clicked: checklist and not ready: true`. */
export function conditionSource(condition: Condition): string {
  if (condition.kind === 'not') return `not ${conditionSource(condition.of)}`
  if (condition.kind === 'all') return condition.of.map(conditionSource).join(' and ')
  if (condition.kind === 'any') return `(${condition.of.map(conditionSource).join(' or ')})`
  if (condition.kind === 'some') return `${condition.atLeast} of (${condition.of.map(conditionSource).join(', ')})`
  if (condition.kind === 'event') return eventSource(condition)
  const { kind, ...rest } = condition
  return `${kind}: ${plainSource(rest)}`
}

function eventSource({ pattern, count, withinMs }: Extract<Condition, { kind: 'event' }>): string {
  const often = count.atLeast === 1 && count.atMost === undefined ? [] : [`count ${plainSource(count)}`]
  const where = pattern.where.map(({ property, test, isOwnKey }) => `${property} ${isOwnKey ? 'own key' : plainSource(test)}`)
  const within = withinMs === null ? [] : [`within ${withinMs / dayMs}d`]
  return ['event:', pattern.types.join(', '), ...where, ...often, ...within].join(' ')
}

/** `3d`, `tue 09:00`, `attributes.renewalDate -30d 09:00, past skip`. */
export function waitSource(until: WaitUntil): string {
  switch (until.kind) {
    case 'duration':
      return writeDuration(until.for)
    case 'weekday':
      return `${dayNames(until.days)} ${timeSource(until.at)}`
    case 'date': {
      const offset =
        until.offset === null
          ? []
          : [`${until.offset.amount < 0 ? '-' : '+'}${writeDuration({ ...until.offset, amount: Math.abs(until.offset.amount) })}`]
      const at = until.at === null ? [] : [timeSource(until.at)]
      return [`${until.of}.${until.field}`, ...offset, ...at].join(' ') + `, past ${until.past}`
    }
    default:
      return until satisfies never
  }
}

function dayNames(days: readonly Weekday[]): string {
  return days.map((day) => weekdays[day - 1]).join(' ')
}

/** `mon tue wed thu fri 08:00–18:00, zone lead, holidays skip`. */
export function windowSource({ days, from, to, zone, holidays }: SendWindow): string {
  return `${dayNames(days)} ${timeSource(from)}–${timeSource(to)}, zone ${zone}, holidays ${holidays}`
}

function timeSource(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Any plain value: what is null, empty or false by default is left out. */
export function plainSource(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(plainSource).join(', ')
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value)
  if (isDuration(value)) return writeDuration(value)
  const said = Object.entries(value).filter(([, member]) => isSaid(member))
  const [only] = said
  if (said.length === 1 && only !== undefined) return plainSource(only[1])
  return said.map(([name, member]) => `${name} ${plainSource(member)}`).join(' ')
}

function isSaid(member: unknown): boolean {
  if (member === null || member === undefined || member === false) return false
  return typeof member !== 'object' || Object.keys(member).length > 0
}

export function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value
}
