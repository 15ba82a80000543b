/** A journey compiled to a flat graph, what enrolments run on; plain JSON, so it is stored as it is and hashed as it is. */
import type { Condition } from '../condition/syntax.ts'
import type { Duration } from '../duration.ts'
import type { SendWindow } from '../schedule.ts'
import type { Again, Enrol, HandoffOutcome, Phase, UnsendablePolicy } from './definition.ts'

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
  readonly for: Duration
  readonly next: string
}

export interface WaitForNode extends NodeBase {
  readonly kind: 'waitFor'
  readonly condition: Condition
  readonly for: Duration
  readonly met: string
  readonly otherwise: string
}

export interface BranchNode extends NodeBase {
  readonly kind: 'branch'
  readonly cases: readonly { readonly if: Condition; readonly to: string }[]
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

export type Node = EmailNode | WaitNode | WaitForNode | BranchNode | HandoffNode | RecycleNode | ExitNode

/** The exit that every path reaches that is written to its end; no step may be called so. */
export const endId = 'end'

/** An arrow of the picture; `label` is `then`, `else`, `case 1`, an outcome, or empty. */
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
    case 'wait':
      return [edge(node.next)]
    case 'waitFor':
      return [edge(node.met, 'then'), edge(node.otherwise, 'else')]
    case 'branch':
      return [...node.cases.map((one, index) => edge(one.to, `case ${index + 1}`)), edge(node.otherwise, 'else')]
    case 'handoff':
      return [...Object.entries(node.outcomes).map(([outcome, to]) => edge(to, outcome)), edge(node.next)]
    case 'recycle':
    case 'exit':
      return []
    default:
      return node satisfies never
  }
}
