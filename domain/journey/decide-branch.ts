/** The step `branch`: the first case that holds, else the way without condition. */
import { evaluate, scopeOf } from '../condition/evaluate.ts'
import type { Facts } from '../facts.ts'
import type { Decision } from './command.ts'
import { countedFrom, lookAgainAfter, move, wait } from './decision.ts'
import type { BranchNode } from './graph.ts'
import type { JourneyState } from './state.ts'

/** Waits while a click that would change the choice is still being judged. */
export function decideBranch(node: BranchNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const at = countedFrom(new Date(state.enteredAt), now)
  for (const [index, one] of node.cases.entries()) {
    const evaluation = evaluate(one.if, facts, now, scopeOf(state.enrolmentId, facts))
    if (evaluation.unsettled) return wait(state, lookAgainAfter(now, now), 'settle', [{ code: 'journey.clickUnsettled' }])
    if (evaluation.value) {
      return move(state, one.to, at, [{ code: 'journey.branchTaken', params: { case: index + 1 } }, ...evaluation.reasons])
    }
  }
  return move(state, node.otherwise, at, [{ code: 'journey.branchElse' }])
}
