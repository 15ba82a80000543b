/** Names the arrow of the picture that a decision took, so that passages can be counted by it; decides nothing. */
import type { Reason } from '../reason.ts'
import type { Decision } from './command.ts'
import { edgesOf, type JourneyGraph } from './graph.ts'

/** The label of the edge from `step`; null when the lead stays there or leaves the journey. */
export function wayTaken(graph: JourneyGraph, step: string, { command, state, reasons }: Decision): string | null {
  const node = graph.nodes[step]
  if (node === undefined || command.kind === 'wait' || command.kind === 'finish') return null
  const labels = edgesOf(node)
    .filter((edge) => edge.to === state.step)
    .map((edge) => edge.label)
  if (labels.length < 2) return labels[0] ?? null
  const named = new Set([...('way' in command ? [command.way] : []), ...reasons.flatMap(labelsOf)])
  return labels.find((label) => named.has(label)) ?? labels.at(-1) ?? null
}

/** Where several ways lead to the same step, the reasons tell which it was. */
function labelsOf({ code, params }: Reason): readonly unknown[] {
  return [`case ${params?.['case']}`, params?.['outcome'], params?.['way'], ...(code === 'journey.conditionMet' ? ['then'] : [])]
}
