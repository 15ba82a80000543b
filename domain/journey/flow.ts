/** Judges the flow of a compiled journey: what nobody can reach, and what could go round without time passing. */
import { edgesOf, endId, type JourneyGraph, type Node } from './graph.ts'

/** Ids of the steps no path leads to, in the order of the source; the end of every journey is no step. */
export function unreachable(graph: JourneyGraph): string[] {
  const reached = new Set<string>()
  const open = [graph.entry]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = graph.nodes[id]
    if (node === undefined || reached.has(id)) continue
    reached.add(id)
    open.push(...edgesOf(node).map((edge) => edge.to))
  }
  return graph.order.filter((id) => id !== endId && !reached.has(id))
}

/** Loops on which no time need pass, each as the ids on it. */
export function timelessLoops(graph: JourneyGraph): string[][] {
  const loops: string[][] = []
  const done = new Set<string>()
  const visit = (id: string, path: readonly string[]): void => {
    const start = path.indexOf(id)
    if (start >= 0) loops.push(path.slice(start))
    const node = graph.nodes[id]
    if (start >= 0 || node === undefined || done.has(id)) return
    for (const to of timelessTargets(node)) visit(to, [...path, id])
    done.add(id)
  }
  for (const id of graph.order) visit(id, [])
  return loops
}

/** Where a lead may get from here at once. A wait for a date that is past, or for a click on mail that never left, ends at once, too. */
function timelessTargets(node: Node): string[] {
  switch (node.kind) {
    case 'email':
    case 'update':
    case 'notify':
      return [node.next]
    case 'wait':
      return node.until.kind === 'date' ? edgesOf(node).map(({ to }) => to) : []
    case 'waitFor':
      return [
        ...node.cases.map((one) => one.to),
        ...(node.cases.every((one) => one.if.kind === 'clicked') ? [node.otherwise] : []),
      ]
    case 'branch':
    case 'split':
    case 'webhook':
      return edgesOf(node).map(({ to }) => to)
    case 'handoff':
    case 'recycle':
    case 'exit':
      return []
    default:
      return node satisfies never
  }
}
