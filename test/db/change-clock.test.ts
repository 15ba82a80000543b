import { v7 as uuidv7 } from 'uuid'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { changeClock, type ClockChange, continueClock } from '../../db/change-clock.ts'
import { businessNow, readClock, setClock } from '../../db/clock.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const monday = new Date('2026-03-02T06:30:00Z')
const tuesday = new Date('2026-03-03T06:30:00Z')
const wednesday = new Date('2026-03-04T06:30:00Z')
const enrolments = { tuesday: uuidv7(), wednesday: uuidv7(), handoff: uuidv7() }

beforeAll(seedWaits)
beforeEach(async () => {
  await database.db.transaction().execute(async (tx) => {
    await setClock(tx, { from: monday, rate: 0, reason: 'test' })
    await tx.deleteFrom('outbox').execute()
  })
})

const change = (what: ClockChange) => database.db.transaction().execute((tx) => changeClock(tx, what, 'test'))

async function told(): Promise<string[]> {
  const rows = await database.db.selectFrom('outbox').select(['workflowKind', 'workflowId']).execute()
  return rows.map((row) => `${row.workflowKind}:${row.workflowId}`).toSorted()
}
const journey = (id: string) => `leadJourney:${id}`

test('a jump while paused tells only those that are due by then, and the transport', async () => {
  expect(await change({ jumpTo: tuesday })).toMatchObject({ ok: true, segment: { rate: 0, sinceBusiness: tuesday } })
  expect(await told()).toEqual([journey(enrolments.tuesday), 'mailTransport:default'])
  expect(await businessNow(database.db)).toEqual(tuesday)
})

test('another speed tells every open workflow, since its timer runs in wall time', async () => {
  expect(await change({ rate: 60 })).toMatchObject({ ok: true, segment: { rate: 60 } })
  expect(await told()).toEqual([...Object.values(enrolments).map(journey), 'mailTransport:default'].toSorted())
})

test('time never turns back', async () => {
  await change({ jumpTo: wednesday })
  expect(await change({ jumpTo: tuesday })).toEqual({ ok: false, reason: 'backwards' })
  expect(await businessNow(database.db)).toEqual(wednesday)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a speed of %d is refused', async (rate) => {
  expect(await change({ rate })).toEqual({ ok: false, reason: 'badRate' })
})

test('continuing takes up the last speed that moved', async () => {
  await change({ rate: 720 })
  await change({ rate: 0 })
  await database.db.transaction().execute((tx) => continueClock(tx, 'test'))
  expect(await readClock(database.db)).toMatchObject({ rate: 720 })
})

async function seedWaits(): Promise<void> {
  const { db } = database
  const at = { createdAt: monday }
  const [journeyId, journeyVersionId] = [uuidv7(), uuidv7()]
  await db
    .insertInto('journey')
    .values({ id: journeyId, key: 'test', title: 'Test', pausedAt: null, ...at })
    .execute()
  await db
    .insertInto('journeyVersion')
    .values({
      id: journeyVersionId,
      journeyId,
      version: 1,
      status: 'published',
      source: '',
      definition: '{}',
      graph: '{}',
      contentHash: '',
      publishedAt: monday,
      publishedBy: 'test',
      note: null,
      ...at,
    })
    .execute()
  const wakes = { tuesday, wednesday, handoff: null }
  for (const [name, wakeAt] of Object.entries(wakes)) {
    const leadId = uuidv7()
    await db
      .insertInto('lead')
      .values({
        id: leadId,
        externalId: name,
        channel: 'api',
        direction: 'inbound',
        stageSince: monday,
        updatedAt: monday,
        ...at,
      })
      .execute()
    await db
      .insertInto('enrolment')
      .values({
        id: enrolments[name as keyof typeof enrolments],
        leadId,
        journeyId,
        journeyVersionId,
        cycle: 1,
        status: 'active',
        outcome: null,
        step: 'wait',
        state: '{}',
        waitingFor: null,
        wakeAt,
        enteredStepAt: monday,
        causeEventId: null,
        startedAt: monday,
        finishedAt: null,
      })
      .execute()
  }
}
