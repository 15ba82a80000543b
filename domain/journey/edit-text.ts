/** Places and pieces of YAML text for edits that leave the rest as it is written: lines, ends, how a new value is written. */
import { isCollection, isPair, isScalar, type ParsedNode } from 'yaml'
import { isFields } from '../condition/reader.ts'
import { flowText } from '../yaml-line.ts'

/** Replaces the text between two offsets. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The changes must not overlap; they may come in any order. */
export function applyChanges(source: string, changes: readonly Change[]): string {
  const last = changes.toSorted((a, b) => b.from - a.from || b.to - a.to)
  return last.reduce((text, change) => text.slice(0, change.from) + change.text + text.slice(change.to), source)
}

export function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1
}

/** The offset of the line's break, or of the end of the text. */
export function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at)
  return end < 0 ? source.length : end
}

export function columnOf(source: string, at: number): number {
  return at - lineStart(source, at)
}

export function isFlow(node: unknown): boolean {
  return isCollection(node) && node.flow === true
}

/** Where what the node says ends, without the comment behind it and the blank lines below. */
export function contentEnd(source: string, node: ParsedNode): number {
  if (isCollection(node) && !isFlow(node)) {
    const last: unknown = node.items.at(-1)
    const inner: unknown = isPair(last) ? (hasText(last.value) ? last.value : last.key) : last
    if (isParsed(inner)) return contentEnd(source, inner)
  }
  const [start, end] = node.range
  return start + source.slice(start, end).trimEnd().length
}

/** A node as it stands in the source; made ones have no range. */
export function isParsed(node: unknown): node is ParsedNode {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

/** False for the value of `else:` with nothing behind it. */
export function hasText(node: unknown): boolean {
  return isParsed(node) && !(isScalar(node) && node.range[0] === node.range[1])
}

/** Where the text of a key begins; null when it is not one plain word at the beginning of its line or behind a dash. */
export function keyStart(node: unknown): number | null {
  return isScalar(node) && isParsed(node) ? node.range[0] : null
}

/** A step over several lines, the first without indentation: lists of steps as blocks, everything else on its line. */
export function blockText(fields: Readonly<Record<string, unknown>>, indent: number): string {
  const margin = ' '.repeat(indent)
  return Object.entries(fields)
    .map(([key, value]) => fieldText(key, value, indent))
    .join(`\n${margin}`)
}

export function fieldText(key: string, value: unknown, indent: number): string {
  const name = flowText(key)
  if (!Array.isArray(value) || value.length === 0 || !value.every(isFields)) return `${name}: ${flowText(value)}`
  const margin = ' '.repeat(indent + 2)
  return `${name}:${value.map((item) => `\n${margin}- ${blockText(item, indent + 4)}`).join('')}`
}

/** The same text with its further lines moved from one column to another; null where a line is too far left for that. */
export function indented(text: string, fromColumn: number, toColumn: number): string | null {
  const [first = '', ...rest] = text.split('\n')
  const old = ' '.repeat(fromColumn)
  const moved = rest.map((line) =>
    line.trim() === '' ? '' : line.startsWith(old) ? ' '.repeat(toColumn) + line.slice(fromColumn) : null,
  )
  return moved.includes(null) ? null : [first, ...moved].join('\n')
}
