/** The edits that lead from one value to another, as small as they can be, so that comments stay on what is left alone. */
import { type Fields, isFields } from '../condition/reader.ts'
import { isSameValue } from '../same-value.ts'
import type { JourneyEdit } from './edit-change.ts'
import { partsOf } from './edit-path.ts'

/** Undefined is a field that is not there. They are to be carried out one after the other. */
export function editsBetween(path: string, field: string, before: unknown, after: unknown): JourneyEdit[] {
  if (before === after || isSameValue(before, after)) return []
  const at = path === '' ? field : `${path}.${field}`
  const inner = partsOf(field) === null ? null : innerEdits(at, before, after)
  return inner ?? [{ kind: 'setField', path, field, value: after }]
}

/** Null where the whole is to be written. */
function innerEdits(path: string, before: unknown, after: unknown): JourneyEdit[] | null {
  if (isFields(before) && isFields(after)) return ofObjects(path, before, after)
  return Array.isArray(before) && Array.isArray(after) ? ofLists(path, before, after) : null
}

/** New fields come first: an object never stands empty in between. Null where something moved into or out of another field, or nothing is left. */
function ofObjects(path: string, before: Fields, after: Fields): JourneyEdit[] | null {
  if (Object.keys(after).length === 0) return null
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key))
  if (gone.some((one) => added.some((other) => isMoved(before[one], after[other])))) return null
  const changed = Object.keys(after).flatMap((key) => editsBetween(path, key, before[key], after[key]))
  return [...changed, ...gone.map((key): JourneyEdit => ({ kind: 'setField', path, field: key, value: undefined }))]
}

/** Null where more than items that came, went or changed in their place; a list of plain words is written at once. */
function ofLists(path: string, before: readonly unknown[], after: readonly unknown[]): JourneyEdit[] | null {
  if (![...before, ...after].every(isFields) || before.length === 0 || after.length === 0) return null
  if (before.length === after.length) return ofItems(path, before, after)
  const shorter = before.length < after.length ? before : after
  const longer = shorter === before ? after : before
  const same = shorter.findIndex((item, index) => !isSameValue(item, longer[index]))
  const at = same < 0 ? shorter.length : same
  const extra = longer.length - shorter.length
  if (!isSameValue(shorter.slice(at), longer.slice(at + extra))) return null
  return longer
    .slice(at, at + extra)
    .map((item, index): JourneyEdit =>
      shorter === before
        ? { kind: 'addStep', list: path, at: at + index, step: isFields(item) ? item : {} }
        : { kind: 'removeStep', path: `${path}[${at}]` },
    )
}

function ofItems(path: string, before: readonly unknown[], after: readonly unknown[]): JourneyEdit[] | null {
  const edits = after.map((item, index) => innerEdits(`${path}[${index}]`, before[index], item))
  return edits.some((one) => one === null) ? null : edits.flatMap((one) => one ?? [])
}

function isMoved(one: unknown, other: unknown): boolean {
  return holds(one, other) || holds(other, one)
}

/** Whether an object or a list stands somewhere inside, or is the same. */
function holds(whole: unknown, part: unknown): boolean {
  if (typeof whole !== 'object' || whole === null || typeof part !== 'object') return false
  return isSameValue(whole, part) || Object.values(whole).some((inner) => holds(inner, part))
}
