/** A condition built anew from what was typed into its rows: what was left alone comes out as it was written. */
import type { Cells } from './form-cells.ts'
import { type FormKind, formKinds, writeLeaf } from './form-leaf.ts'
import { isFields } from './reader.ts'
import { drawCondition, type DrawnGroup, type DrawnNode, type DrawnRow, type Entry, merged } from './form-tree.ts'

/** How a group counts, negation included: what people choose instead of `not` around it. */
export const groupings = ['all', 'any', 'some', 'notAll', 'none', 'fewer'] as const
export type Grouping = (typeof groupings)[number]

/** What may be added: a row, or a group with one row. */
export const addedKinds = [...formKinds, 'all', 'any'] as const
export type AddedKind = (typeof addedKinds)[number]

export interface PostedCondition {
  /** Cells by the path of their row or group. A row among them that holds no `holds: no` is not negated, as browsers leave out an empty box. */
  readonly cells: ReadonlyMap<string, Cells>
  /** The path of what is taken away; null: nothing. */
  readonly removed: string | null
}

/** The value a new row begins with. */
export type Begin = (kind: FormKind) => unknown

/** Undefined when nothing is left of it. Adding at the root: cells `and` and `or` of the empty path. */
export function buildCondition(before: unknown, posted: PostedCondition, begin: Begin): unknown {
  const root = drawCondition(before)
  if (root === null && before !== undefined && !isEmpty(before)) return before
  const build = { posted, begin }
  const [and, or] = [addition(posted.cells.get('')?.['and'], begin), addition(posted.cells.get('')?.['or'], begin)]
  const entries = [...(root === null ? [] : entriesOf(root, build)), ...and]
  if (or.length > 0 && entries.length > 0) return merged(alternatives(entries, or))
  return entries.length + or.length === 0 ? undefined : merged([...entries, ...or])
}

function isEmpty(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0
}

/** Beside the others where they are alternatives already. */
function alternatives(entries: readonly Entry[], or: readonly Entry[]): readonly Entry[] {
  const [only] = entries
  if (entries.length === 1 && only?.[0] === 'any' && Array.isArray(only[1])) return [['any', [...only[1], merged(or)]]]
  return [['any', [merged(entries), merged(or)]]]
}

function addition(chosen: readonly string[] | undefined, begin: Begin): Entry[] {
  const kind = addedKinds.find((one) => one === chosen?.[0])
  if (kind === undefined) return []
  return kind === 'all' || kind === 'any' ? [[kind, [{ ready: true }]]] : [[kind, begin(kind)]]
}

interface Build {
  readonly posted: PostedCondition
  readonly begin: Begin
}

/** None for what is taken away, and for a group of which nothing is left. */
function entriesOf(node: DrawnNode, build: Build): readonly Entry[] {
  if (node.path !== '' && node.path === build.posted.removed) return []
  return node.kind === 'row' ? rowEntries(node, build) : groupEntries(node, build)
}

function rowEntries(row: DrawnRow, { posted, begin }: Build): readonly Entry[] {
  const cells = posted.cells.get(row.path)
  if (cells === undefined) return negated([[row.leaf, row.value]], row.isNegated)
  const chosen = formKinds.find((one) => one === cells['kind']?.[0])
  const isNegated = cells['holds']?.[0] === 'no'
  if (chosen !== undefined && chosen !== row.leaf) return negated([[chosen, begin(chosen)]], isNegated)
  return negated([[row.leaf, writeLeaf(row.leaf, cells, row.value)]], isNegated)
}

function groupEntries(group: DrawnGroup, build: Build): readonly Entry[] {
  const cells = build.posted.cells.get(group.path)
  const grouping = groupings.find((one) => one === cells?.['how']?.[0]) ?? groupingOf(group)
  const kept = group.items.map((item) => entriesOf(item, build)).filter((entries) => entries.length > 0)
  const items = [...kept, ...addition(cells?.['add'], build.begin).map((entry) => [entry])]
  if (items.length === 0) return []
  const how = howOf(grouping)
  const isNegated = ['notAll', 'none', 'fewer'].includes(grouping)
  if (how === 'all' && group.isTogether) return negated(items.flat(), isNegated)
  if (how !== 'some') return negated([[how, items.map(merged)]], isNegated)
  return negated([['some', { atLeast: countOf(cells?.['atLeast']?.[0], group.atLeast), of: items.map(merged) }]], isNegated)
}

export function groupingOf({ how, isNegated }: DrawnGroup): Grouping {
  if (!isNegated) return how
  return how === 'all' ? 'notAll' : how === 'any' ? 'none' : 'fewer'
}

function howOf(grouping: Grouping): DrawnGroup['how'] {
  if (grouping === 'notAll') return 'all'
  return grouping === 'none' ? 'any' : grouping === 'fewer' ? 'some' : grouping
}

/** What is no number stays, for its problem to point at; two where nothing was said. */
function countOf(typed: string | undefined, before: unknown): unknown {
  if (typed === undefined || typed.trim() === '') return before ?? 2
  return Number.isFinite(Number(typed)) ? Number(typed) : typed === String(before) ? before : typed
}

function negated(entries: readonly Entry[], isNegated: boolean): readonly Entry[] {
  return isNegated && entries.length > 0 ? [['not', merged(entries)]] : entries
}
