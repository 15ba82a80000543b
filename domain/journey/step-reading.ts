/** What the readers of steps share: ids, ways on, cases; each kind of step is read in a file of its group. */
import { type Fields, isFields, type ProblemList, readFields, show } from '../condition/reader.ts'
import type { Case, Step, StepKind } from './definition.ts'
import { readCondition, readKey } from './fields.ts'

/** What reading steps carries along. */
export interface StepReading {
  readonly to: ProblemList
  /** Counts the steps of a kind, for the ids of those without one. */
  readonly counts: Map<StepKind, number>
  readonly depth: number
  /** Reads the steps inside a step; a step that cannot be read is noted and left out. */
  readonly readInner: (value: unknown, path: string) => Step[]
}

export type ReadStep = (fields: Fields, path: string, reading: StepReading) => Step

/** The id given, or one counted up such as `wait-2`. */
export function idOf(kind: StepKind, fields: Fields, path: string, reading: StepReading): string {
  const number = count(kind, reading)
  if (fields['id'] !== undefined) return readKey(fields['id'], `${path}.id`, reading.to)
  return `${kind.toLowerCase()}-${number}`
}

export function count(kind: StepKind, { counts }: StepReading): number {
  const number = (counts.get(kind) ?? 0) + 1
  counts.set(kind, number)
  return number
}

/** Left out, it means: go on. */
export function readThen(fields: Fields, path: string, { readInner }: StepReading): Step[] {
  return fields['then'] === undefined ? [] : readInner(fields['then'], `${path}.then`)
}

/** Must be written, so that nobody is forgotten. */
export function readElse(fields: Fields, path: string, { readInner, to }: StepReading): Step[] {
  if (Object.hasOwn(fields, 'else')) return readInner(fields['else'], `${path}.else`)
  to.error(`${path}.else`, 'else is missing', 'say what happens otherwise; `else: []` means: go on')
  return []
}

export function readCase(item: unknown, path: string, reading: StepReading, example: string): Case | null {
  if (!isFields(item) || !Object.hasOwn(item, 'if')) return reading.to.error(path, `${show(item)} is no case`, example)
  readFields(item, path, ['if', 'then'], reading.to)
  const condition = readCondition(item['if'], `${path}.if`, reading.to)
  return { path: `${path}.if`, if: condition, steps: readThen(item, path, reading) }
}
