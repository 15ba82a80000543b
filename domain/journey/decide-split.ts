/** The step `split`: a way by weights, the same for a lead for ever; a changed weight moves nobody who has a way already. */
import type { Facts } from '../facts.ts'
import { fractionOf } from '../jitter.ts'
import type { Decision } from './command.ts'
import { countedFrom } from './decision.ts'
import type { JourneyGraph, SplitNode } from './graph.ts'
import { enter, type JourneyState } from './state.ts'

/** Under which key `facts.splits` remembers the way a lead took. */
export function splitKey(journey: string, step: string): string {
  return `${journey}:${step}`
}

/** A way that this version no longer has is chosen anew. */
export function decideSplit(graph: JourneyGraph, node: SplitNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const taken = node.ways.find((one) => one.way === facts.splits[splitKey(graph.journey, node.id)])
  const { way, to } = taken ?? wayOf(node, fractionOf(`${facts.lead.id}:${splitKey(graph.journey, node.id)}`))
  return {
    state: enter(state, to, countedFrom(new Date(state.enteredAt), now)),
    command: { kind: 'split', step: node.id, way },
    reasons: [{ code: taken === undefined ? 'journey.splitAssigned' : 'journey.splitKept', params: { way } }],
  }
}

/** The fraction falls into the weights laid end to end. */
function wayOf({ ways }: SplitNode, fraction: number): SplitNode['ways'][number] {
  let reached = 0
  const found = ways.find((one) => fraction * 100 < (reached += one.weight))
  return found ?? ways.findLast((one) => one.weight > 0) ?? { way: '', weight: 0, to: '' }
}
