/** Inserts steps into lists in YAML text, takes them out, and copies them as they are written. */
import type { ParsedNode, YAMLMap, YAMLSeq } from 'yaml'
import { flowText } from '../yaml-line.ts'
import { blockText, type Change, columnOf, contentEnd, indented, isFlow, isParsed, lineEnd, lineStart } from './edit-text.ts'

export interface ListPlace {
  readonly list: YAMLSeq.Parsed
  /** The object the list is a field of, and the key of that field. */
  readonly owner: YAMLMap.Parsed
  readonly key: unknown
}

/** A new step by its fields, or one as it stood: its text and the column it began at. */
export type StepText =
  | { readonly fields: Readonly<Record<string, unknown>> }
  /** `above`: the comment lines over it. */
  | { readonly text: string; readonly column: number; readonly above: readonly string[]; readonly flow: boolean }

export function insertItem(source: string, place: ListPlace, at: number, step: StepText): readonly Change[] | null {
  if (!isFlow(place.list)) return insertInBlock(source, place, at, step)
  return isFlow(place.owner) ? insertInFlow(source, place, at, step) : unfold(source, place, at, step)
}

function insertInBlock(source: string, { list }: ListPlace, at: number, step: StepText): readonly Change[] | null {
  const [item, before] = [list.items[at], list.items[at - 1]]
  const near = before ?? item
  const dash = near === undefined ? null : dashOf(source, near)
  const lines = dash === null ? null : blockLines(step, columnOf(source, dash))
  if (dash === null || lines === null || near === undefined) return null
  if (before !== undefined) {
    const end = itemEnd(source, before, dash)
    return [{ from: end, to: end, text: `\n${lines}` }]
  }
  const start = aboveStart(source, dash)
  return [{ from: start, to: start, text: `${lines}\n` }]
}

/** A list on one line becomes one step a line: nobody reads on where a step stands behind the edge of the window. */
function unfold(source: string, { list, key }: ListPlace, at: number, step: StepText): readonly Change[] | null {
  const texts = list.items.map((item) => source.slice(item.range[0], contentEnd(source, item)))
  const inside = source.slice(...list.range.slice(0, 2))
  if (!isParsed(key) || inside.includes('\n') || source.slice(key.range[1], list.range[0]).includes('\n')) return null
  const column = columnOf(source, key.range[0]) + 2
  const added = blockLines(step, column)
  if (added === null) return null
  const lines = texts.map((text) => `${' '.repeat(column)}- ${text}`).toSpliced(at, 0, added)
  const end = lineEnd(source, list.range[1])
  return [
    { from: key.range[1], to: list.range[1], text: ':' },
    { from: end, to: end, text: `\n${lines.join('\n')}` },
  ]
}

function insertInFlow(source: string, { list }: ListPlace, at: number, step: StepText): readonly Change[] | null {
  const text = flowOf(step)
  const [item, before] = [list.items[at], list.items[at - 1]]
  if (text === null) return null
  if (item !== undefined) return [{ from: item.range[0], to: item.range[0], text: `${text}, ` }]
  if (before === undefined) return [{ from: list.range[0], to: list.range[1], text: `[ ${text} ]` }]
  const end = contentEnd(source, before)
  return [{ from: end, to: end, text: `, ${text}` }]
}

/** With the comments inside it; `withAbove` also those over it, else they stay. */
export function removeItem(source: string, place: ListPlace, at: number, withAbove: boolean): readonly Change[] | null {
  const item = place.list.items[at]
  if (item === undefined) return null
  if (isFlow(place.list)) return removeFromFlow(source, place.list, at)
  const dash = dashOf(source, item)
  if (dash === null) return null
  if (place.list.items.length === 1) return emptyBlock(source, place, itemEnd(source, item, dash))
  const start = withAbove ? aboveStart(source, dash) : lineStart(source, dash)
  return [{ from: start, to: Math.min(itemEnd(source, item, dash) + 1, source.length), text: '' }]
}

function emptyBlock(source: string, { list, key }: ListPlace, end: number): readonly Change[] | null {
  if (!isParsed(key) || source.slice(key.range[1], list.range[0]).includes('#')) return null
  return [{ from: key.range[1], to: end, text: ': []' }]
}

function removeFromFlow(source: string, list: YAMLSeq.Parsed, at: number): readonly Change[] | null {
  const [before, item, following] = [list.items[at - 1], list.items[at], list.items[at + 1]]
  if (item === undefined) return null
  if (following !== undefined) return [{ from: item.range[0], to: following.range[0], text: '' }]
  if (before === undefined) return [{ from: list.range[0], to: list.range[1], text: '[]' }]
  return [{ from: contentEnd(source, before), to: contentEnd(source, item), text: '' }]
}

/** As it stands in the source, with the comments over and inside it. */
export function textOfItem(source: string, { list }: ListPlace, at: number): StepText | null {
  const item = list.items[at]
  if (item === undefined) return null
  const column = columnOf(source, item.range[0])
  if (isFlow(list)) return { text: source.slice(item.range[0], contentEnd(source, item)), column, above: [], flow: true }
  const dash = dashOf(source, item)
  if (dash === null) return null
  const text = source.slice(item.range[0], itemEnd(source, item, dash))
  const above = source.slice(aboveStart(source, dash), lineStart(source, dash)).split('\n').filter(Boolean)
  return { text, column, above: above.map((line) => line.trim()), flow: isFlow(item) }
}

function blockLines(step: StepText, column: number): string | null {
  const margin = ' '.repeat(column)
  if ('fields' in step) return `${margin}- ${blockText(step.fields, column + 2)}`
  const text = indented(step.text, step.column, column + 2)
  return text === null ? null : [...step.above.map((line) => margin + line), `${margin}- ${text}`].join('\n')
}

/** Only what is in flow style already, and without comments, can stand on the one line of the others. */
function flowOf(step: StepText): string | null {
  if ('fields' in step) return flowText(step.fields)
  return step.flow && step.above.length === 0 && !/[#\n]/.test(step.text) ? step.text : null
}

/** Where the dash of an item stands; null when it is not right before it. */
function dashOf(source: string, item: ParsedNode): number | null {
  const start = lineStart(source, item.range[0])
  return /^ *- +$/.test(source.slice(start, item.range[0])) ? source.indexOf('-', start) : null
}

/** The end of the item's last line; comment lines further right than its dash are part of it. */
function itemEnd(source: string, item: ParsedNode, dash: number): number {
  const column = columnOf(source, dash)
  let end = lineEnd(source, contentEnd(source, item))
  for (;;) {
    const next = source.slice(end + 1, lineEnd(source, end + 1))
    const isInner = /^ *#/.test(next) && next.indexOf('#') > column
    if (end >= source.length || !isInner) return end
    end = lineEnd(source, end + 1)
  }
}

/** Where the comment lines right above begin, those at the same column. */
function aboveStart(source: string, dash: number): number {
  const comment = `${' '.repeat(columnOf(source, dash))}#`
  let start = lineStart(source, dash)
  while (start > 0 && source.slice(lineStart(source, start - 1), start).startsWith(comment)) start = lineStart(source, start - 1)
  return start
}
