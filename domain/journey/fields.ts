/** Reads the fields of a journey one by one; a field that is wrong is noted and replaced, so that reading goes on. */
import { parseCondition } from '../condition/parse.ts'
import { type ProblemList, show } from '../condition/reader.ts'
import type { Condition } from '../condition/syntax.ts'
import { type Duration, parseDuration } from '../duration.ts'
import { suggest } from '../nearest.ts'

/** A key as in file names: lower case letters, digits, dashes; `constructor` is no key, since plain objects are looked up by them. */
export function readKey(value: unknown, path: string, to: ProblemList): string {
  if (typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,59}$/.test(value) && value !== 'constructor') return value
  to.error(path, `${show(value)} is no key`, 'write up to 60 lower case letters, digits and dashes, such as case-study')
  return placeholderKey
}

/** Stands for a key that could not be read; checks of names pass over it. */
export const placeholderKey = '?'

export function readText(value: unknown, path: string, to: ProblemList): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 200) return value
  to.error(path, value === undefined ? 'there is no text' : `${show(value)} is no text`, 'write a text of at most 200 characters')
  return ''
}

/** `otherwise` when the field is left out or wrong. */
export function readChoice<Choice extends string, Otherwise>(
  value: unknown,
  choices: readonly Choice[],
  otherwise: Otherwise,
  path: string,
  to: ProblemList,
): Choice | Otherwise {
  if (value === undefined) return otherwise
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  to.error(path, `unknown ${show(value)}`, suggest(typeof value === 'string' ? value : show(value), choices))
  return otherwise
}

const dayMinutes = 24 * 60
const minutesOf: Readonly<Record<Duration['unit'], number>> = {
  minutes: 1,
  hours: 60,
  days: dayMinutes,
  weeks: 7 * dayMinutes,
  workingDays: 1.4 * dayMinutes,
}
const longestWaitMinutes = 366 * dayMinutes
const placeholderDuration: Duration = { amount: 1, unit: 'days' }

/** More than nothing and at most a year; `written` is what the person wrote, where that is more than the duration. */
export function readDuration(value: unknown, path: string, to: ProblemList, written: unknown = value): Duration {
  const duration = typeof value === 'string' ? parseDuration(value) : null
  if (duration === null) {
    const message = written === undefined ? 'there is no duration' : `${show(written)} is no duration`
    to.error(path, message, 'write more than zero, such as 30m, 4h, 5d, 2w or 3 working days')
    return placeholderDuration
  }
  if (duration.amount * minutesOf[duration.unit] > longestWaitMinutes) {
    to.error(path, `${show(written)} is too long`, 'wait at most a year; to start over later, let the journey enrol again')
  }
  return duration
}

/** Never true; stands for a condition that could not be read. */
const placeholderCondition: Condition = { kind: 'any', of: [] }

/** Where a part cannot be read, the rest stands for the whole, so that its names are checked too. */
export function readCondition(value: unknown, path: string, to: ProblemList): Condition {
  const { readable, problems } = parseCondition(value, path)
  to.problems.push(...problems)
  return readable ?? placeholderCondition
}
