import { beforeAll, expect, test } from 'vitest'
import { eraseLead } from '../../db/lead-erase.ts'
import { openRequestTask } from '../../db/request-task.ts'
import type { EventId, LeadId, RepId, TaskId } from '../../domain/id.ts'
import { someId } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aRipeLead, aSalesTeam, nine, withLead } from '../support/sales-team.ts'

const database = testDatabase()
let rep: (name: string) => RepId
beforeAll(async () => {
  ;({ rep } = await aSalesTeam(database.db, {
    Boss: { isTeamLead: true, weight: 0, capacity: 0 },
    Anna: {},
    Ben: { capacity: 0 },
  }))
})

async function asks(): Promise<{ leadId: LeadId; taskId: TaskId; again: () => Promise<unknown> }> {
  const leadId = await aRipeLead(database.db)
  const request = { eventId: someId() as EventId, type: 'demo.requested' }
  const open = () => withLead(database.db, leadId, (tx, facts) => openRequestTask(tx, facts, request, nine))
  return { leadId, taskId: (await open()).taskId, again: open }
}

const noticesOf = (taskId: TaskId) =>
  database.db
    .selectFrom('message')
    .select(['sendKey', 'repId', 'templateKey', 'class', 'state', 'refs'])
    .where('sendKey', 'like', `rep-request:${taskId}%`)
    .orderBy('repId')
    .execute()

test('the rep who has the task is told of the request by mail, once', async () => {
  const { taskId, again } = await asks()
  await again()
  expect(await noticesOf(taskId)).toEqual([
    {
      sendKey: `rep-request:${taskId}`,
      repId: rep('Anna'),
      templateKey: 'rep-request',
      class: 'internal',
      state: 'queued',
      refs: { taskId },
    },
  ])
})

test('an erasure cancels the notice that has not left', async () => {
  const { leadId, taskId } = await asks()
  await database.db.transaction().execute((tx) => eraseLead(tx, leadId, 'test', nine))
  expect(await noticesOf(taskId)).toMatchObject([{ state: 'cancelled' }])
})

test('a task that falls to a team lead who has left is told to everybody in the team', async () => {
  await database.db.updateTable('rep').set({ active: false }).where('id', '=', rep('Boss')).execute()
  const away = [rep('Anna'), rep('Ben')].map((repId) => ({ id: someId(), repId, fromDate: '2026-03-02', toDate: '2026-03-02' }))
  await database.db.insertInto('repAbsence').values(away).execute()
  const { taskId } = await asks()
  expect((await noticesOf(taskId)).map(({ repId }) => repId)).toEqual([rep('Anna'), rep('Ben')].toSorted())
})
