/** Runs proofs as tests of a suite, and prints how many cases, from which seed, and how long they took. */
import { afterAll, expect, test } from 'vitest'
import type { Proof } from './proof.ts'

/** The same in every run of the suite; `bench/proofs.ts` draws others. */
const suiteSeed = 20_260_302

/** Call at the top of a test file. */
export function prove(subject: string, proofs: readonly Proof[]): void {
  let looked = 0
  let tookMs = 0
  test.each(proofs)('$claim', (proof) => {
    const start = performance.now()
    const cases = proof.check(suiteSeed, proof.cases)
    tookMs += performance.now() - start
    looked += cases
    expect(cases).toBeGreaterThan(0)
  })
  afterAll(() => {
    const seconds = (tookMs / 1000).toFixed(1)
    console.log(`${subject}: ${proofs.length} claims, ${looked.toLocaleString('en')} cases, seed ${suiteSeed}, ${seconds} s`)
  })
}
