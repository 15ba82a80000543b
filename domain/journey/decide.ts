/** What happens next to one enrolment: pure and total; it plans and chooses, and touches nothing. */
import { evaluate, type Evaluation, scopeOf } from '../condition/evaluate.ts'
import type { Facts } from '../facts.ts'
import { sendability } from '../send-gate.ts'
import type { Decision } from './command.ts'
import { decideNotify, decideUpdate, decideWebhook } from './decide-action.ts'
import { decideBranch } from './decide-branch.ts'
import { decideEmail } from './decide-email.ts'
import { decideExit, decideRecycle } from './decide-end.ts'
import { decideHandoff } from './decide-handoff.ts'
import { decideSplit } from './decide-split.ts'
import { decideWait, decideWaitFor } from './decide-wait.ts'
import { finish, wait } from './decision.ts'
import type { JourneyGraph } from './graph.ts'
import type { JourneyState } from './state.ts'
import { stopOutcome } from './stop.ts'

/** In this order: stopped, exits and goal, paused, cool-off, the current step. Obey the command and ask again until it says wait or finish. */
export function decide(graph: JourneyGraph, state: JourneyState, facts: Facts, now: Date): Decision {
  const stopped = stopOutcome(sendability(facts, now))
  if (stopped !== null) return finish(state, stopped, [{ code: `journey.left.${stopped}` }])
  const watched = watch(graph, state, facts, now)
  if (watched.left !== null) return watched.left
  return wakeEarlier(decidePosition(graph, state, facts, now), watched.nextChangeAt)
}

interface Watched {
  readonly left: Decision | null
  readonly nextChangeAt: Date | null
}

/** Exits and goal, and the moment at which time alone may make one of them true. */
function watch(graph: JourneyGraph, state: JourneyState, facts: Facts, now: Date): Watched {
  const scope = scopeOf(state.enrolmentId, facts)
  const changes: (Date | null)[] = []
  const isMet = (evaluation: Evaluation): boolean => {
    changes.push(evaluation.nextChangeAt)
    return evaluation.value
  }
  for (const condition of graph.exits) {
    const evaluation = evaluate(condition, facts, now, scope)
    if (isMet(evaluation)) return left(finish(state, 'exit', [{ code: 'journey.left.exit' }, ...evaluation.reasons]))
  }
  if (graph.goal !== null) {
    const evaluation = evaluate(graph.goal, facts, now, scope)
    if (isMet(evaluation)) return left(finish(state, 'goal', [{ code: 'journey.left.goal' }, ...evaluation.reasons]))
  }
  return { left: null, nextChangeAt: earliest(changes) }
}

function left(decision: Decision): Watched {
  return { left: decision, nextChangeAt: null }
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((first, date) => (first === null || (date !== null && date < first) ? date : first), null)
}

function wakeEarlier(decision: Decision, at: Date | null): Decision {
  const { command } = decision
  if (command.kind !== 'wait' || at === null || (command.until !== null && command.until <= at)) return decision
  return { ...decision, command: { ...command, until: at } }
}

function decidePosition(graph: JourneyGraph, state: JourneyState, facts: Facts, now: Date): Decision {
  if (state.paused) return wait(state, null, 'resume', [{ code: 'journey.paused' }])
  if (state.firstWaitUntil !== null && now < new Date(state.firstWaitUntil)) {
    return wait(state, new Date(state.firstWaitUntil), 'coolOff', [
      { code: 'journey.coolOff', params: { until: state.firstWaitUntil } },
    ])
  }
  return holdBack(graph, state, facts, now) ?? decideStep(graph, state, facts, now)
}

/** What fell due while the journey stood still goes on bit by bit, not all at once. */
function holdBack(graph: JourneyGraph, state: JourneyState, facts: Facts, now: Date): Decision | null {
  if (state.release === null) return null
  const [from, until] = [new Date(state.release.from), new Date(state.release.until)]
  if (now >= until || new Date(state.enteredAt) > from) return null
  if (decideStep(graph, state, facts, from).command.kind === 'wait') return null
  return wait(state, until, 'resume', [{ code: 'journey.resuming', params: { until: state.release.until } }])
}

function decideStep(graph: JourneyGraph, state: JourneyState, facts: Facts, now: Date): Decision {
  const node = graph.nodes[state.step]
  if (node === undefined) return wait(state, null, 'repair', [{ code: 'journey.unknownStep', params: { step: state.step } }])
  switch (node.kind) {
    case 'email':
      return decideEmail(graph, node, state, facts, now)
    case 'wait':
      return decideWait(node, state, facts, now)
    case 'waitFor':
      return decideWaitFor(node, state, facts, now)
    case 'branch':
      return decideBranch(node, state, facts, now)
    case 'split':
      return decideSplit(graph, node, state, facts, now)
    case 'update':
      return decideUpdate(node, state, now)
    case 'notify':
      return decideNotify(node, state, now)
    case 'webhook':
      return decideWebhook(node, state, facts, now)
    case 'handoff':
      return decideHandoff(node, state, facts, now)
    case 'recycle':
      return decideRecycle(node, state, facts, now)
    case 'exit':
      return decideExit(node, state, facts, now)
    default:
      return node satisfies never
  }
}
