/** Edits the text of a journey where the edit concerns it and nowhere else; null where the layout is too unusual for that. */
import { isMap, isSeq, parseDocument, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml'
import { flowText } from '../yaml-line.ts'
import { ownerOf, partsOf, placeInList } from './edit-path.ts'
import { removeItem, insertItem, type ListPlace, type StepText, textOfItem } from './edit-splice-list.ts'
import { addField, removeField, replaceField } from './edit-splice-field.ts'
import { applyChanges, type Change, fieldText, isParsed } from './edit-text.ts'
import type { JourneyEdit } from './edit-change.ts'

/** Whether the result says what was asked for is for the caller to check. */
export function spliceEdit(source: string, edit: JourneyEdit): string | null {
  const root = parseDocument(source, { prettyErrors: false }).contents
  if (!isParsed(root)) return null
  const changes = changesFor(source, root, edit)
  return changes === null ? null : applyChanges(source, changes)
}

function changesFor(source: string, root: ParsedNode, edit: JourneyEdit): readonly Change[] | null {
  switch (edit.kind) {
    case 'setField':
      return setField(source, root, edit)
    case 'addStep':
      return insert(source, root, edit, { fields: edit.step })
    case 'removeStep':
      return remove(source, root, edit.path)
    case 'moveStep':
      return move(source, root, edit)
    default:
      return edit satisfies never
  }
}

function setField(source: string, root: ParsedNode, edit: Extract<JourneyEdit, { kind: 'setField' }>): readonly Change[] | null {
  const map = nodeAt(root, edit.path)
  if (!isMap(map)) return null
  const there = map.items.findIndex(({ key }) => String(key) === edit.field)
  if (edit.value === undefined) return removeField(source, map, there)
  if (there >= 0) return replaceField(source, map, there, edit.value)
  return addField(source, map, {
    flow: `${flowText(edit.field)}: ${flowText(edit.value)}`,
    block: (indent) => fieldText(edit.field, edit.value, indent),
  })
}

function insert(
  source: string,
  root: ParsedNode,
  { list, at }: { readonly list: string; readonly at: number },
  step: StepText,
): readonly Change[] | null {
  const place = listPlace(root, list)
  if (place !== null) return insertItem(source, place, at, step)
  const { path, field } = ownerOf(list)
  const owner = nodeAt(root, path)
  if (!isMap(owner) || !('fields' in step)) return null
  return addField(source, owner, {
    flow: `${flowText(field)}: ${flowText([step.fields])}`,
    block: (indent) => fieldText(field, [step.fields], indent),
  })
}

function remove(source: string, root: ParsedNode, path: string): readonly Change[] | null {
  const at = placeInList(path)
  const place = at === null ? null : listPlace(root, at.list)
  return at === null || place === null ? null : removeItem(source, place, at.at, false)
}

/** `at` counts without the step itself, which still stands there. */
function move(source: string, root: ParsedNode, edit: Extract<JourneyEdit, { kind: 'moveStep' }>): readonly Change[] | null {
  const from = placeInList(edit.path)
  const place = from === null ? null : listPlace(root, from.list)
  if (from === null || place === null) return null
  const text = textOfItem(source, place, from.at)
  const removed = removeItem(source, place, from.at, true)
  const at = edit.list === from.list && edit.at >= from.at ? edit.at + 1 : edit.at
  const added = text === null ? null : insert(source, root, { list: edit.list, at }, text)
  return removed === null || added === null ? null : [...removed, ...added]
}

function nodeAt(root: ParsedNode, path: string): unknown {
  const parts = partsOf(path)
  if (parts === null) return null
  if (parts.length === 0) return root
  return isMap(root) ? root.getIn(parts, true) : null
}

function listPlace(root: ParsedNode, path: string): ListPlace | null {
  const list = nodeAt(root, path)
  const { path: of, field } = ownerOf(path)
  const owner = nodeAt(root, of)
  if (!isSeq(list) || !isMap(owner)) return null
  const key = owner.items.find((pair) => String(pair.key) === field)?.key
  return { list: list as YAMLSeq.Parsed, owner: owner as YAMLMap.Parsed, key }
}
