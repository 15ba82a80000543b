/** Reads a journey from YAML or JSON and names everything wrong with its form at once; whether its names exist, validate.ts asks. */
import { ProblemList, readFields, readFlag, readNumber, readTexts, show } from '../condition/reader.ts'
import type { Problem } from '../problem.ts'
import { defaultWindow, type SendWindow } from '../schedule.ts'
import { parseWindow } from '../send-window.ts'
import { readYaml } from '../yaml.ts'
import type { Again, Definition, Enrol } from './definition.ts'
import { readCondition, readDuration, readKey, readText } from './fields.ts'
import { readSteps } from './parse-step.ts'

/** What was written, as plain values, with what it means; `definition` is null when it is no journey at all. */
export interface ParsedJourney {
  readonly value: unknown
  readonly definition: Definition | null
  readonly problems: readonly Problem[]
}

/** Never throws, whatever the text. */
export function parseJourney(source: string): ParsedJourney {
  const { value, problems } = readYaml(source)
  if (value === undefined) return { value: null, definition: null, problems }
  const read = readJourney(value)
  return { value, definition: read.definition, problems: [...problems, ...read.problems] }
}

const topLevel = ['journey', 'title', 'enrol', 'goal', 'exit', 'window', 'cap', 'priority', 'steps']

function readJourney(value: unknown): { definition: Definition | null; problems: readonly Problem[] } {
  const to = new ProblemList()
  const fields = readFields(value, 'journey', topLevel, to)
  if (fields === null) return { definition: null, problems: to.problems }
  const { enrol, goal, exit, cap, priority, steps } = fields
  const definition: Definition = {
    key: readKey(fields['journey'], 'journey', to),
    title: readText(fields['title'], 'title', to),
    ...readEnrol(enrol, to),
    goal: goal === undefined ? null : readCondition(goal, 'goal', to),
    exits: readExits(exit, to),
    window: readSendWindow(fields['window'], to),
    cap: cap === undefined ? true : readFlag(cap, 'cap', to),
    priority: priority === undefined ? 0 : readPriority(priority, to),
    steps: readSteps(steps, 'steps', { to, counts: new Map(), depth: 0 }),
  }
  if (Array.isArray(steps) && steps.length === 0) to.error('steps', 'there is no step', 'write at least one')
  return { definition, problems: to.problems }
}

function readEnrol(value: unknown, to: ProblemList): { enrol: Enrol | null; again: Again } {
  if (value === undefined) return { enrol: null, again: 'never' }
  const fields = readFields(value, 'enrol', ['on', 'segment', 'if', 'again', 'key'], to) ?? {}
  const again = readAgain(fields['again'], to)
  for (const [name, needed] of [
    ['if', ['on', 'segment']],
    ['key', ['on']],
  ] as const) {
    if (fields[name] !== undefined && needed.every((one) => fields[one] === undefined))
      to.error(`enrol.${name}`, 'there is no event to enrol on', 'add `on`, such as on: form.submitted')
  }
  if (fields['on'] === undefined && fields['segment'] === undefined) return { enrol: null, again }
  return {
    enrol: {
      on: fields['on'] === undefined ? [] : readTexts(fields['on'], 'enrol.on', to),
      segment: fields['segment'] === undefined ? null : readKey(fields['segment'], 'enrol.segment', to),
      if: fields['if'] === undefined ? null : readCondition(fields['if'], 'enrol.if', to),
      key: fields['key'] === undefined ? null : readText(fields['key'], 'enrol.key', to),
    },
    again,
  }
}

function readAgain(value: unknown, to: ProblemList): Again {
  if (value === undefined || value === 'never') return 'never'
  if (value === 'always') return 'always'
  if (typeof value === 'string') {
    to.error('enrol.again', `unknown ${show(value)}`, 'write never, always, or { after: 180d }')
    return 'never'
  }
  const fields = readFields(value, 'enrol.again', ['after'], to)
  return fields === null ? 'never' : { after: readDuration(fields['after'], 'enrol.again.after', to) }
}

/** One condition or a list of them. */
function readExits(value: unknown, to: ProblemList) {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [readCondition(value, 'exit', to)]
  return value.map((item: unknown, index) => readCondition(item, `exit[${index}]`, to))
}

function readSendWindow(value: unknown, to: ProblemList): SendWindow {
  const { window, problems } = parseWindow(value, 'window')
  to.problems.push(...problems)
  return window ?? defaultWindow
}

function readPriority(value: unknown, to: ProblemList): number {
  const priority = readNumber(value, 'priority', to) ?? 0
  if (Number.isInteger(priority) && Math.abs(priority) <= 100) return priority
  to.error('priority', `${show(value)} is no priority`, 'write a whole number from -100 to 100')
  return 0
}
