/** Reads what must hold of one value: `DE`, `[DE, AT]`, `{ atLeast: 50 }`, `{ within: 30d }`. */
import {
  asList,
  isFields,
  readFields,
  readFlag,
  readMoment,
  readNumber,
  readTexts,
  readWindow,
  show,
  type ProblemList,
} from './reader.ts'
import type { EventPattern, NumberTest, PropertyTest, Scalar, Test } from './syntax.ts'

const testKeys = ['is', 'in', 'atLeast', 'atMost', 'contains', 'startsWith', 'endsWith', 'exists', 'before', 'after', 'within']

export function readTest(value: unknown, path: string, to: ProblemList): Test {
  if (Array.isArray(value)) return { in: readScalars(value, path, to) }
  if (!isFields(value)) return { in: readScalars([value], path, to) }
  if (Object.keys(value).length === 0) to.error(path, 'nothing is asked of the value', `write one of ${testKeys.join(', ')}`)
  const test: Record<string, unknown> = {}
  for (const [key, operand] of Object.entries(readFields(value, path, testKeys, to) ?? {})) {
    const read = readOperand(key, operand, `${path}.${key}`, to)
    if (read !== null) test[key === 'within' ? 'withinMs' : key] = read
  }
  return test
}

function readOperand(key: string, value: unknown, path: string, to: ProblemList): Test[keyof Test] | null {
  switch (key) {
    case 'is':
      return readScalars([value], path, to)[0] ?? null
    case 'in':
      return readScalars(asList(value), path, to)
    case 'atLeast':
    case 'atMost':
      return readNumber(value, path, to)
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return readTexts(value, path, to)
    case 'exists':
      return readFlag(value, path, to)
    case 'before':
    case 'after':
      return readMoment(value, path, to)
    case 'within':
      return readWindow(value, path, to)
    default:
      return null
  }
}

/** `{ atLeast: 12 }`; a bare number would leave open which way it is meant. */
export function readNumberTest(value: unknown, path: string, to: ProblemList): NumberTest {
  const fields = readFields(value, path, ['atLeast', 'atMost'], to)
  if (fields === null) return {}
  const atLeast = fields['atLeast'] === undefined ? null : readNumber(fields['atLeast'], `${path}.atLeast`, to)
  const atMost = fields['atMost'] === undefined ? null : readNumber(fields['atMost'], `${path}.atMost`, to)
  if (Object.keys(fields).length === 0) to.error(path, 'no limit is given', 'write atLeast or atMost with a number')
  return { ...(atLeast === null ? {} : { atLeast }), ...(atMost === null ? {} : { atMost }) }
}

/** `{ path: { contains: /pricing }, budget: true }`, or `{ webinar: { own: key } }`: that of the run itself. */
export function readWhere(value: unknown, path: string, to: ProblemList): PropertyTest[] {
  if (value === undefined) return []
  if (!isFields(value)) {
    to.error(path, `${show(value)} is not an object`, 'write the properties to test, such as { path: { contains: /pricing } }')
    return []
  }
  return Object.entries(value).map(([property, test]) => readPropertyTest(property, test, `${path}.${property}`, to))
}

function readPropertyTest(property: string, value: unknown, path: string, to: ProblemList): PropertyTest {
  if (!isFields(value) || value['own'] === undefined) return { property, test: readTest(value, path, to) }
  readFields(value, path, ['own'], to)
  if (value['own'] !== 'key')
    to.error(`${path}.own`, `unknown ${show(value['own'])}`, 'write { own: key }, the key of the run itself')
  return { property, test: {}, isOwnKey: true }
}

export function readPattern(types: unknown, where: unknown, path: string, to: ProblemList): EventPattern {
  return { types: readEventTypes(types, `${path}.type`, to), where: readWhere(where, `${path}.where`, to) }
}

export function readEventTypes(value: unknown, path: string, to: ProblemList): string[] {
  return readTexts(value, path, to).filter((type) => {
    const isName = /^[a-z]+([A-Z][a-z]+)*(\.[a-z]+([A-Z][a-z]+)*)*$/.test(type)
    if (!isName) to.error(path, `${show(type)} is no event type`, 'write it like whitepaper.downloaded')
    return isName
  })
}

function readScalars(values: readonly unknown[], path: string, to: ProblemList): Scalar[] {
  return values.flatMap((value) => {
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return [value]
    to.error(path, `${show(value)} is not a single value`, 'write a text, a number, true or false')
    return []
  })
}
