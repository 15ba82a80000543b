/** Reads the steps that choose a way, `branch` by conditions and `split` by weights. */
import { type Fields, isFields, type ProblemList, readFields, show } from '../condition/reader.ts'
import type { Step, Way } from './definition.ts'
import { placeholderKey, readKey } from './fields.ts'
import { idOf, readCase, readThen, type StepReading } from './step-reading.ts'

const branchExample = 'write cases such as `- if: { ready: true }` with `then: [ … ]`, and `- else: []` at the end'

export function readBranch(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['branch', 'id'], to)
  const id = idOf('branch', fields, path, reading)
  const list: readonly unknown[] = Array.isArray(fields['branch']) ? fields['branch'] : []
  const items = list.map((item, index) => ({ item, path: `${path}.branch[${index}]` }))
  if (items.length === 0) to.error(`${path}.branch`, `${show(fields['branch'])} is no list of cases`, branchExample)
  const last = items.at(-1)
  const otherwise = last !== undefined && isFields(last.item) && Object.hasOwn(last.item, 'else') ? last : null
  if (otherwise === null) to.error(`${path}.branch`, 'else is missing', 'end it with `- else: []`, which means: go on')
  return {
    kind: 'branch',
    id,
    path,
    cases: items.flatMap((one) => (one === otherwise ? [] : (readCase(one.item, one.path, reading, branchExample) ?? []))),
    otherwise:
      otherwise === null
        ? []
        : reading.readInner(readFields(otherwise.item, otherwise.path, ['else'], to)?.['else'], `${otherwise.path}.else`),
  }
}

const splitExample = 'write ways such as `- { way: a, weight: 50, then: [ … ] }`, at least two'
const mostWays = 10

export function readSplit(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['split', 'id'], to)
  const id = idOf('split', fields, path, reading)
  if (fields['id'] === undefined) warnOfNumber(id, path, to)
  const items: readonly unknown[] = Array.isArray(fields['split']) ? fields['split'] : []
  if (items.length < 2) to.error(`${path}.split`, `${show(fields['split'])} does not split`, splitExample)
  if (items.length > mostWays) to.error(`${path}.split`, `${items.length} ways`, `write at most ${mostWays}`)
  const ways = items.flatMap((item, index) => readWay(item, `${path}.split[${index}]`, reading) ?? [])
  if (ways.length === items.length && ways.length > 1) checkWays(ways, `${path}.split`, to)
  return { kind: 'split', id, path, ways }
}

/** Who took which way is remembered under the name, and a counted one shifts when a split is added or taken away. */
function warnOfNumber(id: string, path: string, to: ProblemList): void {
  const message = 'a split without an id: an edit may number it anew, and leads would be given another way'
  to.warn(
    `${path}.id`,
    message,
    `add \`id: ${id}\`, the name it has now, or before anybody is inside one that says what is tried`,
  )
}

function readWay(item: unknown, path: string, reading: StepReading): Way | null {
  const { to } = reading
  if (!isFields(item)) return to.error(path, `${show(item)} is no way`, splitExample)
  readFields(item, path, ['way', 'weight', 'then'], to)
  const { weight } = item
  const isWhole = typeof weight === 'number' && Number.isInteger(weight) && weight >= 0 && weight <= 100
  if (!isWhole) to.error(`${path}.weight`, `${show(weight)} is no weight`, 'write a whole percentage from 0 to 100, such as 50')
  return {
    way: readKey(item['way'], `${path}.way`, to),
    weight: isWhole ? weight : Number.NaN,
    steps: readThen(item, path, reading),
  }
}

function checkWays(ways: readonly Way[], path: string, to: ProblemList): void {
  const names = ways.map((one) => one.way).filter((name) => name !== placeholderKey)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) to.error(path, `two ways are called "${twice}"`, 'give each a name of its own')
  const sum = ways.reduce((total, one) => total + one.weight, 0)
  if (sum !== 100 && !Number.isNaN(sum)) to.error(path, `the weights sum to ${sum}`, 'let them sum to 100')
}
