/** A claim with a way to check it on chosen or on random cases; says how many it looked at, and knows no test runner. */
import { type Arbitrary, assert, property } from 'fast-check'

export interface Proof {
  readonly claim: string
  /** How many random cases the suite takes; null: all there are. */
  readonly cases: number | null
  /** Throws at the first case that contradicts, naming it with its seed; answers how many cases were looked at. */
  check(seed: number, cases: number | null): number
}

/** Holds for whatever is drawn. */
export function always<T>(claim: string, cases: number, drawn: Arbitrary<T>, holds: (one: T) => void): Proof {
  return {
    claim,
    cases,
    check(seed, wanted) {
      const numRuns = wanted ?? cases
      assert(property(drawn, holds), { seed, numRuns })
      return numRuns
    },
  }
}

/** Holds for each one there is. */
export function everywhere<T>(claim: string, all: () => Iterable<T>, holds: (one: T) => void): Proof {
  return {
    claim,
    cases: null,
    check() {
      let looked = 0
      for (const one of all()) {
        holds(one)
        looked += 1
      }
      return looked
    },
  }
}
