import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { claimMessages } from '../../db/message-claim.ts'
import { passGate } from '../../db/message-gate.ts'
import { reslotOverdue } from '../../db/message-reslot.ts'
import type { EnrolmentId, LeadId, MessageId } from '../../domain/id.ts'
import { localDayOf } from '../../domain/local-time.ts'
import { testDatabase } from '../support/database.ts'
import { aMailableLead, moveClock, queue, readMessage, sampleSender, seedForMail, tuesday } from '../support/outgoing.ts'

const database = testDatabase()
const hourMs = 3_600_000
const dayOf = (at: Date) => localDayOf('Europe/Berlin', at) - localDayOf('Europe/Berlin', tuesday)

beforeAll(() => seedForMail(database.db))

afterEach(async () => {
  await database.db.deleteFrom('message').execute()
  await moveClock(database.db, tuesday)
})

/** Lets what is due pass the gate, batch after batch, and answers who passed. */
async function passed(now = tuesday, limit = 100): Promise<MessageId[]> {
  const { db } = database
  const drainId = uuidv7()
  const leaseUntil = new Date(Date.now() + 60_000)
  const went: MessageId[] = []
  for (;;) {
    const claim = { transportId: 'default', drainId, lane: 'marketing', limit, leaseUntil, wall: new Date() } as const
    const claimed = await claimMessages(db, claim, now)
    if (claimed.length === 0) return went
    const through = await passGate(db, { drainId, leaseUntil }, [], claimed)
    went.push(...through.map(({ message }) => message.id))
    const sent = { state: 'sent', sentAt: now, finalAt: now, leaseUntilWall: null } as const
    await db.updateTable('message').set(sent).where('state', '=', 'sending').execute()
  }
}

function overdue(now: Date): Promise<number> {
  return reslotOverdue(database.db, { sinceWall: new Date(), sinceBusiness: now, rate: 1 }, sampleSender, now)
}

async function slotOf(id: MessageId): Promise<Date> {
  return (await readMessage(database.db, id)).notBefore
}

async function twoMails(priorities: readonly [number, number], slots: readonly [Date, Date] = [tuesday, tuesday]) {
  const { leadId } = await aMailableLead(database.db)
  const first = await queue(database.db, { leadId, priority: priorities[0], notBefore: slots[0] })
  const second = await queue(database.db, { leadId, priority: priorities[1], notBefore: slots[1] })
  return { leadId, first, second }
}

test('of two mails due together one leaves today, the other on its next free day', async () => {
  const { first, second } = await twoMails([0, 0])
  expect(await passed()).toEqual([first])
  expect(dayOf(await slotOf(second))).toBe(2)
})

test('of two mails due together the one of higher priority leaves, although the other waits longer', async () => {
  const { second } = await twoMails([0, 5], [new Date(tuesday.getTime() - hourMs), tuesday])
  expect(await passed()).toEqual([second])
})

test('a mail of lower priority leaves the day to one that is planned for the afternoon', async () => {
  const afternoon = new Date(tuesday.getTime() + 5 * hourMs)
  const { first, second } = await twoMails([0, 5], [tuesday, afternoon])
  expect(await passed()).toEqual([])
  expect(dayOf(await slotOf(first))).toBe(2)
  await moveClock(database.db, afternoon)
  expect(await passed(afternoon)).toEqual([second])
})

test('a mail does not leave its day to an equal one that is planned for the afternoon', async () => {
  const { first } = await twoMails([0, 0], [tuesday, new Date(tuesday.getTime() + 5 * hourMs)])
  expect(await passed()).toEqual([first])
})

test('a paused journey of higher priority holds nobody else’s mail', async () => {
  const { leadId, first } = await twoMails([0, 0])
  await aPausedMail(leadId, 9)
  expect(await passed()).toEqual([first])
})

test.each([
  ['in one batch', 0],
  ['in different batches', 250],
])('after an outage one of two overdue mails leaves that day, %s', async (_, between) => {
  const yesterday = new Date(tuesday.getTime() - 25 * hourMs)
  const later = (minutes: number) => new Date(yesterday.getTime() + minutes * 60_000)
  const { first, second } = await twoMails([0, 3], [yesterday, later(30)])
  const others = await Promise.all(Array.from({ length: between }, () => aMailableLead(database.db)))
  for (const { leadId } of others) await queue(database.db, { leadId, notBefore: later(10) }, yesterday)
  expect(await overdue(tuesday)).toBe(2 + between)
  expect(dayOf(await slotOf(second))).toBe(0)
  expect(dayOf(await slotOf(first))).toBe(2)
})

test('mails that the end of the window caught leave on different days, and none of the days stays empty', async () => {
  const evening = new Date('2026-03-03T18:00:00Z')
  await moveClock(database.db, evening)
  const { first, second } = await twoMails([0, 0])
  expect(await passed(evening, 1)).toEqual([])
  expect([dayOf(await slotOf(first)), dayOf(await slotOf(second))]).toEqual([1, 3])
})

async function aPausedMail(leadId: LeadId, priority: number): Promise<void> {
  const { db } = database
  const [journeyId, journeyVersionId, enrolmentId] = [uuidv7(), uuidv7(), uuidv7() as EnrolmentId]
  const empty = { definition: '{}', graph: '{}', source: '', contentHash: '' }
  await db
    .insertInto('journey')
    .values({ id: journeyId, key: 'paused', title: 'Pause', createdAt: tuesday, pausedAt: tuesday })
    .execute()
  await db
    .insertInto('journeyVersion')
    .values({ ...empty, id: journeyVersionId, journeyId, version: 1, status: 'published', createdAt: tuesday })
    .execute()
  const place = { leadId, journeyId, journeyVersionId, cycle: 1, step: 'mail', state: '{}' }
  await db
    .insertInto('enrolment')
    .values({ ...place, id: enrolmentId, status: 'active', enteredStepAt: tuesday, startedAt: tuesday })
    .execute()
  await queue(db, { leadId, priority, enrolmentId })
}
