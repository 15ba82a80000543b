/** The agreement how fast sales answers, as marketing and sales wrote it; counting its time on a calendar is the ladder's affair. */
import { parseWorkingTime } from './calendar.ts'
import { parseDuration } from './duration.ts'
import { suggest } from './nearest.ts'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml.ts'

export interface Sla {
  /** Working ms until an offer must be answered. */
  readonly firstResponseMs: number
  /** The same for a demo, contact or callback request. */
  readonly firstResponseToRequestMs: number
  /** Shares of the response time. */
  readonly remindAt: number
  readonly escalateAt: number
  readonly reassignAt: number
  readonly reassignments: number
  /** Open days of the team's calendar, as are the following. */
  readonly reofferDays: number
  readonly firstContactDays: number
  readonly resultDays: number
}

/** As `journeys/sla.yaml` ships it. */
export const defaultSla: Sla = {
  firstResponseMs: 4 * 3_600_000,
  firstResponseToRequestMs: 30 * 60_000,
  remindAt: 0.5,
  escalateAt: 1,
  reassignAt: 1.5,
  reassignments: 2,
  reofferDays: 5,
  firstContactDays: 1,
  resultDays: 10,
}

interface Entry {
  readonly field: keyof Sla
  readonly parse: (value: unknown) => number | null
  readonly remedy: string
}

const hours = { parse: workingTime, remedy: 'Write such as 4 working hours or 30 working minutes.' }
const share = { parse: percentage, remedy: 'Write a share of the response time such as 50 %.' }
const days = { parse: workingDays, remedy: 'Write such as 5 working days.' }

const entries: Readonly<Record<string, Entry>> = {
  firstResponse: { field: 'firstResponseMs', ...hours },
  firstResponseToRequest: { field: 'firstResponseToRequestMs', ...hours },
  remindAt: { field: 'remindAt', ...share },
  escalateAt: { field: 'escalateAt', ...share },
  reassignAt: { field: 'reassignAt', ...share },
  reassignments: { field: 'reassignments', parse: smallCount, remedy: 'Write a number from 0 to 9.' },
  reofferAfter: { field: 'reofferDays', ...days },
  firstContact: { field: 'firstContactDays', ...days },
  result: { field: 'resultDays', ...days },
}

/** From YAML text; the SLA is null when there is a problem. */
export function parseSla(source: string): { sla: Sla | null; problems: Problem[] } {
  const { value, problems } = readYaml(source)
  return problems.length > 0 ? { sla: null, problems } : slaOf(value ?? {})
}

/** From the same as JSON, as a team stores it; what is left out is as in the default. */
export function slaOf(input: unknown): { sla: Sla | null; problems: Problem[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return wrong([problem('sla', 'is no list of rules', 'Write one rule a line.')])
  const problems: Problem[] = []
  const sla: Record<keyof Sla, number> = { ...defaultSla }
  for (const [key, value] of Object.entries(input)) {
    const entry = entries[key]
    const parsed = entry?.parse(value) ?? null
    if (entry === undefined) problems.push(problem(key, 'is not a rule of the SLA', suggest(key, Object.keys(entries))))
    else if (parsed === null) problems.push(problem(key, `is ${JSON.stringify(value)}`, entry.remedy))
    else sla[entry.field] = parsed
  }
  if (!(sla.remindAt < sla.escalateAt && sla.escalateAt < sla.reassignAt))
    problems.push(problem('remindAt', 'does not come before escalateAt, and that before reassignAt', 'Let the shares rise.'))
  return problems.length > 0 ? wrong(problems) : { sla, problems }
}

function workingTime(value: unknown): number | null {
  return typeof value === 'string' ? parseWorkingTime(value) : null
}

function workingDays(value: unknown): number | null {
  const duration = typeof value === 'string' ? parseDuration(value) : null
  return duration?.unit === 'workingDays' ? duration.amount : null
}

function percentage(value: unknown): number | null {
  const match = typeof value === 'string' ? /^([1-9]\d{0,2}) ?%$/.exec(value) : null
  return match === null ? null : Number(match[1]) / 100
}

function smallCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9 ? value : null
}

function wrong(problems: Problem[]): { sla: null; problems: Problem[] } {
  return { sla: null, problems }
}

function problem(path: string, message: string, remedy: string): Problem {
  return { path, message, remedy, severity: 'error' }
}
