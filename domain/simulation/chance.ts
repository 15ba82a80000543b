/** Chance that can be repeated: what happens depends on the seed and on what it is about, never on what was asked before. */
import { fractionOf } from '../jitter.ts'

export interface Chance {
  /** At least 0, below 1; the same for the same thing. */
  readonly of: (what: string) => number
  /** Whether something of this probability happens. */
  readonly is: (what: string, probability: number) => boolean
  /** A time span of around the median: half of them shorter, few longer than four times it. */
  readonly span: (what: string, medianMs: number) => number
}

export function chanceOf(seed: number | string): Chance {
  const of = (what: string): number => fractionOf(`${seed}:${what}`)
  return {
    of,
    is: (what, probability) => of(what) < probability,
    span: (what, medianMs) => Math.round(medianMs * 4 ** (2 * of(what) - 1)),
  }
}

/** One of them, by their shares; null of none. */
export function pickByShare<T>(fraction: number, choices: readonly (readonly [T, number])[]): T | null {
  const sum = choices.reduce((total, [, share]) => total + share, 0)
  let reached = 0
  const found = choices.find(([, share]) => fraction * sum < (reached += share))
  return (found ?? choices.findLast(([, share]) => share > 0) ?? null)?.[0] ?? null
}
