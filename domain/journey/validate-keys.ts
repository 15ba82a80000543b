/** Checks what a journey says about its runs' own business keys: that runs have one, and that nothing of another run is heard by oversight. */
import type { ProblemList } from '../condition/reader.ts'
import type { EventPattern, Leaf } from '../condition/syntax.ts'
import { conditionsOf, leavesOf } from './conditions.ts'
import type { Definition } from './definition.ts'

export function checkOwnKeys(definition: Definition, to: ProblemList): void {
  const key = definition.enrol?.key ?? null
  for (const { path, condition } of conditionsOf(definition)) {
    for (const leaf of leavesOf(condition)) {
      if (key === null) checkHasKey(leaf, path, to)
      // Who may enter is often asked of all runs: "has never been to any webinar".
      else if (path !== 'enrol.if') checkNamesKey(leaf, path, definition.enrol?.on ?? [], key, to)
    }
  }
}

function checkHasKey(leaf: Leaf, path: string, to: ProblemList): void {
  if (leaf.kind !== 'event' || !leaf.pattern.where.some(({ isOwnKey = false }) => isOwnKey)) return
  to.error(
    path,
    '`own: key`, but runs of this journey have no key',
    'add `key` to `enrol`: the property of the enrolling event that names the run, such as key: webinar',
  )
}

/** Only where a single such event decides and nothing is said about the key: who counts several, or says `exists: true`, means all of them. */
function checkNamesKey(leaf: Leaf, path: string, on: readonly string[], key: string, to: ProblemList): void {
  if (leaf.kind !== 'event' || !isAboutRuns(leaf.pattern, on, key)) return
  const { atLeast, atMost } = leaf.count
  const isOnce = atMost === undefined ? atLeast === 1 : atMost === 0
  if (!isOnce || leaf.pattern.where.some(({ property }) => property === key)) return
  to.warn(
    path,
    `hears any ${leaf.pattern.types.join(', ')}, also of other runs`,
    `add where: { ${key}: { own: key } } to hear that of the run itself, or { ${key}: { exists: true } } if any will do`,
  )
}

/** All of the kind that enrols, or of the kind that the key is called after. Of mail, every kind of event has properties of its own. */
function isAboutRuns({ types }: EventPattern, on: readonly string[], key: string): boolean {
  const nouns = new Set([key, ...on.map(nounOf).filter((noun) => noun !== 'email')])
  return types.length > 0 && types.every((type) => nouns.has(nounOf(type)))
}

function nounOf(type: string): string {
  return type.split('.')[0] ?? type
}
