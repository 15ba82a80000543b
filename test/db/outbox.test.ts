import { setImmediate } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { coalesce, drainOutbox, lookAgain, type OutboxCall, startWorkflow } from '../../db/outbox.ts'
import type { Tx } from '../../db/open.ts'
import { beginLooking, endLooking, looksInTime, looksNextAt, nextMailDue } from '../../db/transports.ts'
import type { LeadId } from '../../domain/id.ts'
import { after } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aMailableLead, queue, seedForMail, tuesday } from '../support/outgoing.ts'

const database = testDatabase()

beforeAll(() => seedForMail(database.db))

beforeEach(async () => {
  await database.db.deleteFrom('message').execute()
  await database.db.deleteFrom('outbox').execute()
})

const inTx = (body: (tx: Tx) => Promise<void>) => database.db.transaction().execute(body)

test('many looks at one workflow become one call', async () => {
  await inTx((tx) => lookAgain(tx, 'salesHandoff', ['a', 'a', 'b']))
  const calls: OutboxCall[] = []
  expect(await drainOutbox(database.db, 10, async (call) => void calls.push(call))).toBe(3)
  expect(calls).toEqual([
    { kind: 'salesHandoff', workflowId: 'a', action: 'lookAgain' },
    { kind: 'salesHandoff', workflowId: 'b', action: 'lookAgain' },
  ])
})

test('a call that fails leaves its rows for the next round', async () => {
  await inTx((tx) => startWorkflow(tx, 'salesHandoff', 'h'))
  await expect(drainOutbox(database.db, 10, () => Promise.reject(new Error('Temporal is away')))).rejects.toThrow('away')
  expect(await drainOutbox(database.db, 10, async () => {})).toBe(1)
})

test('two pumps at once never make the same call', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `w${index}`)
  await inTx((tx) => lookAgain(tx, 'salesHandoff', ids))
  const called: string[] = []
  const call = async ({ workflowId }: OutboxCall) => void called.push(workflowId)
  await Promise.all([drainOutbox(database.db, 20, call), drainOutbox(database.db, 20, call)])
  await drainOutbox(database.db, 100, call)
  expect(called.toSorted()).toEqual(ids.toSorted())
})

test.each([
  ['a start alone is a start', ['start'], 'start'],
  ['a repeated start is a start', ['start', 'start'], 'start'],
  ['a look alone is a signal', ['lookAgain'], 'lookAgain'],
  ['a start beside a look does not lose the look', ['start', 'lookAgain', 'start'], 'startAndLook'],
] as const)('%s', (_, actions, expected) => {
  const rows = actions.map((action, id) => ({ id, workflowKind: 'leadJourney' as const, workflowId: 'w', action }))
  expect(coalesce(rows)).toEqual([{ kind: 'leadJourney', workflowId: 'w', action: expected }])
})

const look = { kind: 'mailTransport', workflowId: 'default', action: 'lookAgain' }

async function told(): Promise<OutboxCall[]> {
  const calls: OutboxCall[] = []
  await drainOutbox(database.db, 100, async (call) => void calls.push(call))
  return calls
}

async function queueAt(notBefore: Date, { leadId }: { leadId?: LeadId } = {}): Promise<void> {
  await queue(database.db, { leadId: leadId ?? (await aMailableLead(database.db)).leadId, notBefore })
}

describe('queued mail', () => {
  beforeEach(() => endLooking(database.db, 'default'))

  test('tells the transport when nobody knows when that looks', async () => {
    await queueAt(after(tuesday, '1h'))
    await queueAt(after(tuesday, '2h'))
    expect(await told()).toEqual([look])
  })

  test('tells nobody while a drain is under way, which finds it by itself', async () => {
    await beginLooking(database.db, 'default')
    await queueAt(tuesday)
    expect(await told()).toEqual([])
  })

  test('tells the transport only when due before its own next look', async () => {
    await looksNextAt(database.db, 'default', after(tuesday, '1h'))
    await queueAt(after(tuesday, '1h'))
    expect(await told()).toEqual([])
    await queueAt(after(tuesday, '59m'))
    expect(await told()).toEqual([look])
  })

  test('does not swallow a look that is asked for beside it', async () => {
    await beginLooking(database.db, 'default')
    await queueAt(tuesday)
    await inTx((tx) => lookAgain(tx, 'mailTransport', ['default']))
    expect(await told()).toEqual([look])
  })

  test('a drain that ends late does not put a transport to sleep where another drain began', async () => {
    await beginLooking(database.db, 'default')
    await looksNextAt(database.db, 'default', after(tuesday, '3d'))
    await queueAt(after(tuesday, '1d'))
    expect(await looksInTime(database.db, 'default')).toBe(true)
  })

  test('is either seen by the last look of a drain that ends, or told', async () => {
    const { db } = database
    const { leadId } = await aMailableLead(db)
    for (let round = 0; round < 100; round += 1) {
      await db.deleteFrom('message').execute()
      await beginLooking(db, 'default')
      const [calls, seen] = await Promise.all([queueAt(tuesday, { leadId }).then(told), endsAfter(round % 25)])
      expect({ round, found: seen || calls.length > 0 }).toEqual({ round, found: true })
    }
  })
})

/** As a drain ends, after so many turns; true when its last look sees mail. */
async function endsAfter(turns: number): Promise<boolean> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate()
  await endLooking(database.db, 'default')
  const { planned } = await nextMailDue(database.db, 'default', new Date())
  if (planned !== null) await looksNextAt(database.db, 'default', planned)
  return planned !== null
}
