/** A journey compiled to a flat graph, what enrolments run on; plain JSON, so it is stored as it is and hashed as it is. */
import type { Condition } from '../condition/syntax.ts'
import type { Duration } from '../duration.ts'
import type { FieldChange } from '../field-change.ts'
import type { SendWindow } from '../schedule.ts'
import type { Again, Enrol, HandoffOutcome, Notified, Phase, SavedField, UnsendablePolicy } from './definition.ts'
import type { WaitUntil } from './wait-until.ts'

export interface JourneyGraph {
  readonly journey: string
  readonly title: string
  readonly enrol: Enrol | null
  readonly again: Again
  readonly goal: Condition | null
  readonly exits: readonly Condition[]
  readonly window: SendWindow
  readonly cap: boolean
  readonly priority: number
  readonly entry: string
  /** The ids of all nodes as they stand in the source. */
  readonly order: readonly string[]
  readonly nodes: Readonly<Record<string, Node>>
}

interface NodeBase {
  readonly id: string
}

export interface EmailNode extends NodeBase {
  readonly kind: 'email'
  readonly template: string
  readonly phase: Phase | null
  readonly ifUnsendable: UnsendablePolicy
  readonly policy: 'defer' | 'skip'
  readonly next: string
}

export interface WaitNode extends NodeBase {
  readonly kind: 'wait'
  readonly until: WaitUntil
  readonly next: string
  /** Behind the step that follows, where a date may be past and `past` is `skip`; else null. */
  readonly skipTo: string | null
}

export interface WaitForNode extends NodeBase {
  readonly kind: 'waitFor'
  readonly cases: readonly CaseArrow[]
  readonly for: Duration
  readonly otherwise: string
}

export interface BranchNode extends NodeBase {
  readonly kind: 'branch'
  readonly cases: readonly CaseArrow[]
  readonly otherwise: string
}

export interface CaseArrow {
  readonly if: Condition
  readonly to: string
}

export interface SplitNode extends NodeBase {
  readonly kind: 'split'
  readonly ways: readonly { readonly way: string; readonly weight: number; readonly to: string }[]
}

export interface UpdateNode extends NodeBase {
  readonly kind: 'update'
  readonly set: readonly FieldChange[]
  readonly next: string
}

export interface NotifyNode extends NodeBase {
  readonly kind: 'notify'
  readonly to: Notified
  readonly text: string
  readonly next: string
}

export interface WebhookNode extends NodeBase {
  readonly kind: 'webhook'
  readonly url: string
  readonly send: readonly string[]
  readonly save: readonly SavedField[]
  readonly answered: string
  readonly otherwise: string
}

export interface HandoffNode extends NodeBase {
  readonly kind: 'handoff'
  readonly outcomes: Readonly<Partial<Record<HandoffOutcome, string>>>
  readonly next: string
}

export interface RecycleNode extends NodeBase {
  readonly kind: 'recycle'
  readonly after: Duration
  readonly journey: string
}

export interface ExitNode extends NodeBase {
  readonly kind: 'exit'
  readonly outcome: string
}

export type Node =
  | EmailNode
  | WaitNode
  | WaitForNode
  | BranchNode
  | SplitNode
  | UpdateNode
  | NotifyNode
  | WebhookNode
  | HandoffNode
  | RecycleNode
  | ExitNode

/** The exit that every path reaches that is written to its end; no step may be called so. */
export const endId = 'end'

/** An arrow of the picture; `label` is `then`, `else`, `skip`, `case 1`, the way of a split, an outcome, or empty. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
}

/** The arrows that leave a node, in the order of the source. */
export function edgesOf(node: Node): Edge[] {
  const edge = (to: string, label = ''): Edge => ({ from: node.id, to, label })
  switch (node.kind) {
    case 'email':
    case 'update':
    case 'notify':
      return [edge(node.next)]
    case 'wait':
      return node.skipTo === null ? [edge(node.next)] : [edge(node.next), edge(node.skipTo, 'skip')]
    case 'waitFor':
      return [...node.cases.map((one, index) => edge(one.to, alternative(node, index))), edge(node.otherwise, 'else')]
    case 'branch':
      return [...node.cases.map((one, index) => edge(one.to, `case ${index + 1}`)), edge(node.otherwise, 'else')]
    case 'split':
      return node.ways.map((one) => edge(one.to, one.way))
    case 'webhook':
      return [edge(node.answered, 'then'), edge(node.otherwise, 'else')]
    case 'handoff':
      return [...Object.entries(node.outcomes).map(([outcome, to]) => edge(to, outcome)), edge(node.next)]
    case 'recycle':
    case 'exit':
      return []
    default:
      return node satisfies never
  }
}

function alternative({ cases }: WaitForNode, index: number): string {
  return cases.length === 1 ? 'then' : `case ${index + 1}`
}
