/** The cells of a row in the form of a condition: what each holds and may hold; knows nothing of how they are drawn. */
import { flowText } from '../yaml-line.ts'
import type { Comparison } from './form-test.ts'
import { asList, isFields } from './reader.ts'

/** Texts by cell; a cell of several choices or values holds several. */
export type Cells = Readonly<Record<string, readonly string[]>>

/** Lists of names that only an installation knows. */
export type NameList = 'eventTypes' | 'journeys' | 'segments' | 'emails'

export type Cell = { readonly name: string } & (
  | { readonly control: 'chips' | 'choice'; readonly of: readonly string[]; readonly words: string }
  | { readonly control: 'names'; readonly of: NameList; readonly several: boolean }
  | { readonly control: 'duration' | 'number' | 'words' | 'moment' }
  /** A field of the lead or company and what must hold of it. */
  | { readonly control: 'field'; readonly of: readonly string[] }
  | { readonly control: 'test'; readonly of: readonly Comparison[] }
  /** Any number of properties of an event, each with a test: the cells `property`, `comparison` and `text` side by side. */
  | { readonly control: 'properties'; readonly of: readonly Comparison[] }
)

export interface LeafForm {
  readonly cells: readonly Cell[]
  /** May lose what it does not know; whether it did, form-leaf.ts finds out. */
  readonly read: (value: unknown) => Cells
  /** `before`: how it was written so far, whose form stays where that says the same. */
  readonly write: (cells: Cells, before: unknown) => unknown
}

export function textIn(cells: Cells, name: string): string {
  return (cells[name]?.[0] ?? '').trim()
}

export function textsIn(cells: Cells, name: string): string[] {
  return (cells[name] ?? []).map((text) => text.trim()).filter((text) => text !== '')
}

/** What `hot`, `[warm, hot]`, `{ is: hot }` and `{ in: [warm, hot] }` name. */
export function wordsOf(value: unknown): string[] {
  const named = isFields(value) ? (value['is'] ?? value['in']) : value
  return named === undefined ? [] : asList(named).map(String)
}

/** A list of one stands as the word alone, unless it was a list before. */
export function writeWords(words: readonly string[], before: unknown): unknown {
  const [only] = words
  if (!isFields(before)) return words.length === 1 && !Array.isArray(before) ? only : words
  return before['is'] !== undefined && words.length === 1 ? { is: only } : { in: words }
}

/** Only the entries that say something. */
export function withoutEmpty(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

/** The one text of a cell, none where nothing is written. */
export function textOf(value: unknown): string[] {
  return value === undefined ? [] : [typeof value === 'string' ? value : flowText(value)]
}
