/** Which inputs the form of a draft has for each kind of step, and for the journey as a whole; draws nothing. */
import { handoffOutcomes, notified, phases, type StepKind, unsendablePolicies } from '../../domain/journey/definition.ts'
import type { InputForm } from '../../domain/journey/form-edit.ts'
import type { OutlineStep } from '../../domain/journey/outline.ts'
import type { Label } from './words.ts'

/** Lists of suggestions that several inputs share. */
export type Suggestions = 'templates' | 'journeys' | 'steps' | 'emails' | 'durations' | 'eventTypes' | 'segments'

export interface FieldInput {
  /** From the step on, such as `recycle.after`. */
  readonly name: string
  readonly form: InputForm
  readonly label: Label
  /** Any of them may be typed. */
  readonly suggest?: Suggestions
  /** Nothing else makes sense; `words` is where their names stand, among the labels or the words of the domain. */
  readonly choose?: readonly string[] | Suggestions
  readonly words?: string
  readonly hint?: Label
  readonly rows?: number
  /** Clicked together in rows; typed only where it is no condition at all. */
  readonly isCondition?: true
}

const id: FieldInput = { name: 'id', form: 'text', label: 'draft.id', hint: 'draft.idHint' }

const duration = (name: string, label: Label): FieldInput => ({ name, form: 'text', label, suggest: 'durations' })
const condition = (name: string, label: Label): FieldInput => ({ name, form: 'yaml', label, isCondition: true })

const ofKind: Readonly<Record<StepKind, (step: OutlineStep) => readonly FieldInput[]>> = {
  email: () => [
    { name: 'email', form: 'text', label: 'draft.email', choose: 'templates' },
    { name: 'phase', form: 'text', label: 'draft.phase', choose: phases, words: 'phase' },
    { name: 'ifUnsendable', form: 'text', label: 'draft.ifUnsendable', choose: unsendablePolicies, words: 'draft.ifUnsendable' },
    { name: 'policy', form: 'text', label: 'draft.policy', choose: ['defer', 'skip'], words: 'draft.policy' },
    id,
  ],
  wait: () => [{ name: 'wait', form: 'yaml', label: 'draft.wait', suggest: 'durations', hint: 'draft.waitHint' }, id],
  waitFor: (step) => [
    ...(Array.isArray(step.fields['waitFor']) ? caseInputs(step) : [condition('waitFor', 'draft.waitFor')]),
    duration('for', 'draft.for'),
    id,
  ],
  branch: (step) => [...caseInputs(step), id],
  split: (step) => [
    ...step.lists.flatMap(({ owner }): FieldInput[] => {
      const at = inner(step, owner?.path)
      return [
        { name: `${at}.way`, form: 'text', label: 'draft.way' },
        { name: `${at}.weight`, form: 'number', label: 'draft.weight' },
      ]
    }),
    id,
  ],
  update: () => [{ name: 'update', form: 'lines', label: 'draft.update', hint: 'draft.updateHint', rows: 3 }, id],
  notify: () => [
    { name: 'notify', form: 'text', label: 'draft.notify', choose: notified, words: 'journey.notified' },
    { name: 'text', form: 'text', label: 'draft.text' },
    id,
  ],
  webhook: () => [
    { name: 'webhook', form: 'text', label: 'draft.url' },
    { name: 'send', form: 'words', label: 'draft.send', hint: 'draft.sendHint' },
    { name: 'save', form: 'lines', label: 'draft.saveAnswer', hint: 'draft.saveHint', rows: 2 },
    id,
  ],
  handoff: () => [id],
  recycle: () => [
    duration('recycle.after', 'draft.after'),
    { name: 'recycle.journey', form: 'text', label: 'draft.journey', choose: 'journeys' },
    id,
  ],
  goto: () => [{ name: 'goto', form: 'text', label: 'draft.goto', choose: 'steps' }],
  exit: () => [{ name: 'exit', form: 'text', label: 'draft.exit', hint: 'draft.exitHint' }, id],
}

function caseInputs(step: OutlineStep): FieldInput[] {
  return step.lists.flatMap(({ owner, label }) =>
    owner === null || label === 'else' ? [] : [condition(`${inner(step, owner.path)}.if`, 'draft.case')],
  )
}

/** A path as seen from the step. */
function inner(step: OutlineStep, path = ''): string {
  return path.slice(step.path.length + 1)
}

/** None for a step of no known kind: it is changed in the YAML. */
export function inputsOf(step: OutlineStep): readonly FieldInput[] {
  return step.kind === null ? [] : ofKind[step.kind](step)
}

export const journeyInputs: readonly FieldInput[] = [
  { name: 'title', form: 'text', label: 'draft.title' },
  { name: 'enrol.on', form: 'words', label: 'draft.enrolOn', suggest: 'eventTypes' },
  { name: 'enrol.segment', form: 'text', label: 'draft.enrolSegment', suggest: 'segments' },
  { name: 'enrol.again', form: 'yaml', label: 'draft.again', hint: 'draft.againHint' },
  { name: 'enrol.key', form: 'text', label: 'draft.key', hint: 'draft.keyHint' },
  condition('enrol.if', 'draft.enrolIf'),
  condition('goal', 'draft.goal'),
  condition('exit', 'draft.exits'),
  { name: 'window', form: 'yaml', label: 'draft.window' },
  { name: 'priority', form: 'yaml', label: 'draft.priority' },
  { name: 'cap', form: 'yaml', label: 'draft.cap', choose: ['true', 'false'], words: 'draft.cap' },
]

export const outcomes = handoffOutcomes
