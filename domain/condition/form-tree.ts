/** A condition as it is written, drawn as rows and groups of rows; changes nothing, and draws what is wrong as it stands. */
import type { Cells, LeafForm } from './form-cells.ts'
import { drawLeaf } from './form-leaf.ts'
import { type Fields, isFields } from './reader.ts'

export interface DrawnRow {
  readonly kind: 'row'
  /** From the condition on, as problems name places: `any[0].lead.country`. */
  readonly path: string
  /** The name of the entry, also when it is no known one. */
  readonly leaf: string
  readonly value: unknown
  /** Null: shown as YAML, in the cell `yaml`. */
  readonly form: LeafForm | null
  readonly cells: Cells
  readonly isNegated: boolean
}

export interface DrawnGroup {
  readonly kind: 'group'
  readonly path: string
  readonly how: 'all' | 'any' | 'some'
  /** Entries side by side rather than a list under `all`. */
  readonly isTogether: boolean
  readonly atLeast: unknown
  readonly items: readonly DrawnNode[]
  readonly isNegated: boolean
}

export type DrawnNode = DrawnRow | DrawnGroup

/** One entry of a condition; of `lead` and `company` one field. */
export type Entry = readonly [key: string, value: unknown]

/** Null for what is no condition at all, or an empty one. */
export function drawCondition(value: unknown): DrawnNode | null {
  return isFields(value) && Object.keys(value).length > 0 ? drawObject(value, '', false) : null
}

function drawObject(value: Fields, path: string, isNegated: boolean): DrawnNode {
  const entries = entriesOf(value)
  const [only] = entries
  if (entries.length === 1 && only !== undefined) return drawEntry(only, path, isNegated)
  const items = entries.map((entry) => drawEntry(entry, path, false))
  return { kind: 'group', path, how: 'all', isTogether: true, atLeast: null, items, isNegated }
}

function drawEntry([key, value]: Entry, within: string, isNegated: boolean): DrawnNode {
  const path = joined(within, key)
  if ((key === 'all' || key === 'any') && isList(value)) return drawList(value, path, key, null, isNegated)
  if (
    key === 'some' &&
    isFields(value) &&
    isList(value['of']) &&
    hasOnly(value, 'atLeast', 'of') &&
    value['atLeast'] !== undefined
  )
    return drawList(value['of'], path, key, value['atLeast'], isNegated)
  if (key === 'not' && !isNegated && isFields(value) && Object.keys(value).length > 0) return drawObject(value, path, true)
  const at = key === 'lead' || key === 'company' ? joined(path, Object.keys(isFields(value) ? value : {})[0] ?? '') : path
  return { kind: 'row', path: at, leaf: key, value, ...drawLeaf(key, value), isNegated }
}

function drawList(
  list: readonly Fields[],
  path: string,
  how: DrawnGroup['how'],
  atLeast: unknown,
  isNegated: boolean,
): DrawnGroup {
  const at = how === 'some' ? `${path}.of` : path
  const items = list.map((item, index) => drawObject(item, `${at}[${index}]`, false))
  return { kind: 'group', path, how, isTogether: false, atLeast, items, isNegated }
}

function entriesOf(value: Fields): Entry[] {
  return Object.entries(value).flatMap(([key, one]): Entry[] =>
    (key === 'lead' || key === 'company') && isFields(one) && Object.keys(one).length > 0
      ? Object.entries(one).map(([field, test]) => [key, { [field]: test }])
      : [[key, one]],
  )
}

/** The object that says all of the entries: side by side where their names allow it. */
export function merged(entries: readonly Entry[]): Fields {
  const object = new Map<string, unknown>()
  for (const [key, value] of entries) {
    const there = object.get(key)
    if (!object.has(key)) object.set(key, value)
    else if (isFields(there) && isFields(value) && areDisjointFields(key, there, value)) object.set(key, { ...there, ...value })
    else return { all: entries.map((entry) => Object.fromEntries([entry])) }
  }
  return Object.fromEntries(object)
}

function areDisjointFields(key: string, there: Fields, value: Fields): boolean {
  return (key === 'lead' || key === 'company') && Object.keys(value).every((field) => !Object.hasOwn(there, field))
}

function isList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isFields(item) && Object.keys(item).length > 0)
}

function hasOnly(value: Fields, ...names: readonly string[]): boolean {
  return Object.keys(value).every((key) => names.includes(key))
}

function joined(within: string, key: string): string {
  return within === '' ? key : `${within}.${key}`
}
