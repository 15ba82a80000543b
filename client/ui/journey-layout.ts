/** Where the steps of a journey stand in its top-down picture; pure geometry, draws nothing. */
import { type Edge, edgesOf, type JourneyGraph } from '../../domain/journey/graph.ts'

export const stepWidth = 232
export const stepHeight = 58
const gapAcross = 28
const gapDown = 44
/** A lane for an arrow that passes by other steps. */
const laneWidth = 24

export interface Placed {
  readonly id: string
  /** Centre. */
  readonly x: number
  /** Upper edge. */
  readonly y: number
}

export interface Arrow extends Edge {
  /** From the lower edge of one step, past others, to the upper edge of the next. A loop goes up. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface JourneyLayout {
  readonly width: number
  readonly height: number
  readonly steps: readonly Placed[]
  readonly arrows: readonly Arrow[]
}

/** A place in a row: a step, or the lane of an arrow that passes through. */
interface Slot {
  readonly key: string
  readonly width: number
  /** What the slot hangs below, with the position of the arrow among those that leave it. */
  readonly parents: readonly { readonly key: string; readonly order: number }[]
}

export function layoutJourney(graph: JourneyGraph): JourneyLayout {
  const ids = Object.keys(graph.nodes)
  const edges = Object.values(graph.nodes).flatMap(edgesOf)
  const ranks = ranksOf(graph, ids, edges)
  const down = edges.filter((edge) => rankOf(ranks, edge.from) < rankOf(ranks, edge.to))
  const rows = slotsByRow(ids, ranks, down)
  const centres = placeRows(rows)
  const left = Math.min(...rows.flat().map((slot) => (centres.get(slot.key) ?? 0) - slot.width / 2))
  const right = Math.max(...rows.flat().map((slot) => (centres.get(slot.key) ?? 0) + slot.width / 2))
  const at = (key: string, rank: number) => ({ x: (centres.get(key) ?? 0) - left, y: rank * (stepHeight + gapDown) })
  return {
    width: right - left,
    height: rows.length * (stepHeight + gapDown) - gapDown,
    steps: ids.map((id) => ({ id, ...at(id, rankOf(ranks, id)) })),
    arrows: edges.map((edge) => ({ ...edge, points: pointsOf(edge, ranks, at) })),
  }
}

/** The longest way from the entry; arrows back to an earlier step do not count. */
function ranksOf(graph: JourneyGraph, ids: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const ranks = new Map(ids.map((id) => [id, 0]))
  const order = topological(graph.entry, ids, edges)
  const position = new Map(order.map((id, index) => [id, index]))
  for (const id of order)
    for (const { to } of edges.filter((edge) => edge.from === id))
      if ((position.get(to) ?? -1) > (position.get(id) ?? 0)) ranks.set(to, Math.max(rankOf(ranks, to), rankOf(ranks, id) + 1))
  return ranks
}

/** Reverse postorder from the entry: without loops every step comes after all that lead to it. */
function topological(entry: string, ids: readonly string[], edges: readonly Edge[]): string[] {
  const seen = new Set<string>()
  const finished: string[] = []
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    for (const { to } of edges.filter((edge) => edge.from === id).toReversed()) visit(to)
    finished.push(id)
  }
  for (const id of [entry, ...ids]) visit(id)
  const order = finished.toReversed()
  return [...order.slice(order.indexOf(entry)), ...order.slice(0, order.indexOf(entry))]
}

function rankOf(ranks: ReadonlyMap<string, number>, id: string): number {
  return ranks.get(id) ?? 0
}

function laneKey(edge: Edge, rank: number): string {
  return `${edge.from} ${edge.label} ${edge.to} ${rank}`
}

function slotsByRow(ids: readonly string[], ranks: ReadonlyMap<string, number>, down: readonly Edge[]): Slot[][] {
  const rows: Slot[][] = Array.from({ length: Math.max(...ranks.values()) + 1 }, () => [])
  const above = (edge: Edge, rank: number) => (rank - 1 === rankOf(ranks, edge.from) ? edge.from : laneKey(edge, rank - 1))
  const orderOf = (edge: Edge) => down.filter((other) => other.from === edge.from).indexOf(edge)
  for (const id of ids) {
    const rank = rankOf(ranks, id)
    const parents = down.filter((edge) => edge.to === id).map((edge) => ({ key: above(edge, rank), order: orderOf(edge) }))
    rows[rank]?.push({ key: id, width: stepWidth, parents })
  }
  for (const edge of down)
    for (let rank = rankOf(ranks, edge.from) + 1; rank < rankOf(ranks, edge.to); rank += 1)
      rows[rank]?.push({
        key: laneKey(edge, rank),
        width: laneWidth,
        parents: [{ key: above(edge, rank), order: orderOf(edge) }],
      })
  return rows
}

/** Row by row: each slot below its parents, side by side in the order of the arrows, pushed apart around their middle. */
function placeRows(rows: readonly (readonly Slot[])[]): ReadonlyMap<string, number> {
  const centres = new Map<string, number>()
  for (const row of rows) {
    const wished = row.map((slot) => ({ slot, wish: wishOf(slot, row, centres) })).toSorted((a, b) => a.wish - b.wish)
    spread(wished, centres)
  }
  return centres
}

function wishOf(slot: Slot, row: readonly Slot[], centres: ReadonlyMap<string, number>): number {
  if (slot.parents.length === 0) return 0
  const wishes = slot.parents.map(({ key, order }) => {
    const siblings = row.filter((other) => other.parents.some((parent) => parent.key === key)).length
    const middle = (siblings - 1) / 2
    return (centres.get(key) ?? 0) + (siblings > 1 ? (order - middle) * (slot.width + gapAcross) : 0)
  })
  return wishes.reduce((sum, wish) => sum + wish, 0) / wishes.length
}

function spread(wished: readonly { slot: Slot; wish: number }[], centres: Map<string, number>): void {
  let edge = -Infinity
  const placed = wished.map(({ slot, wish }) => {
    const x = Math.max(wish, edge + gapAcross + slot.width / 2)
    edge = x + slot.width / 2
    return { slot, wish, x }
  })
  const drift = placed.reduce((sum, { x, wish }) => sum + x - wish, 0) / placed.length
  for (const { slot, x } of placed) centres.set(slot.key, x - drift)
}

function pointsOf(
  edge: Edge,
  ranks: ReadonlyMap<string, number>,
  at: (key: string, rank: number) => { x: number; y: number },
): { x: number; y: number }[] {
  const [from, to] = [rankOf(ranks, edge.from), rankOf(ranks, edge.to)]
  const start = at(edge.from, from)
  const end = at(edge.to, to)
  if (to <= from)
    return [
      { x: start.x + stepWidth / 2, y: start.y + stepHeight / 2 },
      { x: end.x + stepWidth / 2, y: end.y + stepHeight / 2 },
    ]
  const lanes = Array.from({ length: to - from - 1 }, (_, index) => at(laneKey(edge, from + 1 + index), from + 1 + index))
  const passing = lanes.flatMap(({ x, y }) => [
    { x, y },
    { x, y: y + stepHeight },
  ])
  return [{ x: start.x, y: start.y + stepHeight }, ...passing, end]
}
