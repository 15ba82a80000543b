/** Reads the steps of a journey; each kind knows its own fields. */
import { type Fields, isFields, type ProblemList, readFields, show } from '../condition/reader.ts'
import { suggest } from '../nearest.ts'
import {
  type BranchCase,
  type HandoffOutcome,
  handoffOutcomes,
  phases,
  type Step,
  type StepKind,
  stepKinds,
  unsendablePolicies,
} from './definition.ts'
import { readChoice, readCondition, readDuration, readKey } from './fields.ts'

/** What reading steps carries along. */
export interface StepReading {
  readonly to: ProblemList
  /** Counts the steps of a kind, for the ids of those without one. */
  readonly counts: Map<StepKind, number>
  readonly depth: number
}

const deepest = 20

/** A step that cannot be read is noted and left out. */
export function readSteps(value: unknown, path: string, reading: StepReading): Step[] {
  if (!Array.isArray(value)) {
    reading.to.error(path, `${show(value)} is no list of steps`, 'write a list such as [ { wait: 3d } ]; [] means: go on')
    return []
  }
  if (reading.depth > deepest) {
    reading.to.error(path, 'steps are nested too deeply', 'use goto instead of steps within steps')
    return []
  }
  const deeper = { ...reading, depth: reading.depth + 1 }
  return value.flatMap((item: unknown, index) => readStep(item, `${path}[${index}]`, deeper) ?? [])
}

function readStep(value: unknown, path: string, reading: StepReading): Step | null {
  if (!isFields(value)) return reading.to.error(path, `${show(value)} is no step`, `write one such as { wait: 3d }; ${known}`)
  const kinds = stepKinds.filter((kind) => Object.hasOwn(value, kind))
  const [kind, second] = kinds
  if (kind === undefined) {
    const name = Object.keys(value)[0] ?? ''
    return reading.to.error(path, `unknown step "${name}"`, suggest(name, stepKinds))
  }
  if (second !== undefined) reading.to.error(path, `${kinds.join(' and ')} in one step`, 'give each a dash of its own')
  return readers[kind](value, path, reading)
}

const known = `known are ${stepKinds.join(', ')}`

const readers: Readonly<Record<StepKind, (fields: Fields, path: string, reading: StepReading) => Step>> = {
  email: readEmail,
  wait: readWait,
  waitFor: readWaitFor,
  branch: readBranch,
  handoff: readHandoff,
  recycle: readRecycle,
  goto: readGoto,
  exit: readExit,
}

function readEmail(fields: Fields, path: string, { to }: StepReading): Step {
  readFields(fields, path, ['email', 'id', 'phase', 'ifUnsendable', 'policy'], to)
  const template = readKey(fields['email'], `${path}.email`, to)
  if (fields['phase'] === undefined)
    to.error(`${path}.phase`, 'the phase is missing', `say which one it serves: ${phases.join(', ')}`)
  return {
    kind: 'email',
    id: fields['id'] === undefined ? template : readKey(fields['id'], `${path}.id`, to),
    path,
    template,
    phase: readChoice(fields['phase'], phases, null, `${path}.phase`, to),
    ifUnsendable: readChoice(fields['ifUnsendable'], unsendablePolicies, 'optIn', `${path}.ifUnsendable`, to),
    policy: readChoice(fields['policy'], ['defer', 'skip'], 'defer', `${path}.policy`, to),
  }
}

function readWait(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['wait', 'id'], reading.to)
  const id = idOf('wait', fields, path, reading)
  return { kind: 'wait', id, path, for: readDuration(fields['wait'], `${path}.wait`, reading.to) }
}

function readWaitFor(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['waitFor', 'id', 'for', 'then', 'else'], to)
  return {
    kind: 'waitFor',
    id: idOf('waitFor', fields, path, reading),
    path,
    condition: readCondition(fields['waitFor'], `${path}.waitFor`, to),
    for: readDuration(fields['for'], `${path}.for`, to),
    met: fields['then'] === undefined ? [] : readSteps(fields['then'], `${path}.then`, reading),
    otherwise: readElse(fields, path, reading),
  }
}

