import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OfflineSandbox, offlineSandbox, underWay } from '../support/offline-workflow.ts'

type Next = { kind: 'finished' } | { kind: 'wait'; inMs: number | null; call?: string; version?: number }

let sandbox: OfflineSandbox
let looks: Next[] = []
let calls: unknown[] = []
let answer: () => unknown = () => underWay

beforeAll(async () => {
  sandbox = await offlineSandbox({
    advance: async () => looks.shift() ?? { kind: 'finished' },
    callWebhook: async (call) => {
      calls.push(call)
      return answer()
    },
  })
})

afterAll(() => sandbox.close())

beforeEach(() => {
  looks = []
  calls = []
  answer = () => underWay
})

const calling = (call: string): Next => ({ kind: 'wait', inMs: null, call })

test('a webhook is called once, however often the journey looks while it is under way', async () => {
  looks = [calling('call-1'), calling('call-1'), calling('call-1')]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.signal('lookAgain')
  await run.signal('lookAgain')
  expect([calls, run.end]).toEqual([['call-1'], null])
})

test('a journey may end, or wait for something else, while a webhook is under way', async () => {
  looks = [calling('call-1'), { kind: 'wait', inMs: 1_000 }]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.signal('lookAgain')
  await run.pass(1_000)
  expect(run.end).toBe('completed')
})

test('the next webhook is called when its turn comes', async () => {
  answer = () => undefined
  looks = [calling('call-1'), calling('call-2')]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.signal('lookAgain')
  expect(calls).toEqual(['call-1', 'call-2'])
})

test('a call that ended without an outcome is made anew at the next look, and fails no journey', async () => {
  answer = () => {
    throw new Error('the worker is gone')
  }
  looks = [calling('call-1'), calling('call-1')]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.signal('lookAgain')
  expect([calls, run.end]).toEqual([['call-1', 'call-1'], null])
})

test('a run that continues as new calls again what is still open', async () => {
  looks = [calling('call-1')]
  const cut = await sandbox.start('leadJourney', ['enrolment-1'], { historyLength: 94 })
  await cut.signal('lookAgain')
  expect(cut.end).toBe('continued')
  looks = [calling('call-1')]
  await sandbox.start('leadJourney', ['enrolment-1'])
  expect(calls).toEqual(['call-1', 'call-1'])
})

const upserts = (commands: readonly string[]) => commands.filter((name) => name === 'upsertWorkflowSearchAttributes').length
const inVersion = (version: number): Next => ({ kind: 'wait', inMs: null, version })

test('a lead that was moved to another version is listed under it, once for each move', async () => {
  looks = [inVersion(1), inVersion(3), inVersion(3), inVersion(1)]
  const run = await sandbox.start('leadJourney', ['enrolment-1'], { versionLabel: '1' })
  const counts = [upserts(run.commands)]
  while (looks.length > 0) {
    await run.signal('lookAgain')
    counts.push(upserts(run.commands))
  }
  expect(counts).toEqual([0, 1, 1, 2])
})

test.each([
  ['the lead stays where it is', '1', [inVersion(1), inVersion(1)]],
  ['an older worker answered without a version', '1', [calling('call-1'), calling('call-1')]],
  ['the server does not know the label', undefined, [inVersion(2), inVersion(3)]],
] as const)('nothing is told to Temporal while %s', async (_, label, answers) => {
  looks = [...answers]
  const run = await sandbox.start('leadJourney', ['enrolment-1'], label === undefined ? {} : { versionLabel: label })
  await run.signal('lookAgain')
  expect([looks, upserts(run.commands), run.end]).toEqual([[], 0, null])
})
