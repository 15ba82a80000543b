/** The step `handoff`: joins the lead's open handoff or opens one, then awaits an outcome that leaves the enrolment active. */
import type { Facts, HandoffFact } from '../facts.ts'
import { never } from '../failure.ts'
import type { Decision } from './command.ts'
import type { HandoffOutcome } from './definition.ts'
import { finish, move, wait } from './decision.ts'
import type { HandoffNode } from './graph.ts'
import type { JourneyState } from './state.ts'

export function decideHandoff(node: HandoffNode, state: JourneyState, facts: Facts, now: Date): Decision {
  const awaited = facts.handoffs.find((handoff) => handoff.id === state.handoffId)
  const open = facts.handoffs.find((handoff) => handoff.closedAt === null)
  if (awaited === undefined && open === undefined) {
    return { state, command: { kind: 'handoff', step: node.id }, reasons: [{ code: 'journey.handoffOpened' }] }
  }
  return decideOutcome(node, awaited, open, state, now)
}

/**
 * A handoff offered again after `noResponse` is a new one: it is the one awaited then. One that is silent already on arrival is
 * not joined, else its outcome would be taken again and again.
 */
function decideOutcome(
  node: HandoffNode,
  awaited: HandoffFact | undefined,
  open: HandoffFact | undefined,
  state: JourneyState,
  now: Date,
): Decision {
  const outcome = awaited === undefined ? 'awaited' : outcomeOf(awaited)
  if (outcome === 'decidedByReason') return finish(state, 'handedOver', [{ code: 'journey.handoffDecided' }])
  if (outcome !== 'awaited') {
    const to = node.outcomes[outcome]
    if (to !== undefined) return take(state, to, outcome, now)
    if (open === undefined) return take(state, node.next, outcome, now)
  }
  const joined = open === undefined || open.status === 'noResponse' ? awaited : open
  return wait({ ...state, handoffId: joined?.id ?? null }, null, 'handoff', [{ code: 'journey.handoffAwaited' }])
}

function take(state: JourneyState, to: string, outcome: HandoffOutcome, now: Date): Decision {
  return move(state, to, now, [{ code: 'journey.handoffOutcome', params: { outcome } }])
}

/** `decidedByReason`: the table of reasons has recycled or disqualified the lead, so this enrolment is over. */
function outcomeOf(handoff: HandoffFact): HandoffOutcome | 'awaited' | 'decidedByReason' {
  switch (handoff.status) {
    case 'open':
    case 'accepted':
      return 'awaited'
    case 'qualified':
    case 'won':
    case 'noResponse':
    case 'withdrawn':
      return handoff.status
    case 'lost':
      return 'decidedByReason'
    case 'rejected':
      return outcomeOfRejection(handoff.rejectReason)
    default:
      return never(handoff.status, 'handoff status')
  }
}

function outcomeOfRejection(reason: string | null): HandoffOutcome | 'decidedByReason' {
  return reason === 'wrongPerson' || reason === 'badData' || reason === 'duplicate' ? reason : 'decidedByReason'
}
