/** Reads a condition as people write it (YAML or JSON) and names everything wrong with it at once. */
import { suggest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import { leafKinds, readLeaf } from './parse-leaf.ts'
import { isFields, readFields, readNumber, show, ProblemList } from './reader.ts'
import type { Condition } from './syntax.ts'

const combinators = ['all', 'any', 'not', 'some']
const maxDepth = 20

export interface ParsedCondition {
  /** Null when any problem is an error. */
  readonly condition: Condition | null
  /** What could be read all the same, for checks of its names only. */
  readonly readable: Condition | null
  readonly problems: Problem[]
}

/** `path` is where the condition stands in what was written. */
export function parseCondition(input: unknown, path: string): ParsedCondition {
  const to = new ProblemList()
  const readable = readCondition(input, path, to)
  const isSound = to.problems.every((problem) => problem.severity === 'warning')
  return { condition: isSound ? readable : null, readable, problems: to.problems }
}

/** Several entries side by side all have to hold. */
function readCondition(input: unknown, path: string, to: ProblemList, depth = 0): Condition | null {
  if (!isFields(input)) return to.error(path, `${show(input)} is no condition`, 'write one such as { ready: true }')
  if (depth > maxDepth) return to.error(path, 'conditions are nested too deeply', `nest at most ${maxDepth} levels`)
  const entries = Object.entries(input)
  if (entries.length === 0) return to.error(path, 'the condition is empty', 'write one such as { ready: true }')
  const parts = entries.flatMap(([key, value]) => readEntry(key, value, `${path}.${key}`, to, depth) ?? [])
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'all', of: parts }
}

function readEntry(key: string, value: unknown, path: string, to: ProblemList, depth: number): Condition | null {
  switch (key) {
    case 'all':
    case 'any':
      return { kind: key, of: readList(value, path, to, depth) }
    case 'not': {
      const of = readCondition(value, path, to, depth + 1)
      return of === null ? null : { kind: 'not', of }
    }
    case 'some':
      return readSome(value, path, to, depth)
    default: {
      const known = [...combinators, ...leafKinds]
      if (!known.includes(key)) return to.error(path, `unknown condition "${key}"`, suggest(key, known))
      return readLeaf(key, value, path, to)
    }
  }
}

function readSome(value: unknown, path: string, to: ProblemList, depth: number): Condition | null {
  const fields = readFields(value, path, ['atLeast', 'of'], to)
  if (fields === null) return null
  const atLeast = readNumber(fields['atLeast'], `${path}.atLeast`, to) ?? 1
  const of = readList(fields['of'], `${path}.of`, to, depth)
  if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > of.length)
    to.error(`${path}.atLeast`, `${atLeast} of ${of.length} conditions`, `write a whole number from 1 to ${of.length}`)
  return { kind: 'some', atLeast, of }
}

function readList(value: unknown, path: string, to: ProblemList, depth: number): Condition[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item: unknown, index) => readCondition(item, `${path}[${index}]`, to, depth + 1) ?? [])
  to.error(path, `${show(value)} is not a list of conditions`, 'write a list with at least one condition')
  return []
}
