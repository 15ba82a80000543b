import { beforeAll, expect, test } from 'vitest'
import { closeTask, createTask, createTasks } from '../../db/tasks.ts'
import type { Tx } from '../../db/open.ts'
import type { LeadId, TaskId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()

beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
})

function inTx<T>(act: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(act)
}

const close = (id: TaskId) => inTx((tx) => closeTask(tx, id, 'person', nine))
const lead = (id: LeadId) => database.db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a task with a key is made once, also by two at the same moment', async () => {
  const leadId = await aRipeLead(database.db)
  const task = { kind: 'callContact', leadId, role: 'marketing', dedupKey: 'callContact:1' } as const
  const made = await Promise.all([inTx((tx) => createTask(tx, task, nine)), inTx((tx) => createTask(tx, task, nine))])
  expect(made.filter(({ created }) => created)).toHaveLength(1)
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
})

test('many tasks are answered for in their order, the known ones and those named twice with the first', async () => {
  const leadId = await aRipeLead(database.db)
  const task = (key: string) =>
    ({ kind: 'callContact', leadId, role: 'marketing', dueAt: nine, dedupKey: `many:${key}` }) as const
  const known = await inTx((tx) => createTask(tx, task('b'), nine))
  const keyless = { kind: 'findRightPerson', leadId, role: 'marketing', refs: { source: 'test' } } as const
  const made = await inTx((tx) => createTasks(tx, [task('c'), task('b'), keyless, task('a'), task('c'), keyless], nine))
  expect(made.map(({ created }) => created)).toEqual([true, false, true, true, false, true])
  expect(made[1]?.id).toBe(known.id)
  expect(made[4]?.id).toBe(made[0]?.id)
  expect(new Set(made.map(({ id }) => id)).size).toBe(5)
  const row = await database.db
    .selectFrom('task')
    .selectAll()
    .where('id', '=', made[2]?.id ?? '')
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({
    kind: 'findRightPerson',
    titleKey: 'task.findRightPerson',
    refs: { source: 'test' },
    status: 'open',
  })
})

test('a task is closed once', async () => {
  const leadId = await aRipeLead(database.db)
  const { id } = await inTx((tx) => createTask(tx, { kind: 'callContact', leadId, role: 'marketing' }, nine))
  expect([await close(id), await close(id), await close(leadId as string as TaskId)]).toEqual([
    { ok: true },
    { ok: false, reason: 'closed' },
    { ok: false, reason: 'notFound' },
  ])
  const row = await database.db
    .selectFrom('task')
    .select(['status', 'closedBy', 'closedAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ status: 'done', closedBy: 'person', closedAt: nine })
})

test('the reply that holds marketing mail lets it go when it is answered, another task does not', async () => {
  const leadId = await aRipeLead(database.db)
  const reply = await inTx((tx) => createTask(tx, { kind: 'answerReply', leadId, role: 'marketing' }, nine))
  const other = await inTx((tx) => createTask(tx, { kind: 'callContact', leadId, role: 'marketing' }, nine))
  await database.db.updateTable('lead').set({ replyHoldTaskId: reply.id }).where('id', '=', leadId).execute()
  await close(other.id)
  expect((await lead(leadId)).replyHoldTaskId).toBe(reply.id)
  await close(reply.id)
  expect((await lead(leadId)).replyHoldTaskId).toBeNull()
})

test('facts that were corrected let the lead come back on the same evidence', async () => {
  const leadId = await aRipeLead(database.db)
  const { id } = await inTx((tx) => createTask(tx, { kind: 'correctFacts', leadId, role: 'marketing' }, nine))
  await close(id)
  expect(await lead(leadId)).toMatchObject({ sameEvidenceAllowed: true, needsData: null, reconsiderAt: nine })
})
