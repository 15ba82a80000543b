import { expect, test, vi } from 'vitest'
import { type Startable, supervise } from '../../../client/launch/supervise.ts'

const patience = { shortestMs: 1, longestMs: 4, recoveredMs: 1_000 }

class Part implements Startable {
  ended = false
  readonly #exit = Promise.withResolvers<void>()
  readonly exited = this.#exit.promise
  end(): void {
    this.ended = true
    this.#exit.resolve()
  }
  async stop(): Promise<void> {
    this.end()
  }
}

function setUp(failing: readonly number[] = []) {
  const parts: Part[] = []
  const said: string[] = []
  let attempts = 0
  const stopping = new AbortController()
  const start = async () => {
    attempts += 1
    if (failing.includes(attempts)) throw new Error('port taken')
    const part = new Part()
    parts.push(part)
    return part
  }
  const run = () => supervise('The worker', start, (line) => said.push(line), stopping.signal, patience)
  return { parts, said, stopping, run }
}

test('a part that ends by itself is started again, and the reader is told', async () => {
  const { parts, said, stopping, run } = setUp()
  const supervised = await run()
  parts[0]?.end()
  await vi.waitUntil(() => parts.length === 2)
  await vi.waitUntil(() => supervised.current() === parts[1])
  expect(said).toEqual(['The worker ended unexpectedly and is started again in 0.001 s.'])
  stopping.abort()
  await supervised.stop()
  expect(parts.every((part) => part.ended)).toBe(true)
})

test('a part that cannot start again is tried until it can', async () => {
  const { parts, said, stopping, run } = setUp([2, 3])
  const supervised = await run()
  parts[0]?.end()
  await vi.waitUntil(() => parts.length === 2)
  expect(said.slice(1)).toEqual(['The worker does not start: port taken', 'The worker does not start: port taken'])
  stopping.abort()
  await supervised.stop()
})

test('the first start fails loudly', async () => {
  await expect(setUp([1]).run()).rejects.toThrow('port taken')
})

test('after the stop signal nothing is started again', async () => {
  const { parts, stopping, run } = setUp()
  const supervised = await run()
  stopping.abort()
  await supervised.stop()
  expect(parts).toHaveLength(1)
})

test('a part that is ready only after the stop signal is ended at once', async () => {
  const { parts, stopping, run } = setUp()
  stopping.abort()
  await run()
  expect(parts.map((part) => part.ended)).toEqual([true])
})
