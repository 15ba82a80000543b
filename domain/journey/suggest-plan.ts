/** The plan that changes least for the leads inside: everybody goes on where they are, past what is gone. */
import { edgesOf, type JourneyGraph } from './graph.ts'
import type { MigrationPlan, StepPlan } from './migration-plan.ts'
import { matchSteps } from './step-match.ts'

/** A line for every old step: its counterpart, else the next step on the way that is still there, else to finish the old version. */
export function suggestPlan(before: JourneyGraph, after: JourneyGraph): MigrationPlan {
  const { after: counterpart } = matchSteps(before, after)
  return Object.fromEntries(before.order.map((step) => [step, suggestStep(step, before, counterpart)]))
}

function suggestStep(step: string, { nodes }: JourneyGraph, counterpart: ReadonlyMap<string, string>): StepPlan {
  const seen = new Set([step])
  for (const id of seen) {
    const at = counterpart.get(id)
    if (at !== undefined) return { do: 'continue', at }
    const node = nodes[id]
    if (node !== undefined) for (const { to } of edgesOf(node)) seen.add(to)
  }
  return { do: 'stay' }
}
