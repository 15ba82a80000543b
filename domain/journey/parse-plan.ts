/** Reads a migration plan from what people write, checked against both versions. */
import { type Fields, ProblemList, readFields, show } from '../condition/reader.ts'
import { suggest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import type { JourneyGraph } from './graph.ts'
import type { MigrationPlan, StepPlan } from './migration-plan.ts'
import { suggestPlan } from './suggest-plan.ts'

/**
 * Reads `{ wait-1: stay, wait-2: exit, wait-3: { continue: case-study } }`, or the same as `{ do, at }`; `stay` and `suggested`
 * alone stand for all steps. Says everything wrong at once.
 */
export function parsePlan(
  value: unknown,
  { before, after }: { readonly before: JourneyGraph; readonly after: JourneyGraph },
): { readonly plan: MigrationPlan; readonly problems: readonly Problem[] } {
  if (value === 'stay') return { plan: {}, problems: [] }
  if (value === 'suggested') return { plan: suggestPlan(before, after), problems: [] }
  const to = new ProblemList()
  const lines = readFields(value, 'plan', before.order, to) ?? {}
  const plan: Record<string, StepPlan> = {}
  for (const [step, line] of Object.entries(lines))
    if (Object.hasOwn(before.nodes, step)) plan[step] = readLine(line, step, after, to)
  return { plan, problems: to.problems }
}

function readLine(line: unknown, step: string, after: JourneyGraph, to: ProblemList): StepPlan {
  const path = `plan.${step}`
  const fields: Fields =
    typeof line === 'string' ? { do: line } : (readFields(line, path, ['do', 'at', 'continue'], to) ?? { do: 'stay' })
  const done = fields['continue'] === undefined ? fields['do'] : 'continue'
  if (done === 'stay' || done === 'exit') return { do: done }
  if (done === 'continue') return { do: 'continue', at: readTarget(fields['continue'] ?? fields['at'], path, after, to) }
  to.error(path, `unknown ${show(done)}`, 'write stay, exit, or { continue: step }')
  return { do: 'stay' }
}

function readTarget(target: unknown, path: string, { nodes, order }: JourneyGraph, to: ProblemList): string {
  if (typeof target === 'string' && Object.hasOwn(nodes, target)) return target
  to.error(path, `the new version has no step ${show(target)}`, suggest(typeof target === 'string' ? target : '', order))
  return ''
}
