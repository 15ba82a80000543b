/** Sets, adds and removes one field of an object in YAML text, in place. */
import { isCollection, isSeq, type Pair, type YAMLMap } from 'yaml'
import { flowText } from '../yaml-line.ts'
import {
  type Change,
  columnOf,
  contentEnd,
  fieldText,
  hasText,
  isFlow,
  isParsed,
  keyStart,
  lineEnd,
  lineStart,
} from './edit-text.ts'

export interface FieldText {
  readonly flow: string
  /** At the column of its key. */
  readonly block: (indent: number) => string
}

/** A value on one line is replaced where it stands; one over several lines with everything below its key. Not one with comments inside, unless nothing of it stays. */
export function replaceField(source: string, map: YAMLMap, at: number, value: unknown): readonly Change[] | null {
  const pair = map.items[at]
  const key = pair?.key
  if (pair === undefined || !isParsed(key)) return null
  const old = pair.value
  if (!isEmpty(value) && isParsed(old) && isCollection(old) && source.slice(key.range[1], contentEnd(source, old)).includes('#'))
    return null
  if (isParsed(old) && hasText(old) && (!isCollection(old) || isFlow(old)))
    return [{ from: old.range[0], to: contentEnd(source, old), text: flowText(value) }]
  const end = isParsed(old) && hasText(old) ? contentEnd(source, old) : source.indexOf(':', key.range[1]) + 1
  const text = fieldText(String(key), value, columnOf(source, key.range[0])).slice(String(key).length)
  return source.slice(key.range[0], key.range[1]) === String(key) ? [{ from: key.range[1], to: end, text }] : null
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}

/** Before the lists of steps, which may be long, so that the fields of a step stay together. */
export function addField(source: string, map: YAMLMap, field: FieldText): readonly Change[] | null {
  const listAt = map.items.findIndex(({ value }) => isSeq(value))
  const before = map.items[listAt > 0 ? listAt - 1 : map.items.length - 1]
  const column = keyStart(before?.key)
  if (isFlow(map)) return addInFlow(source, map, field)
  if (before === undefined || column === null) return null
  const indent = columnOf(source, column)
  return [{ ...inserted(lineEnd(source, endOf(source, before))), text: `\n${' '.repeat(indent)}${field.block(indent)}` }]
}

function addInFlow(source: string, map: YAMLMap, { flow }: FieldText): readonly Change[] | null {
  const last = map.items.at(-1)
  if (last !== undefined) return [{ ...inserted(endOf(source, last)), text: `, ${flow}` }]
  return isParsed(map) ? [{ from: map.range[0], to: map.range[1], text: `{ ${flow} }` }] : null
}

/** With its own line and the comment on it. */
export function removeField(source: string, map: YAMLMap, index: number): readonly Change[] | null {
  const pair = map.items[index]
  const start = keyStart(pair?.key)
  if (pair === undefined || start === null || map.items.length < 2) return null
  const following = keyStart(map.items[index + 1]?.key)
  const before = map.items[index - 1]
  if (isFlow(map)) {
    if (following !== null) return cut(source, start, following)
    return before === undefined ? null : cut(source, endOf(source, before), endOf(source, pair))
  }
  const first = source.slice(lineStart(source, start), start).trim() !== ''
  if (first) return following === null ? null : cut(source, start, following)
  return [{ from: lineStart(source, start), to: lineEnd(source, endOf(source, pair)) + 1, text: '' }]
}

/** Not where a comment would go with it. */
function cut(source: string, from: number, to: number): readonly Change[] | null {
  return source.slice(from, to).includes('#') ? null : [{ from, to, text: '' }]
}

function endOf(source: string, { key, value }: Pair): number {
  if (hasText(value) && isParsed(value)) return contentEnd(source, value)
  return isParsed(key) ? Math.max(key.range[1], source.indexOf(':', key.range[1]) + 1) : 0
}

function inserted(offset: number): { from: number; to: number } {
  return { from: offset, to: offset }
}