function readElse(fields: Fields, path: string, reading: StepReading): Step[] {
  if (Object.hasOwn(fields, 'else')) return readSteps(fields['else'], `${path}.else`, reading)
  reading.to.error(`${path}.else`, 'else is missing', 'say what happens otherwise; `else: []` means: go on')
  return []
}

function readBranch(fields: Fields, path: string, reading: StepReading): Step {
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
    cases: items.flatMap((one) => (one === otherwise ? [] : (readCase(one.item, one.path, reading) ?? []))),
    otherwise:
      otherwise === null
        ? []
        : readSteps(readFields(otherwise.item, otherwise.path, ['else'], to)?.['else'], `${otherwise.path}.else`, reading),
  }
}

const branchExample = 'write cases such as `- if: { ready: true }` with `then: [ … ]`, and `- else: []` at the end'

function readCase(item: unknown, path: string, reading: StepReading): BranchCase | null {
  if (!isFields(item) || !Object.hasOwn(item, 'if')) return reading.to.error(path, `${show(item)} is no case`, branchExample)
  readFields(item, path, ['if', 'then'], reading.to)
  const condition = readCondition(item['if'], `${path}.if`, reading.to)
  return { if: condition, steps: item['then'] === undefined ? [] : readSteps(item['then'], `${path}.then`, reading) }
}

function readHandoff(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['handoff', 'id', 'outcomes'], reading.to)
  const id = idOf('handoff', fields, path, reading)
  if (fields['handoff'] !== 'sales') {
    reading.to.error(`${path}.handoff`, `unknown ${show(fields['handoff'])}`, 'write `handoff: sales`; routing decides which rep')
  }
  return { kind: 'handoff', id, path, outcomes: readOutcomes(fields['outcomes'], `${path}.outcomes`, reading) }
}

/** Only outcomes that leave the enrolment active may have steps. */
function readOutcomes(value: unknown, path: string, reading: StepReading): Partial<Record<HandoffOutcome, Step[]>> {
  const fields = value === undefined ? {} : (readFields(value, path, handoffOutcomes, reading.to) ?? {})
  const outcomes: Partial<Record<HandoffOutcome, Step[]>> = {}
  for (const outcome of handoffOutcomes) {
    if (Object.hasOwn(fields, outcome)) outcomes[outcome] = readSteps(fields[outcome], `${path}.${outcome}`, reading)
  }
  return outcomes
}

function readRecycle(fields: Fields, path: string, reading: StepReading): Step {
  const { to } = reading
  readFields(fields, path, ['recycle', 'id'], to)
  const id = idOf('recycle', fields, path, reading)
  const recycle = readFields(fields['recycle'], `${path}.recycle`, ['after', 'journey'], to) ?? { after: '1d', journey: 'none' }
  const after = readDuration(recycle['after'], `${path}.recycle.after`, to)
  return { kind: 'recycle', id, path, after, journey: readKey(recycle['journey'], `${path}.recycle.journey`, to) }
}

function readGoto(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['goto'], reading.to)
  const id = `goto-${count('goto', reading)}`
  return { kind: 'goto', id, path, target: readKey(fields['goto'], `${path}.goto`, reading.to) }
}

function readExit(fields: Fields, path: string, reading: StepReading): Step {
  readFields(fields, path, ['exit', 'id'], reading.to)
  const outcome = readKey(fields['exit'], `${path}.exit`, reading.to)
  return { kind: 'exit', id: idOf('exit', fields, path, reading), path, outcome }
}

function idOf(kind: StepKind, fields: Fields, path: string, reading: StepReading): string {
  const number = count(kind, reading)
  if (fields['id'] !== undefined) return readKey(fields['id'], `${path}.id`, reading.to)
  return `${kind.toLowerCase()}-${number}`
}

function count(kind: StepKind, { counts }: StepReading): number {
  const number = (counts.get(kind) ?? 0) + 1
  counts.set(kind, number)
  return number
}
