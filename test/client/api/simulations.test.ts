import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { simulationRoutes } from '../../../client/api/simulations.ts'
import { noteProgress } from '../../../db/simulations.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

interface Answer {
  readonly status: number
  readonly body: {
    readonly id: string
    readonly state: string
    readonly code: string
    readonly report: Report | null
    readonly errors: unknown[]
  }
}

interface Report {
  readonly kind: string
  readonly tally: { readonly leads: number; readonly emails: { readonly sent: number } }
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await simulationRoutes(testDeps(database.db)).request(`/api/simulations${path}`, { method, ...json })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const asked = { kind: 'personas', journey: 'whitepaper-nurture', leads: 20, days: 30 }

/** Nothing goes on after a test. */
afterEach(async () => {
  await vi.waitUntil(
    async () => (await database.db.selectFrom('simulation').select('id').where('state', '=', 'running').execute()).length === 0,
    { timeout: 30_000, interval: 50 },
  )
})

async function ended(id: string): Promise<Answer['body']> {
  await vi.waitUntil(async () => (await call('GET', `/${id}`)).body.state !== 'running', { timeout: 30_000, interval: 50 })
  return (await call('GET', `/${id}`)).body
}

test('a simulation runs in the background, and its row tells what came out', async () => {
  const started = await call('POST', '', asked)
  expect(started.status).toBe(202)
  const { state, report } = await ended(started.body.id)
  expect(state).toBe('finished')
  expect(report).toMatchObject({ kind: 'personas', tally: { leads: 20 } })
  expect(report?.tally.emails.sent).toBeGreaterThan(10)
  expect(await database.db.selectFrom('message').select('id').execute()).toEqual([])
})

test('a candidate that is in force nowhere is simulated as it is written', async () => {
  const source = journeySource('- { email: checklist, phase: awareness }')
  const { body } = await call('POST', '', { ...asked, journey: 'test', source })
  expect(await ended(body.id)).toMatchObject({ state: 'finished', journey: 'test' })
})

test('one that is cancelled ends, and stays ended', async () => {
  const { body } = await call('POST', '', { ...asked, leads: 4_000, days: 300 })
  expect(await call('POST', `/${body.id}/cancel`)).toMatchObject({ status: 200, body: { cancelled: true } })
  expect(await call('POST', `/${body.id}/cancel`)).toMatchObject({ body: { cancelled: false } })
  expect(await ended(body.id)).toMatchObject({ state: 'cancelled', report: null })
})

test('one whose process is gone shows as interrupted', async () => {
  const { body } = await call('POST', '', asked)
  await ended(body.id)
  await database.db.updateTable('simulation').set({ state: 'running' }).where('id', '=', body.id).execute()
  await noteProgress(database.db, body.id, 0.5, new Date(Date.now() - 60_000))
  expect((await call('GET', `/${body.id}`)).body.state).toBe('interrupted')
  await call('POST', `/${body.id}/cancel`)
})

test('a candidate with problems is answered with all of them', async () => {
  const source = journeySource('- { wait: 0d }\n- { emial: checklist }')
  const answer = await call('POST', '', { ...asked, journey: 'test', source })
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid' } })
  expect(answer.body.errors.length).toBeGreaterThan(1)
})

test.each([
  ['POST', '', { ...asked, journey: 'nothing' }, 404],
  ['POST', '', { ...asked, kind: 'history' }, 422],
  ['POST', '', { ...asked, leads: 0 }, 422],
  ['POST', '', { ...asked, mix: { readr: 1 } }, 422],
  ['POST', '', { ...asked, mix: { reader: 0 } }, 422],
  ['GET', '/none', undefined, 404],
  ['POST', '/00000000-0000-7000-8000-000000000000/cancel', undefined, 404],
])('%s %s with %j is refused', async (method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status)
})
