/** Finds the known name that somebody probably meant, and says it. */

/** The remedy for an unknown name: what was probably meant, and what is known. */
export function suggest(name: string, known: Iterable<string>): string {
  const names = [...known]
  const meant = nearest(name, names)
  const list =
    names.length === 0
      ? 'there is none yet'
      : `known are ${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ', …' : ''}`
  return meant === null ? list : `did you mean "${meant}"? ${list}`
}

const mostNamed = 40

/** The nearest of `known` within a third of the letters, or null. Case does not count. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const wanted = name.toLowerCase().slice(0, longest)
  let best: { name: string; distance: number } | null = null
  for (const candidate of known) {
    const distance = distanceBetween(wanted, candidate.toLowerCase())
    const allowed = Math.ceil(Math.max(wanted.length, candidate.length) / 3)
    if (distance <= allowed && (best === null || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name ?? null
}

/** Beyond this nobody mistyped a name. */
const longest = 100

/** Levenshtein: letters to add, drop or change. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, changed))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
