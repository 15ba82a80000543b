/** Counts what the checks of `bin/check.ts` found; a check that broke down counts as failed, never as nothing. */
import { z } from 'zod'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** The part of Vitest's JSON report that counts; a file that does not load has no tests, only a failed status. */
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

export function tallyOfTool(exitCode: number): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

export function tallyOfTests(exitCode: number, report: unknown): Tally {
  const parsed = reportSchema.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = parsed.data
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = numFailedTests + unloaded
  return { passed: numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed }
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, tally) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed }), {
    passed: 0,
    failed: 0,
  })
}
