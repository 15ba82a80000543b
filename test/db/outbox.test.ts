import { beforeEach, expect, test } from 'vitest'
import { coalesce, drainOutbox, lookAgain, type OutboxCall, startWorkflow } from '../../db/outbox.ts'
import type { Tx } from '../../db/open.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

beforeEach(async () => {
  await database.db.deleteFrom('outbox').execute()
})

const inTx = (body: (tx: Tx) => Promise<void>) => database.db.transaction().execute(body)

test('many looks at one workflow become one call', async () => {
  await inTx((tx) => lookAgain(tx, 'leadJourney', ['a', 'a', 'b']))
  const calls: OutboxCall[] = []
  expect(await drainOutbox(database.db, 10, async (call) => void calls.push(call))).toBe(3)
  expect(calls).toEqual([
    { kind: 'leadJourney', workflowId: 'a', action: 'lookAgain' },
    { kind: 'leadJourney', workflowId: 'b', action: 'lookAgain' },
  ])
})

test('a call that fails leaves its rows for the next round', async () => {
  await inTx((tx) => startWorkflow(tx, 'salesHandoff', 'h'))
  await expect(drainOutbox(database.db, 10, () => Promise.reject(new Error('Temporal is away')))).rejects.toThrow('away')
  expect(await drainOutbox(database.db, 10, async () => {})).toBe(1)
})

test('two pumps at once never make the same call', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `w${index}`)
  await inTx((tx) => lookAgain(tx, 'leadJourney', ids))
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
