/** Which step of a version is which of the next: by id, and steps without an id of their own by what they say and where they stand. */
import { inKeyOrder } from '../key-order.ts'
import type { JourneyGraph, Node } from './graph.ts'

export interface StepMatch {
  /** The step of the new version, by the old one's id; steps that are gone are missing. */
  readonly after: ReadonlyMap<string, string>
  /** And back. */
  readonly before: ReadonlyMap<string, string>
  /** Old ids of steps that stand elsewhere among the others than they did. */
  readonly moved: ReadonlySet<string>
}

/** Every step has at most one counterpart, of the same kind. Numbered ids such as `wait-2` say nothing: they shift when a step is added. */
export function matchSteps(before: JourneyGraph, after: JourneyGraph): StepMatch {
  const inOrder = commonSequence(nodesOf(inKeyOrder(before)), nodesOf(inKeyOrder(after)))
  const pairs = [...inOrder, ...movedPairs(before, after, inOrder)]
  return {
    after: new Map(pairs),
    before: new Map(pairs.map(([old, now]) => [now, old])),
    moved: new Set(pairs.slice(inOrder.length).map(([old]) => old)),
  }
}

type Pair = readonly [old: string, now: string]

function nodesOf({ order, nodes }: JourneyGraph): Node[] {
  return order.flatMap((id) => nodes[id] ?? [])
}

function isNumbered({ kind, id }: Node): boolean {
  return new RegExp(`^${kind.toLowerCase()}-\\d+$`).test(id)
}

/** How much speaks for two steps being the same one; 0 rules it out. */
function likeness(old: Node, now: Node): number {
  if (old.kind !== now.kind) return 0
  if (!isNumbered(old) || !isNumbered(now)) return old.id === now.id ? 100 : 0
  return (saysTheSame(old, now) ? 4 : 2) + (old.id === now.id ? 1 : 0)
}

/** Apart from its name and from where it leads. */
function saysTheSame(old: Node, now: Node): boolean {
  return contentOf(old) === contentOf(now)
}

const arrowsOf: Readonly<Record<Node['kind'], readonly string[]>> = {
  email: ['next'],
  wait: ['next', 'skipTo'],
  waitFor: ['to', 'otherwise'],
  branch: ['to', 'otherwise'],
  split: ['to'],
  update: ['next'],
  notify: ['next'],
  webhook: ['answered', 'otherwise'],
  handoff: ['outcomes', 'next'],
  recycle: [],
  exit: [],
}

function contentOf(node: Node): string {
  const left = [...arrowsOf[node.kind], 'id']
  return JSON.stringify(node, (name, value: unknown) => (left.includes(name) ? undefined : value))
}

/** The pairs in the order of both versions that have most in common: the longest common subsequence, weighed by likeness. */
function commonSequence(old: readonly Node[], now: readonly Node[]): Pair[] {
  const best = weigh(old, now)
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0
  const pairs: Pair[] = []
  let [i, j] = [old.length, now.length]
  while (i > 0 && j > 0) {
    if (at(i, j) === at(i - 1, j)) i -= 1
    else if (at(i, j) === at(i, j - 1)) j -= 1
    else {
      i -= 1
      j -= 1
      pairs.unshift([old[i]?.id ?? '', now[j]?.id ?? ''])
    }
  }
  return pairs
}

/** At `[i][j]`: what the first `i` and the first `j` have in common at best. */
function weigh(old: readonly Node[], now: readonly Node[]): readonly Float64Array[] {
  const best = [new Float64Array(now.length + 1)]
  for (const one of old) {
    const above = best.at(-1) ?? new Float64Array()
    const row = new Float64Array(now.length + 1)
    for (const [j, other] of now.entries()) {
      const like = likeness(one, other)
      row[j + 1] = Math.max(above[j + 1] ?? 0, row[j] ?? 0, like === 0 ? 0 : (above[j] ?? 0) + like)
    }
    best.push(row)
  }
  return best
}

/** Steps with an id of their own that changed places with others. */
function movedPairs(before: JourneyGraph, after: JourneyGraph, paired: readonly Pair[]): Pair[] {
  const [olds, nows] = [new Set(paired.map(([old]) => old)), new Set(paired.map(([, now]) => now))]
  return nodesOf(before).flatMap((old): Pair[] => {
    const now = after.nodes[old.id]
    const isFree = !olds.has(old.id) && !nows.has(old.id)
    return isFree && now !== undefined && now.kind === old.kind && !isNumbered(old) ? [[old.id, now.id]] : []
  })
}
