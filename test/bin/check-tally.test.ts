import { expect, test } from 'vitest'
import { addTallies, tallyOfTests, tallyOfTool } from '../../bin/check-tally.ts'

const file = { status: 'passed', assertionResults: [{}] }
const report = { numPassedTests: 8, numFailedTests: 0, testResults: [file] }

test.each([
  ['all tests pass', 0, report, { passed: 8, failed: 0 }],
  ['two tests fail', 1, { ...report, numFailedTests: 2 }, { passed: 8, failed: 2 }],
  ['a file does not load', 1, { ...report, testResults: [{ status: 'failed', assertionResults: [] }] }, { passed: 8, failed: 1 }],
  ['a leak outside the tests fails the run', 1, report, { passed: 8, failed: 1 }],
  ['the run breaks down before it reports', 1, null, { passed: 0, failed: 1 }],
  ['a run without a report is no success', 0, null, { passed: 0, failed: 1 }],
])('when %s, the tally says so', (_case, exitCode, given, expected) => {
  expect(tallyOfTests(exitCode, given)).toEqual(expected)
})

test('a tool that fails counts as one failed check', () => {
  expect(addTallies([tallyOfTool(0), tallyOfTool(2), { passed: 8, failed: 1 }])).toEqual({ passed: 9, failed: 2 })
})
