import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OfflineSandbox, offlineSandbox } from '../support/offline-workflow.ts'

const day = 86_400_000
type Next = { kind: 'finished' } | { kind: 'wait'; inMs: number | null }

let sandbox: OfflineSandbox
let looks: (() => Promise<Next>)[] = []
let looked = 0

async function look(): Promise<Next> {
  looked += 1
  const next = looks.shift()
  return next === undefined ? { kind: 'finished' } : next()
}

beforeAll(async () => {
  sandbox = await offlineSandbox({ advance: look, supervise: look, drain: async () => ({ nextInMs: null }) })
})

afterAll(() => sandbox.close())

beforeEach(() => {
  looks = []
  looked = 0
})

const waits = (inMs: number | null) => async (): Promise<Next> => ({ kind: 'wait', inMs })
const fails = async (): Promise<Next> => {
  throw new Error('Postgres is away')
}

test('a journey of eight weeks ends after its last wait, having looked once a wake', async () => {
  looks = Array.from({ length: 8 }, () => waits(7 * day))
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.pass(55 * day)
  expect(run.end).toBeNull()
  await run.pass(1 * day)
  expect(run.end).toBe('completed')
  expect(looked).toBe(9)
})

test('told to look again, a journey looks at once and drops the timer it waited on', async () => {
  looks = [waits(5 * day), waits(2 * day)]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.pass(day)
  await run.signal('lookAgain')
  expect(looked).toBe(2)
  expect(run.nextTimerMs).toBe(3 * day)
})

test('without a time of its own a journey waits for the signal alone', async () => {
  looks = [waits(null)]
  const run = await sandbox.start('salesHandoff', ['handoff-1'])
  expect(run.nextTimerMs).toBeNull()
  await run.pass(60 * day)
  expect(looked).toBe(1)
  await run.signal('lookAgain')
  expect(run.end).toBe('completed')
})

test('while Postgres is away the workflow waits ever longer, at most a minute, and then goes on', async () => {
  looks = [fails, fails, fails, fails, fails, fails, waits(day)]
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  const pauses: number[] = []
  while (looks.length > 0 && run.nextTimerMs !== null) {
    pauses.push(run.nextTimerMs - run.elapsedMs)
    await run.pass(run.nextTimerMs - run.elapsedMs)
  }
  expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  expect(run.end).toBeNull()
})

test('a long history is cut between two waits', async () => {
  looks = Array.from({ length: 100 }, () => waits(day))
  const run = await sandbox.start('leadJourney', ['enrolment-1'])
  await run.pass(90 * day)
  expect(run.end).toBe('continued')
  expect(looked).toBeLessThan(26)
})

test('a transport with nothing planned sleeps until it is told', async () => {
  const run = await sandbox.start('mailTransport', ['default'])
  await run.pass(7 * day)
  expect(run.commands.filter((name) => name === 'scheduleActivity')).toHaveLength(1)
  await run.signal('lookAgain')
  expect(run.commands.filter((name) => name === 'scheduleActivity')).toHaveLength(2)
})
