/** Carries an enrolment from one version of its journey to another, and back: pure mapping of its state; messages and rows are not touched. */
import type { JourneyGraph, Node } from './graph.ts'
import type { StepPlan } from './migration-plan.ts'
import { enter, type JourneyState, visitsOf } from './state.ts'

/** Where an enrolment stands, as a plan sees it. */
export interface Standing {
  readonly state: JourneyState
  /** The step of the earliest email that is planned and has not left; a plan counts the lead as still standing there. */
  readonly unsentEmail: string | null
}

/** The step whose line in the plan applies. */
export function standsAt({ state, unsentEmail }: Standing): string {
  return unsentEmail ?? state.step
}

export type Migrated =
  | { readonly kind: 'stay' }
  | { readonly kind: 'exit' }
  | { readonly kind: 'move'; readonly state: JourneyState }

/**
 * What the plan does to one enrolment. A lead in a wait that continues in a wait keeps the time it has waited; an email that
 * has not left is planned anew by the new version. Whoever obeys cancels the unsent messages of those that move.
 */
export function migrate(
  standing: Standing,
  plan: StepPlan,
  graphs: { readonly before: JourneyGraph; readonly after: JourneyGraph },
  now: Date,
): Migrated {
  if (plan.do !== 'continue') return { kind: plan.do }
  const [old, target] = [graphs.before.nodes[standing.state.step], graphs.after.nodes[plan.at]]
  if (target === undefined) return { kind: 'stay' }
  const keepsPlace = standing.unsentEmail === null && old !== undefined && isSamePlace(old, target)
  return { kind: 'move', state: keepsPlace ? keep(standing.state, plan.at) : arrive(standing, plan.at, now) }
}

/** Whether what the lead waits for there is what it waited for here. */
function isSamePlace(old: Node, target: Node): boolean {
  if (isWait(old)) return isWait(target)
  if (old.kind === 'handoff') return target.kind === 'handoff'
  return old.id === target.id && old.kind === target.kind && (target.kind !== 'webhook' || isSameCall(old, target))
}

function isWait({ kind }: Node): boolean {
  return kind === 'wait' || kind === 'waitFor'
}

/** Only then does the answer that is awaited mean the same. */
function isSameCall(old: Node, target: Node): boolean {
  return old.kind === 'webhook' && target.kind === 'webhook' && old.url === target.url
}

function keep(state: JourneyState, at: string): JourneyState {
  return { ...state, step: at, visits: { ...state.visits, [at]: Math.max(1, visitsOf(state, at)) } }
}

/** What follows an email that was taken back does not count from it. */
function arrive({ state, unsentEmail }: Standing, at: string, now: Date): JourneyState {
  const entered = enter(state, at, now)
  return unsentEmail === null ? entered : { ...entered, anchor: null }
}

/** Back to where the lead stood before: what it has waited counts again, and no visit is forgotten, since send keys rest on them. */
export function restore(before: Standing, current: JourneyState, now: Date): JourneyState {
  const visits = { ...current.visits }
  for (const [step, count] of Object.entries(before.state.visits)) visits[step] = Math.max(count, visits[step] ?? 0)
  const state = { ...before.state, visits }
  return before.unsentEmail === null ? state : arrive({ ...before, state }, before.unsentEmail, now)
}
