/** Rebuilds where an enrolment stood from the record of its decisions. */
import type { EnrolmentId } from '../id.ts'
import type { JourneyGraph } from '../journey/graph.ts'
import { enter, type JourneyState, startState, visitsOf } from '../journey/state.ts'
import type { PastEnrolment } from './history.ts'

type Decided = PastEnrolment['decisions'][number]

export function stateAfter(
  graph: JourneyGraph,
  enrolmentId: EnrolmentId,
  startedAt: Date,
  decisions: readonly Decided[],
): JourneyState {
  return decisions.reduce(
    (state, decided) => after(graph, state, decided),
    startState(graph, { enrolmentId, firstWaitUntil: null }, startedAt),
  )
}

function after(graph: JourneyGraph, state: JourneyState, { command, step, at }: Decided): JourneyState {
  const node = graph.nodes[step]
  if (command.kind === 'move') return enter(state, command.to, at)
  if (command.kind === 'wait')
    return command.waitingFor === 'coolOff' ? { ...state, firstWaitUntil: command.until?.toISOString() ?? null } : state
  if (command.kind === 'email' && node?.kind === 'email')
    return { ...enter(state, node.next, at), anchor: { step, occurrence: visitsOf(state, step) } }
  if ((command.kind === 'update' || command.kind === 'notify') && (node?.kind === 'update' || node?.kind === 'notify'))
    return enter(state, node.next, at)
  if (command.kind === 'split' && node?.kind === 'split')
    return enter(state, node.ways.find(({ way }) => way === command.way)?.to ?? state.step, at)
  return state
}
