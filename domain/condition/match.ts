/** Whether a value or an event is of the kind asked for; knows nothing of the lead it belongs to. */
import { businessKeyIn } from '../business-key.ts'
import type { LeadEvent } from '../event.ts'
import type { EventPattern, PropertyTest, Scalar, Test } from './syntax.ts'

type Value = string | number | boolean | Date | null

/** Everything but `withinMs`, which needs a now. An unknown value meets nothing except `exists: false`. */
export function meets(test: Test, value: Value): boolean {
  const isKnown = value !== null && value !== ''
  if (test.exists !== undefined && test.exists !== isKnown) return false
  if (!isKnown) return test.exists === false
  return meetsEquality(test, value) && meetsLimits(test, value) && meetsText(test, value) && meetsTime(test, value)
}

function meetsEquality(test: Test, value: Exclude<Value, null>): boolean {
  if (test.is !== undefined && !isSame(value, test.is)) return false
  return test.in === undefined || test.in.some((one) => isSame(value, one))
}

/** `3` and `"3"`, `true` and `"true"`, `DE` and `de` are the same. */
function isSame(value: Exclude<Value, null>, asked: Scalar): boolean {
  return textOf(value) === textOf(asked)
}

function meetsLimits(test: Test, value: Exclude<Value, null>): boolean {
  if (test.atLeast === undefined && test.atMost === undefined) return true
  const number = numberOf(value)
  if (number === null) return false
  return number >= (test.atLeast ?? Number.NEGATIVE_INFINITY) && number <= (test.atMost ?? Number.POSITIVE_INFINITY)
}

/** Plain decimals as people write them; Postgres reads texts by the same pattern. */
export const decimalPattern = '^[+-]?([0-9]{1,15}([.][0-9]{0,15})?|[.][0-9]{1,15})$'
const decimal = new RegExp(decimalPattern)

function numberOf(value: Exclude<Value, null>): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : null
}

function meetsText(test: Test, value: Exclude<Value, null>): boolean {
  const text = textOf(value)
  return (
    isAny(test.contains, (one) => text.includes(one)) &&
    isAny(test.startsWith, (one) => text.startsWith(one)) &&
    isAny(test.endsWith, (one) => text.endsWith(one))
  )
}

function isAny(wanted: readonly string[] | undefined, holds: (one: string) => boolean): boolean {
  return wanted === undefined || wanted.some((one) => holds(foldCase(one)))
}

function meetsTime(test: Test, value: Exclude<Value, null>): boolean {
  if (test.before === undefined && test.after === undefined) return true
  const at = timeOf(value)
  if (at === null) return false
  if (test.before !== undefined && at.getTime() >= Date.parse(test.before)) return false
  return test.after === undefined || at.getTime() >= Date.parse(test.after)
}

const moment =
  /^([1-9]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/

/** The moment a value names, as ISO date (midnight UTC) or as time with its offset; the function `moment_of` of the schema reads the same. */
export function timeOf(value: Value): Date | null {
  if (value instanceof Date) return value
  const [text, year, month, day] = (typeof value === 'string' ? moment.exec(value) : null) ?? []
  if (text === undefined || Number(day) > daysOfMonth(Number(year), Number(month))) return null
  return new Date(text)
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** As texts are compared: without the space around them and without case. */
export function textOf(value: Exclude<Value, null>): string {
  return foldCase((value instanceof Date ? value.toISOString() : String(value)).trim())
}

/** Letter by letter, as databases do: a sigma at the end of a word is a sigma. */
export function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ')
}

/** By type and properties; whether a person did it is `verdict`'s affair. `ownKey`: of the run that asks; empty where none does. */
export function isOfPattern(event: Pick<LeadEvent, 'type' | 'properties'>, { types, where }: EventPattern, ownKey = ''): boolean {
  return types.includes(event.type) && meetsProperties(event, where, ownKey)
}

export function meetsProperties(event: Pick<LeadEvent, 'properties'>, where: readonly PropertyTest[], ownKey = ''): boolean {
  return where.every(({ property, test, isOwnKey = false }) => {
    const value = propertyOf(event, property)
    return isOwnKey ? isKey(value, ownKey) : meets(test, value)
  })
}

/** To the letter, as runs are told apart. A run without a key has nothing of its own. */
function isKey(value: Value, ownKey: string): boolean {
  return ownKey !== '' && businessKeyIn(value) === ownKey
}

/** `path` and `link` are read from the event's `url` where it has one; everything else is as the sender named it. */
function propertyOf({ properties }: Pick<LeadEvent, 'properties'>, property: string): Value {
  const url = properties['url']
  if (typeof url === 'string' && property === 'path') return pathOf(url)
  const value = typeof url === 'string' && property === 'link' ? url : properties[property]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

/** Without host, query and fragment; a relative address is a path already. */
function pathOf(url: string): string {
  const parsed = URL.parse(url, 'http://relative.invalid')
  return parsed === null ? '' : parsed.pathname
}
