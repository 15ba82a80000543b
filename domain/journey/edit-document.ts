/** Edits the source of a journey by writing it anew with its comments: for layouts that edit-splice.ts leaves alone. */
import { type Document, isSeq, parseDocument, type YAMLSeq } from 'yaml'
import { rewritten } from './edit-rewritten.ts'
import { ownerOf, partsOf, placeInList } from './edit-path.ts'
import type { JourneyEdit } from './edit-change.ts'

/** Null when the place does not exist. */
export function editDocument(source: string, edit: JourneyEdit): string | null {
  const document = parseDocument(source, { prettyErrors: false })
  return apply(document, edit) ? document.toString({ lineWidth: 0 }) : null
}

function apply(document: Document, edit: JourneyEdit): boolean {
  switch (edit.kind) {
    case 'setField':
      return setField(document, edit)
    case 'addStep':
      return insert(listAt(document, edit.list), edit.at, document.createNode(edit.step))
    case 'removeStep':
      return take(document, edit.path) !== undefined
    case 'moveStep': {
      const target = listAt(document, edit.list)
      const step = take(document, edit.path)
      return step !== undefined && insert(target, edit.at, step)
    }
    default:
      return edit satisfies never
  }
}

function setField(document: Document, { path, field, value }: Extract<JourneyEdit, { kind: 'setField' }>): boolean {
  const parts = partsOf(path)
  if (parts === null) return false
  if (value === undefined) return document.deleteIn([...parts, field])
  document.setIn([...parts, field], rewritten(document, document.getIn([...parts, field], true), value))
  return true
}

function insert(list: YAMLSeq | null, at: number, step: unknown): boolean {
  list?.items.splice(at, 0, step)
  return list !== null
}

function take(document: Document, path: string): unknown {
  const place = placeInList(path)
  const list: unknown = place === null ? null : document.getIn(partsOf(place.list) ?? [])
  return place !== null && isSeq(list) ? list.items.splice(place.at, 1)[0] : undefined
}

function listAt(document: Document, path: string): YAMLSeq | null {
  const there: unknown = document.getIn(partsOf(path) ?? [])
  if (isSeq(there)) return there
  const { path: of, field } = ownerOf(path)
  document.setIn([...(partsOf(of) ?? []), field], document.createNode([]))
  const made: unknown = document.getIn(partsOf(path) ?? [])
  return isSeq(made) ? made : null
}
