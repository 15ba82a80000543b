/** A journey as a marketer wrote it, parsed and typed; it says nothing about whether the names in it exist. */
import type { Condition } from '../condition/syntax.ts'
import type { Duration } from '../duration.ts'
import type { FieldChange } from '../field-change.ts'
import type { SendWindow } from '../schedule.ts'
import type { WaitUntil } from './wait-until.ts'

export const stepKinds = [
  'email',
  'wait',
  'waitFor',
  'branch',
  'split',
  'update',
  'notify',
  'webhook',
  'handoff',
  'recycle',
  'goto',
  'exit',
] as const
export type StepKind = (typeof stepKinds)[number]

export const phases = ['awareness', 'consideration', 'decision'] as const
export type Phase = (typeof phases)[number]

/** `optIn`, the default: wait while a double opt-in is open, then leave. `wait`: until the lead may be mailed, however long. */
export const unsendablePolicies = ['optIn', 'skip', 'wait', 'exit'] as const
export type UnsendablePolicy = (typeof unsendablePolicies)[number]

/** Handoffs that end without ending the enrolment; what any other outcome does stands in the table of reasons. */
export const handoffOutcomes = ['qualified', 'won', 'wrongPerson', 'badData', 'duplicate', 'noResponse', 'withdrawn'] as const
export type HandoffOutcome = (typeof handoffOutcomes)[number]

/** Whom a journey may tell: the lead's owner, the people of marketing, the lead of the owner's team. */
export const notified = ['owner', 'marketing', 'teamLead'] as const
export type Notified = (typeof notified)[number]

export type Again = 'never' | 'always' | { readonly after: Duration }

export interface Enrol {
  /** Event types; any of them enrols. */
  readonly on: readonly string[]
  /** Becoming a member of it enrols; null: no segment does. */
  readonly segment: string | null
  readonly if: Condition | null
  /** The event's property that names the business key, such as a webinar; several runs at once differ by it. */
  readonly key: string | null
}

export interface Definition {
  readonly key: string
  readonly title: string
  /** Null: leads come by recycling or by hand only. */
  readonly enrol: Enrol | null
  readonly again: Again
  readonly goal: Condition | null
  readonly exits: readonly Condition[]
  readonly window: SendWindow
  readonly cap: boolean
  /** Higher sends first when several journeys want the same lead. */
  readonly priority: number
  readonly steps: readonly Step[]
}

/** `path` is where the step stands in the source, such as `steps[2].then[0]`. */
interface StepBase {
  readonly id: string
  readonly path: string
}

interface EmailStep extends StepBase {
  readonly kind: 'email'
  readonly template: string
  readonly phase: Phase | null
  readonly ifUnsendable: UnsendablePolicy
  readonly policy: 'defer' | 'skip'
}

interface WaitStep extends StepBase {
  readonly kind: 'wait'
  readonly until: WaitUntil
}

interface WaitForStep extends StepBase {
  readonly kind: 'waitFor'
  /** Whichever holds first; of several at once, the first in this order. */
  readonly cases: readonly Case[]
  readonly for: Duration
  readonly otherwise: readonly Step[]
}

interface BranchStep extends StepBase {
  readonly kind: 'branch'
  readonly cases: readonly Case[]
  readonly otherwise: readonly Step[]
}

/** A condition and what follows when it holds; `path` is where the condition stands. */
export interface Case {
  readonly path: string
  readonly if: Condition
  readonly steps: readonly Step[]
}

interface SplitStep extends StepBase {
  readonly kind: 'split'
  readonly ways: readonly Way[]
}

export interface Way {
  readonly way: string
  /** Whole percents; those of a split sum to 100. */
  readonly weight: number
  readonly steps: readonly Step[]
}

interface UpdateStep extends StepBase {
  readonly kind: 'update'
  readonly set: readonly FieldChange[]
}

interface NotifyStep extends StepBase {
  readonly kind: 'notify'
  readonly to: Notified
  readonly text: string
}

interface WebhookStep extends StepBase {
  readonly kind: 'webhook'
  readonly url: string
  /** The fields told to the other side; nothing else leaves. */
  readonly send: readonly string[]
  readonly save: readonly SavedField[]
  readonly answered: readonly Step[]
  /** When it was given up. */
  readonly otherwise: readonly Step[]
}

/** `from` is a path in the JSON answer, such as `company.size`. */
export interface SavedField {
  readonly to: string
  readonly from: string
}

interface HandoffStep extends StepBase {
  readonly kind: 'handoff'
  readonly outcomes: Readonly<Partial<Record<HandoffOutcome, readonly Step[]>>>
}

interface RecycleStep extends StepBase {
  readonly kind: 'recycle'
  readonly after: Duration
  readonly journey: string
}

interface GotoStep extends StepBase {
  readonly kind: 'goto'
  readonly target: string
}

interface ExitStep extends StepBase {
  readonly kind: 'exit'
  readonly outcome: string
}

export type Step =
  | EmailStep
  | WaitStep
  | WaitForStep
  | BranchStep
  | SplitStep
  | UpdateStep
  | NotifyStep
  | WebhookStep
  | HandoffStep
  | RecycleStep
  | GotoStep
  | ExitStep

/** Every step with those inside its branches, in the order of the source. */
export function* everyStep(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step
    for (const inner of innerSteps(step)) yield* everyStep(inner)
  }
}

/** The lists of steps inside a step. */
function innerSteps(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'waitFor':
    case 'branch':
      return [...step.cases.map((one) => one.steps), step.otherwise]
    case 'split':
      return step.ways.map((one) => one.steps)
    case 'webhook':
      return [step.answered, step.otherwise]
    case 'handoff':
      return Object.values(step.outcomes)
    case 'email':
    case 'wait':
    case 'update':
    case 'notify':
    case 'recycle':
    case 'goto':
    case 'exit':
      return []
    default:
      return step satisfies never
  }
}
