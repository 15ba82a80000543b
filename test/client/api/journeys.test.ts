import { beforeAll, expect, test } from 'vitest'
import { journeyRoutes } from '../../../client/api/journeys.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await journeyRoutes(testDeps(database.db)).request(`/api/journeys${path}`, { method, ...json })
  return { status: response.status, body: await response.json() }
}

const source = (wait: string) => journeySource(`- { wait: ${wait} }`).replace('journey: test', 'journey: by-api')

test('a journey is checked, published, shown and listed', async () => {
  expect(await call('POST', '/validate', { source: source('3d') })).toEqual({ status: 200, body: { ok: true, problems: [] } })
  expect(await call('POST', '', { source: source('3d'), note: 'first' })).toMatchObject({
    status: 201,
    body: { ok: true, version: 1 },
  })
  expect(await call('GET', '/by-api')).toMatchObject({
    status: 200,
    body: { key: 'by-api', shown: { version: 1, note: 'first' } },
  })
  expect((await call('GET', '')).body).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'by-api', version: 1 })]))
})

test('the same journey may be written as JSON', async () => {
  const json = JSON.stringify({ journey: 'as-json', title: 'JSON', steps: [{ wait: '3d' }] })
  expect(await call('POST', '', { source: json })).toMatchObject({ status: 201 })
})

test('a journey with problems is answered with all of them', async () => {
  const answer = await call('POST', '', { source: journeySource('- { wait: 0d }\n- { emial: checklist }') })
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalidJourney' } })
  const { errors } = answer.body as { errors: { field: string }[] }
  expect(errors.map((error) => error.field)).toEqual(['steps[0].wait', 'steps[1]'])
})

test.each([
  ['GET', '/nothing', undefined, 404],
  ['GET', '/trade-fair?version=99', undefined, 404],
  ['GET', '/trade-fair?version=x', undefined, 422],
  ['POST', '/nothing/pause', undefined, 404],
  ['POST', '', { sorce: 'x' }, 422],
  ['POST', '/validate', { source: 7 }, 422],
])('%s %s with %o is %i', async (method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status)
})

test('a journey is paused and resumed', async () => {
  expect(await call('POST', '/trade-fair/pause')).toEqual({ status: 200, body: { paused: true } })
  expect((await call('GET', '/trade-fair')).body).not.toMatchObject({ pausedAt: null })
  expect(await call('POST', '/trade-fair/resume')).toEqual({ status: 200, body: { paused: false } })
  expect((await call('GET', '/trade-fair')).body).toMatchObject({ pausedAt: null })
})
