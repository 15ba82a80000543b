import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { stopMarketing } from '../../db/consents.ts'
import { lockLead } from '../../db/lock.ts'
import { claimMessages, type Lane, renewLeases } from '../../db/message-claim.ts'
import { passGate } from '../../db/message-gate.ts'
import { queueMessage } from '../../db/messages.ts'
import { returnPermits, takePermits } from '../../db/transports.ts'
import type { LeadId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { aMailableLead, aRep, queue, readMessage, seedForMail, tuesday } from '../support/outgoing.ts'

const database = testDatabase()
const far = () => new Date(Date.now() + 60_000)

beforeAll(() => seedForMail(database.db))

function claim(drainId: string, lane: Lane, limit = 100) {
  return claimMessages(
    database.db,
    { transportId: 'default', drainId, lane, limit, leaseUntil: far(), wall: new Date() },
    tuesday,
  )
}

async function unsubscribe(leadId: LeadId): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    await stopMarketing(tx, leadId, { reason: 'unsubscribe', source: 'link', evidence: {} }, tuesday)
  })
}

test('the same send key is queued once, whatever the second request says', async () => {
  const { leadId } = await aMailableLead(database.db)
  const request = {
    sendKey: 'once',
    class: 'transactional',
    kind: 'test',
    leadId,
    templateKey: 'a',
    language: 'de',
    notBefore: tuesday,
  } as const
  const [first, second] = await database.db
    .transaction()
    .execute(async (tx) => [
      await queueMessage(tx, request, tuesday),
      await queueMessage(tx, { ...request, templateKey: 'b' }, tuesday),
    ])
  expect(first?.created).toBe(true)
  expect(second).toEqual({ id: first?.id, created: false })
  await database.db.deleteFrom('message').execute()
})

test('a message claimed and then stopped does not pass', async () => {
  const { leadId } = await aMailableLead(database.db)
  const id = await queue(database.db, { leadId })
  const drainId = uuidv7()
  const claimed = await claim(drainId, 'marketing')
  expect(claimed).toMatchObject([{ id, leadId, class: 'marketing' }])
  await unsubscribe(leadId)
  expect(await passGate(database.db, { drainId, leaseUntil: far() }, [], claimed)).toEqual([])
  expect(await readMessage(database.db, id)).toMatchObject({ state: 'suppressed', outcomeCode: 'unsubscribe' })
})

test('a message that passed and is judged again after an unsubscribe is stopped', async () => {
  const { leadId } = await aMailableLead(database.db)
  const id = await queue(database.db, { leadId })
  const drainId = uuidv7()
  const claimed = await claim(drainId, 'marketing')
  const gate = { drainId, leaseUntil: far() }
  expect(await passGate(database.db, gate, [], claimed)).toHaveLength(1)
  expect(await passGate(database.db, gate, [], claimed)).toHaveLength(1)
  await unsubscribe(leadId)
  expect(await passGate(database.db, gate, [], claimed)).toEqual([])
  expect(await readMessage(database.db, id)).toMatchObject({ state: 'suppressed', outcomeCode: 'suppressed.unsubscribe' })
})

test('a drain whose claim went to another passes nothing', async () => {
  const { leadId } = await aMailableLead(database.db)
  await queue(database.db, { leadId })
  const claimed = await claim(uuidv7(), 'marketing')
  expect(claimed).toHaveLength(1)
  expect(await passGate(database.db, { drainId: uuidv7(), leaseUntil: far() }, [], claimed)).toEqual([])
  await database.db.deleteFrom('message').where('state', '=', 'claimed').execute()
})

test('a claim takes one message per lead, the highest priority first, and no more per domain than its limit', async () => {
  const { db } = database
  await db.updateTable('transport').set({ domainLimit: 3 }).execute()
  const { leadId } = await aMailableLead(db)
  await queue(db, { leadId })
  const urgent = await queue(db, { leadId, priority: 9 })
  for (let at = 0; at < 5; at += 1) {
    const one = await aMailableLead(db, { email: `x${at}@same.example` })
    await queue(db, { leadId: one.leadId })
  }
  const drainId = uuidv7()
  const first = await claim(drainId, 'marketing')
  expect(first[0]?.id).toBe(urgent)
  expect(first).toHaveLength(4)
  expect(await claim(drainId, 'marketing')).toEqual([])
  await db.updateTable('transport').set({ domainLimit: 10 }).execute()
  await db.deleteFrom('message').where('state', 'in', ['queued', 'claimed']).execute()
})

test('the lanes do not see each other, and one claim never overtakes another', async () => {
  const { db } = database
  const { leadId } = await aMailableLead(db)
  await queue(db, { leadId })
  const notice = await queue(db, { class: 'internal', repId: await aRep(db) })
  expect((await claim(uuidv7(), 'urgent')).map(({ id }) => id)).toEqual([notice])
  const both = await Promise.all([claim(uuidv7(), 'marketing'), claim(uuidv7(), 'marketing')])
  expect(both.flat()).toHaveLength(1)
  await db.deleteFrom('message').where('state', 'in', ['queued', 'claimed']).execute()
})

test('a living drain keeps its lease', async () => {
  const { leadId } = await aMailableLead(database.db)
  const id = await queue(database.db, { leadId })
  const drainId = uuidv7()
  await claim(drainId, 'marketing')
  const until = new Date(Date.now() + 3_600_000)
  await renewLeases(database.db, drainId, until)
  expect(await readMessage(database.db, id)).toMatchObject({ leaseUntilWall: until })
})

test('a lease is renewed beside a turn of the gate without waiting for it', async () => {
  const { db } = database
  const drainId = uuidv7()
  const leads = [await aMailableLead(db), await aMailableLead(db)]
  const [gated, waiting] = [
    await queue(db, { leadId: leads[0]?.leadId as LeadId }),
    await queue(db, { leadId: leads[1]?.leadId as LeadId }),
  ]
  await claim(drainId, 'marketing')
  const until = new Date(Date.now() + 3_600_000)
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('message').select('id').where('id', '=', gated).forUpdate().execute()
    await renewLeases(db, drainId, until)
  })
  expect(await readMessage(db, waiting)).toMatchObject({ leaseUntilWall: until })
  expect((await readMessage(db, gated)).leaseUntilWall).not.toEqual(until)
  await db.deleteFrom('message').where('state', '=', 'claimed').execute()
})

test('permits of bulk mail grow at the rate of the transport and never beyond a second’s worth', async () => {
  const { db } = database
  const wall = new Date()
  await db.updateTable('transport').set({ ratePerSecond: 10, permits: 10, permitsWall: wall }).execute()
  expect(await takePermits(db, 'default', 7, wall)).toBe(7)
  expect(await takePermits(db, 'default', 7, wall)).toBe(3)
  expect(await takePermits(db, 'default', 7, new Date(wall.getTime() + 500))).toBe(5)
  expect(await takePermits(db, 'default', 100, new Date(wall.getTime() + 60_000))).toBe(10)
  await returnPermits(db, 'default', 4)
  expect(await takePermits(db, 'default', 100, new Date(wall.getTime() + 60_000))).toBe(4)
  await db.updateTable('transport').set({ pausedAt: tuesday }).execute()
  expect(await takePermits(db, 'default', 1, new Date(wall.getTime() + 90_000))).toBe(0)
})
