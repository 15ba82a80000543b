import { beforeAll, expect, test } from 'vitest'
import { openWorkflowsAfter } from '../../db/due.ts'
import { drainOutbox } from '../../db/outbox.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(() => aSalesTeam(database.db, { Anna: {} }))

const walk = () => openWorkflowsAfter(database.db, '00000000-0000-0000-0000-000000000000', 10)

test('a workflow whose start is still in the outbox is not taken for a missing one', async () => {
  const id = await anOffer(database.db, await aRipeLead(database.db))
  expect(await walk()).toEqual([])
  await drainOutbox(database.db, 100, async () => {})
  expect(await walk()).toEqual([{ kind: 'salesHandoff', id }])
})
