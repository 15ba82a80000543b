/** Reads untrusted values into typed ones, collecting a problem with path and remedy instead of stopping at the first. */
import { parseDuration, type Duration } from '../duration.ts'
import { suggest } from '../nearest.ts'
import type { Problem } from '../problem.ts'

export class ProblemList {
  readonly problems: Problem[] = []

  error(path: string, message: string, remedy: string): null {
    this.problems.push({ path, message, remedy, severity: 'error' })
    return null
  }

  warn(path: string, message: string, remedy: string): void {
    this.problems.push({ path, message, remedy, severity: 'warning' })
  }
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with no other keys than the known ones. */
export function readFields(value: unknown, path: string, known: readonly string[], to: ProblemList): Fields | null {
  if (!isFields(value)) return to.error(path, `${show(value)} is not an object`, `write an object with ${known.join(', ')}`)
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) to.error(`${path}.${key}`, `unknown entry "${key}"`, suggest(key, known))
  }
  return value
}

/** One of the known words, or a list of them. */
export function readWords<W extends string>(value: unknown, path: string, known: readonly W[], to: ProblemList): W[] {
  return asList(value).flatMap((word) => {
    const found = known.find((one) => one === word)
    if (found !== undefined) return [found]
    to.error(path, `unknown ${show(word)}`, typeof word === 'string' ? suggest(word, known) : `use one of ${known.join(', ')}`)
    return []
  })
}

/** A text or a list of texts, none of them empty. */
export function readTexts(value: unknown, path: string, to: ProblemList): string[] {
  return asList(value).flatMap((text) => {
    if (typeof text === 'string' && text.trim() !== '') return [text]
    to.error(path, `${show(text)} is not a text`, 'write a text or a list of texts')
    return []
  })
}

export function readNumber(value: unknown, path: string, to: ProblemList): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return to.error(path, `${show(value)} is not a number`, 'write a number')
}

export function readFlag(value: unknown, path: string, to: ProblemList): boolean {
  if (typeof value === 'boolean') return value
  to.error(path, `${show(value)} is neither true nor false`, 'write true or false')
  return false
}

const msOf: Readonly<Record<Exclude<Duration['unit'], 'workingDays'>, number>> = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
}

/** Exact milliseconds of a look back: a day is 24 hours, working days are for waits. */
export function readWindow(value: unknown, path: string, to: ProblemList): number | null {
  const duration = typeof value === 'string' ? parseDuration(value) : null
  if (duration === null) return to.error(path, `${show(value)} is no duration`, 'write it like 30m, 4h, 30d or 2w')
  if (duration.unit !== 'workingDays') return duration.amount * msOf[duration.unit]
  return to.error(path, 'working days cannot be looked back on', 'write calendar days, such as 30d; working days are for waits')
}

/** An ISO date, or a time with its offset. */
export function readMoment(value: unknown, path: string, to: ProblemList): string | null {
  const isMoment =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  return isMoment ? value : to.error(path, `${show(value)} is no date`, 'write it like 2026-09-01 or 2026-09-01T08:00:00Z')
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** A value as a person would recognise it, never longer than a line. */
export function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60)
}
