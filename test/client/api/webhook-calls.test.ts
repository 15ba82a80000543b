import { beforeAll, expect, test } from 'vitest'
import { adminApp } from '../../../client/admin-app.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { advanceAt, seedNurturing } from '../../support/nurtured.ts'
import { monday } from '../../support/builders.ts'
import { anAskedLead, anAskingJourney, settleCall } from '../../support/webhooks.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

async function ask(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
  const response = await adminApp(testDeps(database.db)).request(`http://127.0.0.1${path}`, {
    method,
    headers: { host: '127.0.0.1' },
  })
  return { status: response.status, body: await response.json() }
}

test('what fails is listed with its calls, and a given-up one is tried again once', async () => {
  const { db } = database
  await anAskingJourney(db, 'crm')
  const { call, leadId, enrolmentId } = await anAskedLead(db, 'crm')
  await settleCall(db, call, { kind: 'failed', failure: 'status.403' })
  await advanceAt(db, enrolmentId, monday)
  const latest = [{ id: call, leadId, failure: 'status.403', lead: 'ended' }]
  expect((await ask('/api/webhook-calls')).body).toMatchObject({
    troubles: [{ kind: 'givenUp', journey: 'crm', step: 'ask', calls: 1, latest }],
  })
  expect(await ask(`/api/webhook-calls/${call}/retry`, 'POST')).toEqual({ status: 202, body: { lead: 'ended' } })
  expect(await ask(`/api/webhook-calls/${call}/retry`, 'POST')).toMatchObject({ status: 409, body: { code: 'notGivenUp' } })
  expect((await ask('/api/webhook-calls')).body).toEqual({ troubles: [] })
})

test('a call that does not exist is a 404', async () => {
  expect(await ask('/api/webhook-calls/nothing/retry', 'POST')).toMatchObject({ status: 404, body: { code: 'notFound' } })
})
