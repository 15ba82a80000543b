import { Hono } from 'hono'
import { beforeAll, expect, test } from 'vitest'
import { journeyDraftRoutes } from '../../../client/api/journey-drafts.ts'
import { journeyMigrationRoutes } from '../../../client/api/journey-migrations.ts'
import { journeyRoutes } from '../../../client/api/journeys.ts'
import { monday } from '../../support/builders.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aLeadInside, migrateAll } from '../../support/inside.ts'
import { journeySource } from '../../support/journeys.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const deps = testDeps(database.db)
  const app = new Hono()
    .route('/', journeyDraftRoutes(deps))
    .route('/', journeyRoutes(deps))
    .route('/', journeyMigrationRoutes(deps))
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await app.request(`/api${path}`, { method, ...json })
  return { status: response.status, body: await response.json() }
}

const sourceOf = (key: string, wait: string) =>
  journeySource(`- { wait: ${wait} }\n- { email: checklist, phase: awareness }`).replace('journey: test', `journey: ${key}`)

test('a draft is saved with its problems told, and the second of two savers gets the text of the first', async () => {
  await publish(database.db, sourceOf('drafted', '3d'))
  expect(await call('GET', '/journeys/drafted/draft')).toMatchObject({
    status: 200,
    body: { revision: 0, baseVersion: 1, problems: [] },
  })
  const saved = await call('PUT', '/journeys/drafted/draft', { source: sourceOf('drafted', '5d'), revision: 0, baseVersion: 1 })
  expect(saved).toMatchObject({ status: 200, body: { problems: [] } })
  const late = await call('PUT', '/journeys/drafted/draft', { source: 'mine', revision: 0 })
  expect(late).toMatchObject({ status: 409, body: { code: 'conflict', theirs: { source: sourceOf('drafted', '5d') } } })
  const { revision } = saved.body as { revision: number }
  const broken = await call('PUT', '/journeys/drafted/draft', { source: sourceOf('other', '0d'), revision })
  expect((broken.body as { problems: { path: string }[] }).problems.map(({ path }) => path)).toEqual(['journey', 'steps[0].wait'])
})

test('a diff is told as data and in both languages', async () => {
  await publish(database.db, sourceOf('compared', '3d'))
  await publish(database.db, sourceOf('compared', '5d'))
  const { body } = await call('GET', '/journeys/compared/diff?from=1&to=2')
  expect(body).toMatchObject([
    {
      kind: 'changed',
      step: 'wait-1',
      stepBefore: 'wait-1',
      text: { en: ['Step "wait-1" now waits 5 days instead of 3.'], de: ['Schritt „wait-1“ wartet jetzt 5 Tage statt 3.'] },
    },
  ])
  expect((await call('GET', '/journeys/compared/diff')).status).toBe(404)
  expect((await call('GET', '/journeys/compared/diff?from=yesterday')).status).toBe(422)
})

test('publishing over leads asks for a plan with a preview, and tells how far the migration has come', async () => {
  await publish(database.db, sourceOf('planned', '3d'))
  await aLeadInside(database.db, 'planned')
  const source = sourceOf('planned', '5d')
  const asked = await call('POST', '/journeys', { source })
  expect(asked).toMatchObject({
    status: 409,
    body: { code: 'planNeeded', preview: { leads: 1, groups: [{ step: 'wait-1', leads: 1 }] } },
  })
  expect(await call('POST', '/journeys', { source, plan: 'suggested', over: 7 })).toMatchObject({
    status: 409,
    body: { code: 'overtaken', inForce: 1 },
  })
  expect(await call('POST', '/journeys/preview', { source, plan: { 'wait-1': 'exit' } })).toMatchObject({
    status: 200,
    body: { over: 1, preview: { groups: [{ next: [{ kind: 'none', outcome: 'migrated' }] }] } },
  })
  const published = await call('POST', '/journeys', { source, plan: 'suggested', over: 1, note: 'longer' })
  const { migrationId } = published.body as { migrationId: string }
  expect(await call('GET', `/migrations/${migrationId}`)).toMatchObject({ status: 200, body: { state: 'applying', left: 1 } })
  await migrateAll(database.db, migrationId, monday)
  expect(await call('POST', `/migrations/${migrationId}/reverse`)).toMatchObject({ status: 200, body: { state: 'reversing' } })
  await migrateAll(database.db, migrationId, monday)
  expect(await call('POST', `/migrations/${migrationId}/reverse`)).toMatchObject({
    status: 409,
    body: { code: 'reversedAlready' },
  })
  expect((await call('GET', '/journeys/planned/migrations')).body).toMatchObject([{ state: 'reversed', reversed: 1 }])
})

test('leads that stayed in an earlier version are moved later: first the preview, then by a plan', async () => {
  await publish(database.db, sourceOf('behind', '3d'))
  await aLeadInside(database.db, 'behind')
  await publish(database.db, sourceOf('behind', '5d'))
  const to = '/journeys/behind/migrations'
  expect(await call('POST', `${to}/preview`, { from: 1, plan: { 'wait-1': 'exit' } })).toMatchObject({
    status: 200,
    body: {
      from: 1,
      to: 2,
      problems: [],
      changes: [{ step: 'wait-1' }],
      preview: { groups: [{ plan: { do: 'exit' }, leads: 1 }] },
    },
  })
  expect(await call('POST', to, { from: 1 })).toMatchObject({ status: 409, body: { code: 'planNeeded', preview: { leads: 1 } } })
  expect(await call('POST', to, { from: 1, plan: 'stay' })).toMatchObject({ status: 200, body: { migrationId: null } })
  expect(await call('POST', to, { from: 1, plan: 'suggested', over: 1 })).toMatchObject({ status: 409, body: { inForce: 2 } })
  expect(await call('POST', to, { from: 1, plan: { x: 'stay' } })).toMatchObject({
    status: 422,
    body: { code: 'invalidJourney' },
  })
  const moved = await call('POST', to, { from: 1, plan: 'suggested', over: 2 })
  expect(moved).toMatchObject({ status: 202, body: { from: 1, to: 2 } })
  expect(await call('POST', to, { from: 1, plan: 'suggested' })).toMatchObject({ status: 409, body: { code: 'migrating' } })
  const { migrationId } = moved.body as { migrationId: string }
  await migrateAll(database.db, migrationId, monday)
  expect(await call('GET', `/migrations/${migrationId}`)).toMatchObject({ body: { state: 'applied', from: 1, to: 2, moved: 1 } })
  expect(await call('POST', to, { from: 2, plan: 'suggested' })).toMatchObject({ status: 409, body: { code: 'inForce' } })
})

test.each([
  ['POST', '/journeys/nothing/migrations', { from: 1, plan: 'suggested' }, 404],
  ['POST', '/journeys/nothing/migrations/preview', { from: 1 }, 404],
  ['POST', '/journeys/nothing/migrations', {}, 422],
  ['GET', '/journeys/nothing/draft', undefined, 404],
  ['PUT', '/journeys/nothing/draft', { source: 'x' }, 422],
  ['DELETE', '/journeys/nothing/draft', undefined, 404],
  ['GET', '/migrations/nonsense', undefined, 404],
  ['POST', '/migrations/00000000-0000-7000-8000-000000000000/reverse', undefined, 404],
  ['POST', '/journeys/nothing/retire', {}, 404],
])('%s %s with %o is %i', async (method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status)
})
