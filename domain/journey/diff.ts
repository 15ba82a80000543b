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
 * templates of which the new version sends a newer text.
 */
export function diffJourneys(
  versionBefore: JourneyGraph,
  versionAfter: JourneyGraph,
  newTexts: ReadonlySet<string> = new Set(),
): readonly Change[] {
  const [before, after] = [inKeyOrder(versionBefore), inKeyOrder(versionAfter)]
  const match = matchSteps(before, after)
  const whole = changesOfJourney(before, after)
  return [
    ...(whole.length === 0 ? [] : [{ kind: 'changed' as const, step: null, stepBefore: null, reasons: whole }]),
    ...after.order.flatMap((id) => changeOf(id, { before, after, match, newTexts })),
    ...before.order.filter((id) => !match.after.has(id)).map(removed),
  ]
}

interface Comparison {
  readonly before: JourneyGraph
  readonly after: JourneyGraph
  readonly match: StepMatch
  readonly newTexts: ReadonlySet<string>
}

function changeOf(id: string, comparison: Comparison): Change[] {
  const { before, after, match } = comparison
  const stepBefore = match.before.get(id)
  const [old, now] = [stepBefore === undefined ? undefined : before.nodes[stepBefore], after.nodes[id]]
  if (now === undefined) return []
  if (stepBefore === undefined || old === undefined) return [added(id, after)]
  const reasons = [...changesOfStep(old, now), ...textChanges(old, now, comparison), ...arrowChanges(old.id, id, comparison)]
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

function added(id: string, after: JourneyGraph): Change {
  return { kind: 'added', step: id, stepBefore: null, reasons: [placeOf(id, after, 'change.added')] }
}

function removed(stepBefore: string): Change {
  return { kind: 'removed', step: null, stepBefore, reasons: [{ code: 'change.removed' }] }
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
