/** A value as nodes of a YAML document, made of the old ones where they say the same, so that their comments come along. */
import { type Document, isCollection, isMap, isScalar, type Node, Pair, visit, YAMLMap, YAMLSeq } from 'yaml'
import { isFields } from '../condition/reader.ts'
import { isSameValue } from '../same-value.ts'

/** `old`: what stood there; of no node where nothing did. */
export function rewritten(document: Document, old: unknown, value: unknown): Node {
  if (!isCollection(old)) return document.createNode(value)
  const made = nodeOf({ document, old }, value)
  if (isCollection(made) && !collectionsIn(made).includes(old)) {
    made.commentBefore ??= old.commentBefore ?? null
    made.comment ??= old.comment ?? null
  }
  return made
}

type Collection = YAMLMap | YAMLSeq

interface Source {
  readonly document: Document
  readonly old: Node
}

function nodeOf(source: Source, value: unknown): Node {
  const { document, old } = source
  if (typeof value !== 'object' || value === null) return document.createNode(value)
  const same = collectionsIn(old).find((node) => isSameValue(node.toJS(document), value))
  if (same !== undefined) return same
  return isFields(value) ? mapOf(source, value) : listOf(source, Array.isArray(value) ? value : [])
}

function mapOf(source: Source, value: Readonly<Record<string, unknown>>): YAMLMap {
  const map = new YAMLMap(source.document.schema)
  for (const [key, one] of Object.entries(value)) map.add(pairOf(source, key, one))
  return map
}

/** The old pair, with the comment over its key, where it says the same. */
function pairOf(source: Source, key: string, value: unknown): Pair {
  const pairs = collectionsIn(source.old).flatMap((node) => (isMap(node) ? node.items : []))
  const same = pairs.find((pair) => String(pair.key) === key && isSameValue(jsOf(source, pair.value), value))
  return same ?? new Pair(source.document.createNode(key), nodeOf(source, value))
}

function listOf(source: Source, items: readonly unknown[]): YAMLSeq {
  const list = new YAMLSeq(source.document.schema)
  for (const item of items) list.add(nodeOf(source, item))
  return list
}

function jsOf({ document }: Source, node: unknown): unknown {
  return isScalar(node) || isCollection(node) ? node.toJS(document) : node
}

function collectionsIn(old: Node): Collection[] {
  const found: Collection[] = []
  visit(old, { Collection: (_, node) => void found.push(node) })
  return found
}
