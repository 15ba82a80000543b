/** Names a new split, so that edits around it never number it anew; who took which way is remembered under that name. */
import { type Fields, isFields } from '../condition/reader.ts'

const first = 'ab-test'

/** The step as it is, unless it is a split without an id: that one gets an id no step of the journey has. */
export function withSplitName(step: Fields, journey: Fields): Fields {
  if (!Object.hasOwn(step, 'split') || step['id'] !== undefined) return step
  return { ...step, id: freeName(namesIn(journey)) }
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? first : `${first}-${number}`
    if (!taken.has(name)) return name
  }
}

/** Every text in it: more than the ids, so that a name is not one of an email or a way either. */
function namesIn(value: unknown): Set<string> {
  if (typeof value === 'string') return new Set([value])
  const inner: readonly unknown[] = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : []
  return new Set(inner.flatMap((one) => [...namesIn(one)]))
}
