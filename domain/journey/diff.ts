/** What a version changes against the one before, step by step; whose leads it concerns is for migration.ts. */
import { inKeyOrder } from '../key-order.ts'
import type { Reason } from '../reason.ts'
import { changesOfJourney, changesOfStep } from './diff-fields.ts'
import { edgesOf, type JourneyGraph, type Node } from './graph.ts'
import { matchSteps, type StepMatch } from './step-match.ts'

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** In the new version; null when it is gone, or when the change is about the journey as a whole. */
  readonly step: string | null
  /** In the old version; null when it is new, or about the journey as a whole. */
  readonly stepBefore: string | null
  /** What is different, for `changeText`. */
  readonly reasons: readonly Reason[]
}

/**
 * The journey as a whole first, then the steps as they stand in the new version, then those that are gone. `newTexts` are the
 * templates of which the new version sends a newer text; `assigned` says of how many leads each step of the journey remembers a way.
 */
export function diffJourneys(
  versionBefore: JourneyGraph,
  versionAfter: JourneyGraph,
  newTexts: ReadonlySet<string> = new Set(),
  assigned: ReadonlyMap<string, number> = new Map(),
): readonly Change[] {
  const [before, after] = [inKeyOrder(versionBefore), inKeyOrder(versionAfter)]
  const match = matchSteps(before, after)
  const whole = changesOfJourney(before, after)
  return [
    ...(whole.length === 0 ? [] : [{ kind: 'changed' as const, step: null, stepBefore: null, reasons: whole }]),
    ...after.order.flatMap((id) => changeOf(id, { before, after, match, newTexts, assigned })),
    ...before.order.filter((id) => !match.after.has(id)).map((id) => removed(id, { before, assigned })),
  ]
}

interface Comparison {
  readonly before: JourneyGraph
  readonly after: JourneyGraph
  readonly match: StepMatch
  readonly newTexts: ReadonlySet<string>
  readonly assigned: ReadonlyMap<string, number>
}

function changeOf(id: string, comparison: Comparison): Change[] {
  const { before, after, match } = comparison
  const stepBefore = match.before.get(id)
  const [old, now] = [stepBefore === undefined ? undefined : before.nodes[stepBefore], after.nodes[id]]
  if (now === undefined) return []
  if (stepBefore === undefined || old === undefined) return [added(id, comparison)]
  const reasons = [
    ...changesOfStep(old, now),
    ...textChanges(old, now, comparison),
    ...nameChanges(old, now, comparison),
    ...arrowChanges(old.id, id, comparison),
  ]
  if (match.moved.has(stepBefore)) {
    return [{ kind: 'moved', step: id, stepBefore, reasons: [placeOf(id, after, 'change.moved'), ...reasons] }]
  }
  return reasons.length === 0 ? [] : [{ kind: 'changed', step: id, stepBefore, reasons }]
}

/** The same template, whose text has a newer version. */
function textChanges(old: Node, now: Node, { newTexts }: Comparison): Reason[] {
  const isSame = old.kind === 'email' && now.kind === 'email' && old.template === now.template
  return isSame && newTexts.has(now.template) ? [{ code: 'change.texts' }] : []
}

/** Which way a lead took is remembered under the name of the split, so another name means another way, and a used one old ways. */
function nameChanges(old: Node, now: Node, { assigned }: Comparison): Reason[] {
  if (now.kind !== 'split' || old.id === now.id) return []
  const forgotten = assigned.get(old.id) ?? 0
  const renamed = forgotten === 0 ? [] : [{ code: 'change.splitRenamed', params: { from: old.id, to: now.id, leads: forgotten } }]
  return [...renamed, ...inherited(now, assigned)]
}

function inherited(now: Node | undefined, assigned: ReadonlyMap<string, number>): Reason[] {
  const leads = now?.kind === 'split' ? (assigned.get(now.id) ?? 0) : 0
  return leads === 0 ? [] : [{ code: 'change.splitInherits', params: { leads } }]
}

function added(id: string, { after, assigned }: Comparison): Change {
  const reasons = [placeOf(id, after, 'change.added'), ...inherited(after.nodes[id], assigned)]
  return { kind: 'added', step: id, stepBefore: null, reasons }
}

function removed(stepBefore: string, { before, assigned }: Pick<Comparison, 'before' | 'assigned'>): Change {
  const leads = before.nodes[stepBefore]?.kind === 'split' ? (assigned.get(stepBefore) ?? 0) : 0
  const forgotten = leads === 0 ? [] : [{ code: 'change.splitForgotten', params: { leads } }]
  return { kind: 'removed', step: null, stepBefore, reasons: [{ code: 'change.removed' }, ...forgotten] }
}

function placeOf(id: string, { order }: JourneyGraph, code: string): Reason {
  const after = order[order.indexOf(id) - 1]
  return after === undefined ? { code: `${code}First` } : { code, params: { after } }
}

/** Arrows led elsewhere by hand; what follows from steps that came, went or moved is said there already. */
function arrowChanges(old: string, now: string, { before, after, match }: Comparison): Reason[] {
  const arrowsBefore = arrowsOf(old, before)
  const stays = (step: string | undefined) => step !== undefined && match.after.has(step) && !match.moved.has(step)
  return [...arrowsOf(now, after)].flatMap(([arrow, to]) => {
    const from = arrowsBefore.get(arrow)
    if (from === undefined || match.after.get(from) === to || !stays(from) || !stays(match.before.get(to))) return []
    return [{ code: arrow === '' ? 'change.leadsTo' : 'change.arrowLeadsTo', params: { arrow, to, from } }]
  })
}

function arrowsOf(id: string, { nodes }: JourneyGraph): ReadonlyMap<string, string> {
  const node = nodes[id]
  return new Map(node === undefined ? [] : edgesOf(node).map(({ label, to }) => [label, to]))
}
