import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../client/server.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { seedStandingClock } from '../support/mailed-lead.ts'

const database = testDatabase()
let server: RunningServer

beforeAll(async () => {
  await seedStandingClock(database.db)
  server = await startServer(testDeps(database.db))
})
afterAll(() => server.stop())

function post(path: string, headers: Record<string, string>, chunks: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.publicAddress}${path}`, { method: 'POST', headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.once('error', reject)
    for (const chunk of chunks) sent.write(chunk)
    sent.end()
  })
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test.each([
  ['without a body', { 'content-length': '0' }, []],
  ['of unknown length and empty', { 'transfer-encoding': 'chunked' }, []],
  ['in chunks', { ...form, 'transfer-encoding': 'chunked' }, ['List-Unsubscribe=', 'One-Click']],
])('a POST %s is understood on a real connection', async (_, headers, chunks) => {
  expect(await post('/u/forged', headers, chunks)).toBe(404)
})

test('a body in chunks that grows beyond the limit is refused', async () => {
  const chunk = 'x'.repeat(64 * 1024)
  expect(await post('/u/forged', { ...form, 'transfer-encoding': 'chunked' }, [chunk, chunk, chunk, chunk, chunk])).toBe(413)
})
