import { beforeAll, expect, test } from 'vitest'
import { isQuiet, nextDue, openWorkflowsAfter, workLeft } from '../../db/due.ts'
import { queueMessage } from '../../db/messages.ts'
import { drainOutbox } from '../../db/outbox.ts'
import { after } from '../support/builders.ts'
import { capturedLead } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(() => aSalesTeam(database.db, { Anna: {} }))

const walk = () => openWorkflowsAfter(database.db, '00000000-0000-0000-0000-000000000000', 10)

test('a message put off by its server is no work until its retry, and nobody jumps over it meanwhile', async () => {
  const { leadId } = await capturedLead(database.db)
  const mail = { class: 'transactional', kind: 'optin', templateKey: 'optin', language: 'de', leadId, notBefore: nine } as const
  const { id } = await database.db.transaction().execute((tx) => queueMessage(tx, { ...mail, sendKey: 'put-off' }, nine))
  await database.db.deleteFrom('outbox').execute()
  await database.db.updateTable('lead').set({ reconsiderAt: null }).execute()
  const later = after(nine, '1h')
  const wall = new Date('2026-05-05T10:00:00Z')
  const retryWall = new Date(wall.getTime() + 300_000)
  expect(await isQuiet(database.db, later, wall)).toBe(false)
  expect(await workLeft(database.db, later, wall)).toEqual(['1 messages due'])
  await database.db.updateTable('message').set({ retryWall }).where('id', '=', id).execute()
  expect(await isQuiet(database.db, later, wall)).toBe(true)
  expect(await nextDue(database.db)).toEqual(nine)
  expect(await isQuiet(database.db, later, retryWall)).toBe(false)
  await database.db.deleteFrom('message').execute()
  expect([await isQuiet(database.db, later, wall), await nextDue(database.db)]).toEqual([true, null])
})

test('a workflow whose start is still in the outbox is not taken for a missing one', async () => {
  const id = await anOffer(database.db, await aRipeLead(database.db))
  expect(await walk()).toEqual([])
  await drainOutbox(database.db, 100, async () => {})
  expect(await walk()).toEqual([{ kind: 'salesHandoff', id }])
})
