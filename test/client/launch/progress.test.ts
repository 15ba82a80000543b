import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { announced } from '../../../client/launch/progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function saidWithin(ms: number): Promise<string[]> {
  const said: string[] = []
  const work = Promise.withResolvers<string>()
  const done = announced((line) => said.push(line), 'Starting Postgres', work.promise)
  await vi.advanceTimersByTimeAsync(ms)
  work.resolve('started')
  expect(await done).toBe('started')
  await vi.advanceTimersByTimeAsync(60_000)
  return said
}

test('what takes less than two seconds says nothing', async () => {
  expect(await saidWithin(1_900)).toEqual([])
})

test('what takes longer says so after two seconds, then every ten, and no more when it is done', async () => {
  expect(await saidWithin(23_000)).toEqual([
    'Starting Postgres … (2 s)',
    'Starting Postgres … (12 s)',
    'Starting Postgres … (22 s)',
  ])
})

test('work that fails ends the reminders and fails for the caller', async () => {
  const said: string[] = []
  const failing = announced((line) => said.push(line), 'Starting Postgres', Promise.reject(new Error('no disk')))
  await expect(failing).rejects.toThrow('no disk')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(said).toEqual([])
})
