/** What an edit of a journey means, on its plain value: the measure for what the edited text must say. */
import { type Fields, isFields } from '../condition/reader.ts'
import type { Problem } from '../problem.ts'
import { ownerOf, type PathPart, partsOf, placeInList } from './edit-path.ts'
import type { JourneyEdit } from './edit-change.ts'

export type EditedValue = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem }

/** Changes nothing in `value` itself. */
export function editValue(value: unknown, edit: JourneyEdit): EditedValue {
  const root = structuredClone(value)
  const problem = apply(root, edit)
  return problem === null ? { ok: true, value: root } : { ok: false, problem }
}

function apply(root: unknown, edit: JourneyEdit): Problem | null {
  switch (edit.kind) {
    case 'setField':
      return setField(root, edit)
    case 'addStep':
      return insert(listAt(root, edit.list), edit.at, edit.step, edit.list)
    case 'removeStep':
      return take(root, edit.path) === null ? missing(edit.path) : null
    case 'moveStep':
      return move(root, edit)
    default:
      return edit satisfies never
  }
}

function setField(root: unknown, { path, field, value }: Extract<JourneyEdit, { kind: 'setField' }>): Problem | null {
  const object = valueAt(root, path)
  if (!isFields(object) || isUnsafe(field)) return missing(path)
  if (value === undefined) Reflect.deleteProperty(object, field)
  else Reflect.set(object, field, structuredClone(value))
  return null
}

function isUnsafe(field: string): boolean {
  return field === '' || field === '__proto__' || field.length > 200
}

function insert(list: unknown[] | null, at: number, step: unknown, path: string): Problem | null {
  if (list === null || at < 0 || at > list.length) return missing(path)
  list.splice(at, 0, structuredClone(step))
  return null
}

/** The list is found before the step leaves, whose going may rename it. */
function move(root: unknown, { path, list, at }: Extract<JourneyEdit, { kind: 'moveStep' }>): Problem | null {
  if (list === path || list.startsWith(`${path}.`))
    return { ...wrong(path, 'cannot be moved into itself'), remedy: 'Choose a place outside of it.' }
  const target = listAt(root, list)
  const step = take(root, path)
  return step === null ? missing(path) : insert(target, at, step, list)
}

/** Out of its list; null when there is no such step. */
function take(root: unknown, path: string): unknown {
  const place = placeInList(path)
  const list = place === null ? null : valueAt(root, place.list)
  return place !== null && Array.isArray(list) && place.at < list.length ? list.splice(place.at, 1)[0] : null
}

/** A list its owner does not have yet is made. */
function listAt(root: unknown, path: string): unknown[] | null {
  const there = valueAt(root, path)
  if (Array.isArray(there)) return there
  const { path: of, field } = ownerOf(path)
  const owner = valueAt(root, of)
  if (there !== undefined || !isFields(owner) || isUnsafe(field)) return null
  const made: unknown[] = []
  Reflect.set(owner, field, made)
  return made
}

/** Undefined when the path leads nowhere. */
function valueAt(root: unknown, path: string): unknown {
  return partsOf(path)?.reduce<unknown>(partOf, root)
}

function partOf(value: unknown, part: PathPart): unknown {
  if (Array.isArray(value) && typeof part === 'number') return value[part]
  return isFields(value) && Object.hasOwn(value, part) ? (value satisfies Fields)[part] : undefined
}

function missing(path: string): Problem {
  return wrong(path, 'is not there any more')
}

function wrong(path: string, message: string): Problem {
  return { path, message, remedy: 'Load the draft again.', severity: 'error' }
}
