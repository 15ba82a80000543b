import { beforeAll, expect, test } from 'vitest'
import { changeClock } from '../../db/change-clock.ts'
import { changedTopics, readChangeMarks } from '../../db/change-feed.ts'
import { stopSending } from '../../db/settings.ts'
import { createTask } from '../../db/tasks.ts'
import { capturedLead } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

async function topicsOf(act: () => Promise<unknown>): Promise<string[]> {
  const before = await readChangeMarks(database.db)
  await act()
  return changedTopics(before, await readChangeMarks(database.db))
}

test('nothing changes by looking', async () => {
  expect(await topicsOf(async () => undefined)).toEqual([])
})

test('a handoff changes handoffs, stages and tasks', async () => {
  const leadId = await aRipeLead(database.db)
  expect(await topicsOf(() => anOffer(database.db, leadId))).toEqual(['stages', 'handoffs', 'tasks'])
})

test('a task changes tasks', async () => {
  const { leadId } = await capturedLead(database.db)
  const task = () =>
    database.db.transaction().execute((tx) => createTask(tx, { kind: 'callContact', leadId, role: 'marketing' }, nine))
  expect(await topicsOf(task)).toEqual(['tasks'])
})

test('the clock and the stop switch are told apart', async () => {
  const tx = database.db.transaction()
  expect(await topicsOf(() => tx.execute((inside) => changeClock(inside, { rate: 60 }, 'test')))).toContain('clock')
  expect(await topicsOf(() => tx.execute((inside) => stopSending(inside, 'test', nine)))).toEqual(['settings'])
})
