/** Reads a send window as marketers write it: `{ days: mon-fri, from: "08:00", to: "18:00", zone: lead, holidays: skip }`. */
import { isZone, type Weekday, weekdays } from './local-time.ts'
import type { Problem } from './problem.ts'
import { defaultWindow, type SendWindow } from './schedule.ts'

/** What is left out is as in the default window. All problems at once; the window is null when there is one. */
export function parseWindow(input: unknown, path: string): { window: SendWindow | null; problems: Problem[] } {
  if (input === undefined) return { window: defaultWindow, problems: [] }
  if (!isRecord(input)) return { window: null, problems: [problem(path, 'is not a window', example)] }
  const problems = unknownKeys(input, path)
  const read = <T>(key: string, parse: (value: unknown) => T | null, otherwise: T, remedy: string): T => {
    const value = input[key]
    if (value === undefined) return otherwise
    const parsed = parse(value)
    if (parsed === null) problems.push(problem(`${path}.${key}`, `is ${JSON.stringify(value)}`, remedy))
    return parsed ?? otherwise
  }
  const window: SendWindow = {
    days: read('days', parseDays, defaultWindow.days, 'Write days such as mon-fri, or a list such as [mon, tue].'),
    from: read('from', parseTimeOfDay, defaultWindow.from, 'Write a time such as "08:00", in quotes.'),
    to: read('to', parseTimeOfDay, defaultWindow.to, 'Write a time such as "18:00", in quotes.'),
    zone: read('zone', parseZone, defaultWindow.zone, 'Write lead, or a zone such as Europe/Berlin.'),
    holidays: read('holidays', parseHolidays, defaultWindow.holidays, 'Write skip or ignore.'),
  }
  if (problems.length === 0 && window.from >= window.to)
    problems.push(problem(path, 'closes before it opens', 'Let `to` be later than `from` on the same day.'))
  return { window: problems.length === 0 ? window : null, problems }
}

const example = 'Write such as { days: mon-fri, from: "08:00", to: "18:00", zone: lead, holidays: skip }.'
const keys = ['days', 'from', 'to', 'zone', 'holidays']
const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** `mon-fri`, `mon` or a list of those, as ISO weekdays in order; null when it is neither. */
export function parseDays(value: unknown): readonly Weekday[] | null {
  const parts = (Array.isArray(value) ? value : [value]).map(parseDayRange)
  if (parts.length === 0 || parts.some((part) => part === null)) return null
  return [...new Set(parts.flatMap((part) => part ?? []))].toSorted((a, b) => a - b)
}

/** Minutes since midnight of `08:00`; `24:00` is the end of the day. */
export function parseTimeOfDay(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(\d\d):([0-5]\d)$/.exec(value) : null
  if (match === null) return null
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes <= 1440 ? minutes : null
}

function parseDayRange(value: unknown): Weekday[] | null {
  const match = typeof value === 'string' ? /^([a-z]{3})(?:-([a-z]{3}))?$/.exec(value) : null
  if (match === null) return null
  const first = dayNames.indexOf(match[1] ?? '')
  const last = dayNames.indexOf(match[2] ?? match[1] ?? '')
  if (first < 0 || last < first) return null
  return weekdays.slice(first, last + 1)
}

function parseZone(value: unknown): string | null {
  return typeof value === 'string' && (value === 'lead' || isZone(value)) ? value : null
}

function parseHolidays(value: unknown): SendWindow['holidays'] | null {
  return value === 'skip' || value === 'ignore' ? value : null
}

function unknownKeys(input: Record<string, unknown>, path: string): Problem[] {
  return Object.keys(input)
    .filter((key) => !keys.includes(key))
    .map((key) => problem(`${path}.${key}`, 'is not part of a window', `Known are ${keys.join(', ')}.`))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problem(path: string, message: string, remedy: string): Problem {
  return { path, message, remedy, severity: 'error' }
}
