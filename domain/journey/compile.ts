/** Turns a definition into the flat graph that enrolments run on; a journey with problems compiles too, so that its flow can be judged. */
import { type Case, type Definition, everyStep, type HandoffOutcome, handoffOutcomes, type Step } from './definition.ts'
import { edgesOf, endId, type JourneyGraph, type Node } from './graph.ts'
import type { WaitUntil } from './wait-until.ts'

export function compile(definition: Definition): JourneyGraph {
  const { key, title, enrol, again, goal, exits, window, cap, priority, steps } = definition
  const nodes = new Map<string, Node>()
  const entry = compileList(steps, endId, nodes)
  if (isEndReached(entry, nodes)) nodes.set(endId, { kind: 'exit', id: endId, outcome: 'completed' })
  const order = [...new Set([...everyStep(steps)].map(({ id }) => id)).add(endId)].filter((id) => nodes.has(id))
  return {
    journey: key,
    title,
    enrol,
    again,
    goal,
    exits,
    window,
    cap,
    priority,
    entry,
    order,
    nodes: Object.fromEntries(nodes),
  }
}

function isEndReached(entry: string, nodes: ReadonlyMap<string, Node>): boolean {
  return entry === endId || [...nodes.values()].some((node) => edgesOf(node).some(({ to }) => to === endId))
}

/** What follows a step, and what follows the step after it. */
interface Following {
  readonly next: string
  readonly afterNext: string
}

/** Compiles from the end, since a step must know what follows it; answers where the list begins. */
function compileList(steps: readonly Step[], end: string, nodes: Map<string, Node>): string {
  let following: Following = { next: end, afterNext: end }
  for (const step of steps.toReversed()) following = { next: compileStep(step, following, nodes), afterNext: following.next }
  return following.next
}

/** Where the step begins: itself, or the target of a goto, which leaves no node. */
function compileStep(step: Step, following: Following, nodes: Map<string, Node>): string {
  if (step.kind === 'goto') return step.target
  nodes.set(step.id, nodeOf(step, following, nodes))
  return step.id
}

function nodeOf(step: Exclude<Step, { kind: 'goto' }>, { next, afterNext }: Following, nodes: Map<string, Node>): Node {
  const inner = (steps: readonly Step[]): string => compileList(steps, next, nodes)
  const { id } = step
  switch (step.kind) {
    case 'email': {
      const { template, phase, ifUnsendable, policy } = step
      return { kind: 'email', id, template, phase, ifUnsendable, policy, next }
    }
    case 'wait':
      return { kind: 'wait', id, until: step.until, next, skipTo: maySkip(step.until) ? afterNext : null }
    case 'waitFor':
    case 'branch': {
      const cases = step.cases.map((one) => caseOf(one, inner))
      const otherwise = inner(step.otherwise)
      return step.kind === 'branch'
        ? { kind: 'branch', id, cases, otherwise }
        : { kind: 'waitFor', id, cases, for: step.for, otherwise }
    }
    case 'split':
      return { kind: 'split', id, ways: step.ways.map(({ way, weight, steps }) => ({ way, weight, to: inner(steps) })) }
    case 'update':
      return { kind: 'update', id, set: step.set, next }
    case 'notify':
      return { kind: 'notify', id, to: step.to, text: step.text, next }
    case 'webhook': {
      const { url, send, save } = step
      return { kind: 'webhook', id, url, send, save, answered: inner(step.answered), otherwise: inner(step.otherwise) }
    }
    case 'handoff':
      return { kind: 'handoff', id, outcomes: outcomesOf(step.outcomes, inner), next }
    case 'recycle':
      return { kind: 'recycle', id, after: step.after, journey: step.journey }
    case 'exit':
      return { kind: 'exit', id, outcome: step.outcome }
    default:
      return step satisfies never
  }
}

function maySkip(until: WaitUntil): boolean {
  return until.kind === 'date' && until.past === 'skip'
}

function caseOf(one: Case, inner: (steps: readonly Step[]) => string) {
  return { if: one.if, to: inner(one.steps) }
}

function outcomesOf(
  outcomes: Readonly<Partial<Record<HandoffOutcome, readonly Step[]>>>,
  inner: (steps: readonly Step[]) => string,
): Partial<Record<HandoffOutcome, string>> {
  const targets: Partial<Record<HandoffOutcome, string>> = {}
  for (const outcome of handoffOutcomes) {
    const steps = outcomes[outcome]
    if (steps !== undefined) targets[outcome] = inner(steps)
  }
  return targets
}
