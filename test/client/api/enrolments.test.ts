import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrolBatch } from '../../../db/bulk-enrolment-batch.ts'
import { decisionsOf } from '../../../db/journey-decisions.ts'
import type { BulkId, EnrolmentId, LeadId } from '../../../domain/id.ts'
import { enrolmentHandRoutes } from '../../../client/api/enrolment-hand.ts'
import { enrolmentRoutes } from '../../../client/api/enrolments.ts'
import { segmentRoutes } from '../../../client/api/segments.ts'
import { namesOf } from '../../../client/enrol-leads.ts'
import { monday } from '../../support/builders.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
let leadId: LeadId

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource('- { wait: 30d }\n- { wait: 5d, id: rest }'))
})
beforeEach(async () => {
  leadId = await aNurturedLead(database.db)
})

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const [, , place] = path.split('/')
  const routes = place === 'segments' ? segmentRoutes : place === 'enrolments' ? enrolmentHandRoutes : enrolmentRoutes
  const response = await routes(testDeps(database.db)).request(path, { method, ...json })
  return { status: response.status, body: await response.json() }
}

const enrol = (body: unknown, query = '') => call('POST', `/api/journeys/test/enrolments${query}`, body)

async function enrolledId(): Promise<EnrolmentId> {
  await enrol({ leads: [leadId] })
  return ((await enrolmentsOf(database.db, leadId))[0]?.id ?? '') as EnrolmentId
}

describe('enrolling named leads', () => {
  test('answers for each what became of it', async () => {
    const answer = await enrol({ leads: [{ id: leadId }, leadId, { externalId: 'nobody' }], by: 'crm' })
    expect(answer).toMatchObject({
      status: 200,
      body: { leads: [{ result: 'entered' }, { result: 'refused', reason: 'alreadyIn' }, { lead: 'nobody', result: 'unknown' }] },
    })
    const [enrolment] = await enrolmentsOf(database.db, leadId)
    expect((await decisionsOf(database.db, (enrolment?.id ?? '') as EnrolmentId))[0]?.command).toMatchObject({ by: 'crm' })
  })

  test('side by side under keys of their own', async () => {
    for (const businessKey of ['webinar:42', 'webinar:43']) await enrol({ leads: [leadId], businessKey })
    expect((await enrolmentsOf(database.db, leadId)).map((one) => one.businessKey)).toEqual(['webinar:42', 'webinar:43'])
  })

  test.each([
    ['both leads and a segment', { leads: ['a'], segment: 'b' }, 422],
    ['neither', {}, 422],
    ['an unknown field', { leads: ['a'], journy: 'x' }, 422],
    ['a segment that does not exist', { segment: 'nothing' }, 404],
  ])('%s is refused', async (_, body, status) => {
    expect((await enrol(body)).status).toBe(status)
  })

  test('in a journey that is not in force is refused', async () => {
    expect((await call('POST', '/api/journeys/nothing/enrolments', { leads: [leadId] })).status).toBe(404)
  })
})

test('a segment is checked, put into force, previewed, enrolled over time, watched and cancelled', async () => {
  await database.db.updateTable('lead').set({ industry: 'Glas' }).where('id', '=', leadId).execute()
  const source = 'segment: glass\ntitle: Glass\nif: { lead: { industry: glas } }'
  expect((await call('POST', '/api/segments/validate', { source })).body).toEqual({ ok: true, problems: [], matching: 1 })
  expect(await call('POST', '/api/segments', { source })).toMatchObject({ status: 201, body: { members: 1 } })
  expect((await call('GET', '/api/segments/glass')).body).toMatchObject({ key: 'glass', members: 1 })
  expect((await enrol({ segment: 'glass' }, '?dryRun=true')).body).toMatchObject({ leads: 1, enter: 1 })
  const started = await enrol({ segment: 'glass', spreadHours: 2 })
  expect(started).toMatchObject({ status: 202, body: { leads: 1, spreadMs: 7_200_000 } })
  const { bulkId } = started.body as { bulkId: BulkId }
  await database.db.transaction().execute((tx) => enrolBatch(tx, bulkId, monday))
  expect((await call('GET', `/api/bulk-enrolments/${bulkId}`)).body).toMatchObject({ state: 'running', waiting: 1 })
  expect((await call('POST', `/api/bulk-enrolments/${bulkId}/cancel`)).status).toBe(200)
  expect((await call('POST', `/api/bulk-enrolments/${bulkId}/cancel`)).status).toBe(409)
  expect((await call('GET', `/api/bulk-enrolments/${bulkId}`)).body).toMatchObject({ refused: { cancelled: 1 } })
})

test('a segment is deleted, unless something uses it', async () => {
  await call('POST', '/api/segments', { source: 'segment: small\ntitle: Small\nif: { stage: customer }' })
  const source = 'journey: needing\ntitle: Needing\nenrol: { segment: small }\nsteps: [ { wait: 1d } ]'
  await publish(database.db, source)
  const refused = await call('DELETE', '/api/segments/small')
  expect(refused).toMatchObject({ status: 409, body: { code: 'segmentUsed', uses: [{ journey: 'needing' }] } })
  await publish(database.db, source.replace('enrol: { segment: small }\n', ''))
  expect(await call('DELETE', '/api/segments/small')).toEqual({ status: 200, body: { members: 0 } })
  expect(await call('DELETE', '/api/segments/small')).toMatchObject({ status: 404, body: { code: 'noSuchSegment' } })
})

test('a segment with problems is refused with all of them', async () => {
  const answer = await call('POST', '/api/segments', { source: 'segment: Bad Key\nif: { ready: true }' })
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalidSegment' } })
  expect((answer.body as { errors: unknown[] }).errors.length).toBe(3)
})

describe('one enrolment by hand', () => {
  test('is paused, resumed, moved and removed, each with its reason', async () => {
    const id = await enrolledId()
    const act = (verb: string, body: object = {}) => call('POST', `/api/enrolments/${id}/${verb}`, { reason: 'asked', ...body })
    expect(await act('pause')).toEqual({ status: 200, body: { paused: true } })
    expect((await act('pause')).status).toBe(409)
    expect(await act('resume')).toEqual({ status: 200, body: { paused: false } })
    expect(await act('move', { to: 'rest' })).toEqual({ status: 200, body: { step: 'rest' } })
    expect((await act('move', { to: 'nowhere' })).status).toBe(422)
    expect(await act('remove')).toEqual({ status: 200, body: { outcome: 'removed' } })
    expect((await act('remove')).status).toBe(409)
  })

  test.each(['pause', 'resume', 'move', 'remove'])('%s without a reason is refused', async (verb) => {
    expect((await call('POST', `/api/enrolments/${await enrolledId()}/${verb}`, { to: 'rest' })).status).toBe(422)
  })

  test('that is none is not found', async () => {
    expect((await call('POST', '/api/enrolments/nothing/pause', { reason: 'x' })).status).toBe(404)
  })
})

test.each([
  ['a@x.example\r\n\r\nb@x.example', ['a@x.example', 'b@x.example']],
  ['\ufeffemail;name\na@x.example;Ada', ['a@x.example']],
  ['"a@x.example",1\nC-1', ['a@x.example', 'C-1']],
  ['', []],
])('a pasted list %j names %j', (text, names) => {
  expect(namesOf(text)).toEqual(names)
})
