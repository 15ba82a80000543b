import { beforeEach, expect, test } from 'vitest'
import { clockRoutes } from '../../../client/api/clock.ts'
import { setClock } from '../../../db/clock.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()
const monday = new Date('2026-03-02T06:30:00Z')

beforeEach(async () => {
  await database.db.transaction().execute((tx) => setClock(tx, { from: monday, rate: 8640, reason: 'test' }))
})

function post(body: unknown, demo = true): Promise<Response> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return Promise.resolve(clockRoutes(testDeps(database.db, { demo })).request('/api/clock', init))
}

test('pausing holds business time where it stands, continuing takes up the speed it had', async () => {
  const paused: unknown = await (await post({ action: 'pause' })).json()
  expect(paused).toMatchObject({ rate: 0, paused: true })
  const later: unknown = await (await clockRoutes(testDeps(database.db, { demo: true })).request('/api/clock')).json()
  expect(later).toMatchObject({ now: (paused as { now: string }).now })
  expect(await (await post({ action: 'continue' })).json()).toMatchObject({ rate: 8640, paused: false })
})

test('another speed counts at once', async () => {
  expect(await (await post({ rate: 720 })).json()).toMatchObject({ rate: 720 })
})

test.each([{ rate: 0 }, { rate: -1 }, { rate: 1e9 }, { rate: '720' }, { action: 'stop' }, { action: 'pause', rate: 1 }, {}])(
  '%j is refused and the clock goes on',
  async (body) => {
    expect((await post(body)).status).toBe(422)
    expect(await (await clockRoutes(testDeps(database.db)).request('/api/clock')).json()).toMatchObject({ rate: 8640 })
  },
)

test('real time cannot be changed', async () => {
  const answer = await post({ action: 'pause' }, false)
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ code: 'clock.realTime' })
})
