/** A test of one value as a comparison and a text, and back; what one comparison cannot say stays YAML text. */
import { flowText, readLine } from '../yaml-line.ts'
import { asList, isFields } from './reader.ts'
import type { Scalar } from './syntax.ts'

/** `yaml`: none of the others can say it. */
export const comparisons = [
  'in',
  'atLeast',
  'atMost',
  'between',
  'contains',
  'startsWith',
  'endsWith',
  'exists',
  'missing',
  'before',
  'after',
  'during',
  'within',
  'own',
  'yaml',
] as const
export type Comparison = (typeof comparisons)[number]

/** Of numbers alone. */
export const numberComparisons = ['atLeast', 'atMost', 'between'] as const satisfies readonly Comparison[]

export interface TestCells {
  readonly comparison: Comparison
  /** Several values stand with commas between, a span as `10 – 20`. */
  readonly text: string
}

export function drawTest(value: unknown): TestCells {
  const cells = drawn(value)
  return cells !== null && isFaithful(value, cells) ? cells : { comparison: 'yaml', text: flowText(value) }
}

/** `before`: how it was written so far, whose form stays where that says the same. */
export function writeTest({ comparison, text }: TestCells, before: unknown): unknown {
  switch (comparison) {
    case 'in':
      return writeValues(readValues(text), before)
    case 'atLeast':
    case 'atMost':
      return { [comparison]: readScalar(text) }
    case 'between':
      return spanOf(text, 'atLeast', 'atMost')
    case 'during':
      return spanOf(text, 'after', 'before')
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return { [comparison]: alone(readValues(text).map(String)) }
    case 'exists':
      return { exists: true }
    case 'missing':
      return { exists: false }
    case 'before':
    case 'after':
    case 'within':
      return { [comparison]: text.trim() }
    case 'own':
      return { own: 'key' }
    case 'yaml':
      return readLine(text)
    default:
      return comparison satisfies never
  }
}

/** Whether a value belongs to the comparison. */
export function takesText(comparison: Comparison): boolean {
  return !['exists', 'missing', 'own'].includes(comparison)
}

function drawn(value: unknown): TestCells | null {
  if (!isFields(value)) return { comparison: 'in', text: valuesText(value) }
  const { atLeast, atMost, after, before } = value
  if (atLeast !== undefined && atMost !== undefined) return { comparison: 'between', text: spanText(atLeast, atMost) }
  if (after !== undefined && before !== undefined) return { comparison: 'during', text: spanText(after, before) }
  const [key, operand] = Object.entries(value)[0] ?? []
  if (key === 'exists') return { comparison: operand === false ? 'missing' : 'exists', text: '' }
  if (key === 'own') return { comparison: 'own', text: '' }
  const comparison = key === 'is' ? 'in' : comparisons.find((one) => one === key)
  return comparison === undefined ? null : { comparison, text: valuesText(operand) }
}

/** Only what would be written back with the same meaning is drawn. */
function isFaithful(value: unknown, cells: TestCells): boolean {
  return flowText(meaningOf(writeTest(cells, value))) === flowText(meaningOf(value))
}

function meaningOf(test: unknown): unknown {
  if (!isFields(test)) return { in: asList(test) }
  const { is, ...others } = test
  const entries = Object.entries(is === undefined ? others : { ...others, in: is })
  return Object.fromEntries(
    entries
      .map(([key, value]) => [key, ['in', 'contains', 'startsWith', 'endsWith'].includes(key) ? asList(value) : value] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}

function writeValues(values: readonly Scalar[], before: unknown): unknown {
  if (!isFields(before)) return alone(values)
  return values.length === 1 && before['is'] !== undefined ? { is: values[0] } : { in: values }
}

function alone<T>(values: readonly T[]): T | readonly T[] {
  const [only] = values
  return values.length === 1 && only !== undefined ? only : values
}

function spanText(from: unknown, to: unknown): string {
  return `${flowText(from)} – ${flowText(to)}`
}

function spanOf(text: string, from: string, to: string): unknown {
  const [one = '', other = ''] = text.split(/\s*–\s*|\s+(?:-|bis|to|und|and)\s+/)
  return { [from]: readScalar(one), [to]: readScalar(other) }
}

/** `DE, AT`; a text that would read as something else stands in quotes. */
function valuesText(value: unknown): string {
  return asList(value)
    .map((one) => (typeof one === 'string' && isPlain(one) ? one : JSON.stringify(one)))
    .join(', ')
}

function isPlain(text: string): boolean {
  return text !== '' && text === text.trim() && !/[,"\n]/.test(text) && readScalar(text) === text
}

export function readValues(text: string): Scalar[] {
  const pieces = text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []
  return pieces.filter((piece) => piece.trim() !== '').map(readScalar)
}

/** Numbers as they are counted with: `01067` and `1e3` are texts. */
function readScalar(piece: string): Scalar {
  const text = piece.trim()
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?\d{1,15}([.]\d{1,6})?$/.test(text) && String(Number(text)) === text) return Number(text)
  return /^".*"$/s.test(text) ? unquoted(text) : text
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}
