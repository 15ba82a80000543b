/** Reads the steps of a journey; which fields a kind has, the reader of that kind knows. */
import { type Fields, isFields, readFields, show } from '../condition/reader.ts'
import { suggest } from '../nearest.ts'
import {
  type HandoffOutcome,
  handoffOutcomes,
  phases,
  type Step,
  type StepKind,
  stepKinds,
  unsendablePolicies,
} from './definition.ts'
import { readChoice, readDuration, readKey } from './fields.ts'
import { readNotify, readUpdate, readWebhook } from './parse-action.ts'
import { readBranch, readSplit } from './parse-choice.ts'
import { readWait, readWaitFor } from './parse-wait.ts'
import { count, idOf, type ReadStep, type StepReading } from './step-reading.ts'

const deepest = 20

/** A step that cannot be read is noted and left out. */
export function readSteps(value: unknown, path: string, reading: Omit<StepReading, 'readInner'>): Step[] {
  if (!Array.isArray(value)) {
    reading.to.error(path, `${show(value)} is no list of steps`, 'write a list such as [ { wait: 3d } ]; [] means: go on')
    return []
  }
  if (reading.depth > deepest) {
    reading.to.error(path, 'steps are nested too deeply', 'use goto instead of steps within steps')
    return []
  }
  const deeper = { ...reading, depth: reading.depth + 1 }
  const inside = { ...deeper, readInner: (inner: unknown, at: string) => readSteps(inner, at, deeper) }
  const steps = value.flatMap((item: unknown, index) => readStep(item, `${path}[${index}]`, inside) ?? [])
  if (steps.length === value.length) checkSkip(steps.at(-1), inside)
  return steps
}

/** The last of a list has nothing to leave out. */
function checkSkip(last: Step | undefined, { to }: StepReading): void {
  if (last?.kind !== 'wait' || last.until.kind !== 'date' || last.until.past !== 'skip') return
  to.error(
    `${last.path}.wait.past`,
    'skip leaves out the step after the wait, and there is none',
    'write that step into the same list, or write go or exit',
  )
}

function readStep(value: unknown, path: string, reading: StepReading): Step | null {
  if (!isFields(value)) return reading.to.error(path, `${show(value)} is no step`, `write one such as { wait: 3d }; ${known}`)
  const kinds = stepKinds.filter((kind) => Object.hasOwn(value, kind))
  const [kind, second] = kinds
  if (kind === undefined) {
    const name = Object.keys(value)[0] ?? ''
    return reading.to.error(path, `unknown step "${name}"`, suggest(name, stepKinds))
  }
  if (second === undefined) return readers[kind](value, path, reading)
  reading.to.error(path, `${kinds.join(' and ')} in one step`, 'give each a dash of its own')
  const others = new Set<string>(kinds.slice(1))
  return readers[kind](Object.fromEntries(Object.entries(value).filter(([name]) => !others.has(name))), path, reading)
}

const known = `known are ${stepKinds.join(', ')}`

const readers: Readonly<Record<StepKind, ReadStep>> = {
  email: readEmail,
  wait: readWait,
  waitFor: readWaitFor,
  branch: readBranch,
  split: readSplit,
  update: readUpdate,
  notify: readNotify,
  webhook: readWebhook,
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
    if (Object.hasOwn(fields, outcome)) outcomes[outcome] = reading.readInner(fields[outcome], `${path}.${outcome}`)
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
