import { beforeAll, expect, test } from 'vitest'
import { pauseEnrolment, resumeEnrolment } from '../../db/enrolment-pause.ts'
import { endEnrolment } from '../../db/enrolments.ts'
import { lockLead } from '../../db/lock.ts'
import { openWorkflowsAfter } from '../../db/due.ts'
import { leaveGivenUp, retryCall } from '../../db/webhook-retry.ts'
import { listTroubledCalls, readWebhookTroubles } from '../../db/webhook-troubles.ts'
import type { WebhookCallId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { advanceAt, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'
import { anAskedLead, anAskingJourney, failOnce, settleCall } from '../support/webhooks.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const failed = { kind: 'failed', failure: 'status.404' } as const
const answered = { kind: 'answered', body: '{"segment":"presses"}' } as const
const later = after(monday, '1d')

const retry = (call: WebhookCallId) =>
  database.db.transaction().execute((tx) => retryCall(tx, call, 'test', later, new Date(Date.now())))
const troublesOf = async (journey: string) =>
  (await readWebhookTroubles(database.db, new Date())).filter((one) => one.journey === journey)
const rowOf = (call: WebhookCallId) =>
  database.db.selectFrom('webhookCall').selectAll().where('id', '=', call).executeTakeFirstOrThrow()
const leadOf = (id: string) => database.db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('calls that fail are counted by step with the latest failure; a stumble of less than a minute is not', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'counted')
  const [old, recent, stumbling, givenUp] = [
    await anAskedLead(db, key),
    await anAskedLead(db, key),
    await anAskedLead(db, key),
    await anAskedLead(db, key),
  ]
  await failOnce(db, old.call, 'timeout', 7_200_000)
  await failOnce(db, recent.call, 'status.503', 3_600_000)
  await failOnce(db, stumbling.call, 'timeout', 5_000)
  await settleCall(db, givenUp.call, failed)
  expect(await troublesOf(key)).toMatchObject([
    { kind: 'givenUp', step: 'ask', calls: 1, failure: 'status.404' },
    { kind: 'failing', step: 'ask', calls: 2, failure: 'status.503' },
  ])
  const listed = await listTroubledCalls(db, { kind: 'failing', journey: key, step: 'ask' }, 1, new Date())
  expect(listed).toMatchObject({ total: 2, rows: [{ id: recent.call, attempts: 1, place: 'waits' }] })
})

test('a lead that went on by else stays where it is, and what the answer saves is saved', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'gone-on', ['{ exit: yes }', '{ wait: 30d }'])
  const { call, enrolmentId, leadId } = await anAskedLead(db, key)
  await settleCall(db, call, failed)
  const waiting = await advanceAt(db, enrolmentId, monday)
  expect(await retry(call)).toEqual({ ok: true, lead: 'elsewhere' })
  expect(await advanceAt(db, enrolmentId, later)).toEqual({ ...waiting, call })
  expect(await troublesOf(key)).toEqual([])
  await settleCall(db, call, answered)
  expect(await advanceAt(db, enrolmentId, later)).toEqual(waiting)
  expect((await leadOf(leadId)).attributes).toMatchObject({ segment: 'presses' })
})

test('a lead that still stands there, being paused, goes by the new answer', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'paused-there')
  const { call, enrolmentId } = await anAskedLead(db, key)
  const hand = { by: 'test', reason: 'receiver is down' }
  await db.transaction().execute((tx) => pauseEnrolment(tx, enrolmentId, hand, monday))
  await settleCall(db, call, failed)
  await advanceAt(db, enrolmentId, monday)
  expect(await retry(call)).toEqual({ ok: true, lead: 'waits' })
  await settleCall(db, call, answered)
  await db.transaction().execute((tx) => resumeEnrolment(tx, enrolmentId, hand, later))
  expect(await advanceAt(db, enrolmentId, later)).toEqual({ kind: 'finished', outcome: 'yes' })
})

test('for a lead that has left the journey, its workflow makes the call and ends again', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'left')
  const { call, enrolmentId } = await anAskedLead(db, key)
  await settleCall(db, call, failed)
  expect(await advanceAt(db, enrolmentId, monday)).toMatchObject({ kind: 'finished', outcome: 'no' })
  await toldJourneys(db)
  expect(await retry(call)).toEqual({ ok: true, lead: 'ended' })
  expect(await toldJourneys(db)).toContain(enrolmentId)
  expect(await advanceAt(db, enrolmentId, later)).toMatchObject({ kind: 'wait', until: null, call })
  expect((await openWorkflowsAfter(db, '00000000-0000-0000-0000-000000000000', 100)).map(({ id }) => id)).toContain(enrolmentId)
  await settleCall(db, call, answered)
  expect(await toldJourneys(db)).toContain(enrolmentId)
  expect(await advanceAt(db, enrolmentId, later)).toMatchObject({ kind: 'finished', outcome: 'no' })
})

test('the address that the journey names now is called', async () => {
  const { db } = database
  const { key, source } = await anAskingJourney(db, 'mended')
  const { call } = await anAskedLead(db, key)
  await settleCall(db, call, failed)
  await publish(db, source('https://crm.example/right'))
  await retry(call)
  expect(await rowOf(call)).toMatchObject({ url: 'https://crm.example/right', state: 'open', attempts: 0, closedAt: null })
})

test('a call that is open, answered or unknown is not tried again, nor one about a lead that has objected', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'refused')
  const open = await anAskedLead(db, key)
  const objecting = await anAskedLead(db, key)
  await settleCall(db, objecting.call, failed)
  await db.updateTable('lead').set({ objectedAt: monday }).where('id', '=', objecting.leadId).execute()
  expect(await retry(open.call)).toEqual({ ok: false, reason: 'notGivenUp' })
  expect(await retry(objecting.call)).toEqual({ ok: false, reason: 'objected' })
  expect(await retry(open.enrolmentId as string as WebhookCallId)).toEqual({ ok: false, reason: 'unknown' })
})

test('a call tried again whose lead leaves meanwhile counts as given up again', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'leaving', ['{ exit: yes }', '{ wait: 30d }'])
  const { call, enrolmentId, leadId } = await anAskedLead(db, key)
  await settleCall(db, call, failed)
  await advanceAt(db, enrolmentId, monday)
  await retry(call)
  await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await endEnrolment(tx, enrolmentId, 'removed', later)
  })
  expect(await troublesOf(key)).toMatchObject([{ kind: 'givenUp', calls: 1, failure: 'status.404' }])
})

test('what a person leaves at that is told no more', async () => {
  const { db } = database
  const { key } = await anAskingJourney(db, 'left-at-that')
  const calls = [(await anAskedLead(db, key)).call, (await anAskedLead(db, key)).call]
  for (const call of calls) await settleCall(db, call, failed)
  expect(await db.transaction().execute((tx) => leaveGivenUp(tx, { journey: key, step: 'ask' }, 'test', later))).toBe(2)
  expect(await troublesOf(key)).toEqual([])
  const audited = await db
    .selectFrom('auditEntry')
    .select(['subjectId', 'actor', 'at'])
    .where('action', '=', 'webhook.left')
    .execute()
  expect(audited.map(({ subjectId }) => subjectId).toSorted()).toEqual(calls.toSorted())
  expect(audited).toContainEqual({ subjectId: calls[0], actor: 'test', at: later })
})
