/** The steps that end an enrolment, `exit` and `recycle`: both only when its last email is final. */
import { addDuration } from '../duration.ts'
import type { Facts } from '../facts.ts'
import type { Decision } from './command.ts'
import { finish, lookAgainAfter, wait } from './decision.ts'
import type { ExitNode, RecycleNode } from './graph.ts'
import { isFinal, messagesOf } from './message-fact.ts'
import type { JourneyState } from './state.ts'

export function decideExit(node: ExitNode, state: JourneyState, facts: Facts, now: Date): Decision {
  return awaitLastEmail(state, facts, now) ?? finish(state, node.outcome, [{ code: 'journey.exitReached' }])
}

/** Never takes a lead away from a rep: while a handoff is open, its outcome decides. */
export function decideRecycle(node: RecycleNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const unfinished = awaitLastEmail(state, facts, now)
  if (unfinished !== null) return unfinished
  if (facts.handoffs.some((handoff) => handoff.closedAt === null)) {
    return wait(state, null, 'handoff', [{ code: 'journey.held.handoff' }])
  }
  const coolOffUntil = addDuration(now, node.after, facts)
  return {
    state,
    command: { kind: 'recycle', step: node.id, journey: node.journey, coolOffUntil },
    reasons: [{ code: 'journey.recycled', params: { journey: node.journey, until: coolOffUntil.toISOString() } }],
  }
}

/** Null when nothing of this enrolment is under way. */
export function awaitLastEmail(state: JourneyState, facts: Facts, now: Date): Decision | null {
  const slots = messagesOf(state, facts)
    .filter((message) => !isFinal(message))
    .map((message) => message.slot.getTime())
  if (slots.length === 0) return null
  return wait(state, lookAgainAfter(new Date(Math.max(...slots)), now), 'message', [{ code: 'journey.lastEmailOpen' }])
}
