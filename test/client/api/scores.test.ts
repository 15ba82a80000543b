import { beforeAll, expect, test } from 'vitest'
import { scoreRoutes } from '../../../client/api/scores.ts'
import type { LeadId } from '../../../domain/id.ts'
import { someId } from '../../support/builders.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { act, aNurturedLead, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
let leadId: LeadId

beforeAll(async () => {
  await seedNurturing(database.db)
  leadId = await aNurturedLead(database.db)
  await act(database.db, leadId, 'whitepaper.downloaded')
})

const get = (path: string) => scoreRoutes(testDeps(database.db)).request(path)

test('a lead’s score is explained as of now', async () => {
  const response = await get(`/api/leads/${leadId}/score`)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ leadId, engagement: { total: 5 }, missing: expect.any(Array) as unknown })
})

test('or as of a time', async () => {
  const response = await get(`/api/leads/${leadId}/score?at=2026-04-01T07:00:00Z`)
  expect(await response.json()).toMatchObject({ engagement: { total: 2.5 } })
})

test.each([
  [`/api/leads/${someId()}/score`, 404, 'notFound'],
  ['/api/leads/x/score', 404, 'notFound'],
  [`/api/leads/x/score?at=yesterday`, 422, 'invalidFields'],
])('%s is answered with %d', async (path, status, code) => {
  const response = await get(path)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ code })
})
