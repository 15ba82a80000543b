import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { applyInbound, type InboundIntent } from '../../db/inbound-apply.ts'
import type { Concerned } from '../../db/inbound.ts'
import { storeOutcomes } from '../../db/message-outcomes.ts'
import { queueMessage } from '../../db/messages.ts'
import { readOpenTasks } from '../../db/today-view.ts'
import type { MessageId, RepId } from '../../domain/id.ts'
import { after } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aRipeLead, aSalesTeam, nine } from '../support/sales-team.ts'

const database = testDatabase()
let rep: Awaited<ReturnType<typeof aSalesTeam>>['rep']
beforeAll(async () => {
  ;({ rep } = await aSalesTeam(database.db, { Boss: { isTeamLead: true, weight: 0 }, Anna: {}, Ben: {} }))
})

const comesBack = (concerned: Concerned, intent: InboundIntent, now: Date = nine) =>
  applyInbound(database.db, { intent, concerned, dedupKey: uuidv7(), raw: Buffer.from('x') }, now)

const unknownUser = { kind: 'bounce', class: 'hard', reason: 'unknownUser', status: '5.1.1' } as const

async function aNotice(repId: RepId): Promise<MessageId> {
  const mail = { class: 'internal', kind: 'rep-offer', templateKey: 'rep-offer', language: 'de', repId, notBefore: nine } as const
  const { id } = await database.db.transaction().execute((tx) => queueMessage(tx, { ...mail, sendKey: uuidv7() }, nine))
  return id
}

const noticeBounces = async (repId: RepId, now: Date = nine) =>
  comesBack({ leadId: null, messageId: await aNotice(repId), trust: 'token' }, unknownUser, now)

const tasksAbout = async (repId: RepId) =>
  (await database.db.selectFrom('task').selectAll().where('kind', '=', 'repUnreachable').orderBy('createdAt').execute()).filter(
    ({ refs }) => (refs as { repId?: string }).repId === repId,
  )

const talk = { kind: 'reply', wish: 'talk' } as const

test.each([
  ['its owner', 'rep', true],
  ['marketing', 'marketing', false],
] as const)('a reply is answered by %s within four working hours of the team', async (_who, role, isOwned) => {
  const leadId = await aRipeLead(database.db)
  const ownerRepId = isOwned ? rep('Anna') : null
  await database.db.updateTable('lead').set({ ownerRepId }).where('id', '=', leadId).execute()
  const fridayAfternoon = new Date('2026-03-06T14:00:00Z')
  await comesBack({ leadId, messageId: null, trust: 'token' }, talk, fridayAfternoon)
  const task = await database.db.selectFrom('task').selectAll().where('leadId', '=', leadId).executeTakeFirstOrThrow()
  expect(task).toMatchObject({ kind: 'answerReply', role, repId: ownerRepId })
  expect(task.dueAt).toEqual(new Date('2026-03-09T10:00:00Z'))
})

test('mail to a rep that comes back makes one task a day for the team lead, named after the rep', async () => {
  expect(await noticeBounces(rep('Anna'))).toBe('applied')
  await noticeBounces(rep('Anna'), after(nine, '1h'))
  expect(await tasksAbout(rep('Anna'))).toMatchObject([{ role: 'teamLead', repId: rep('Boss'), leadId: null }])
  const { rows } = await readOpenTasks(database.db, 100)
  expect(rows.find(({ kind }) => kind === 'repUnreachable')?.refs).toMatchObject({ rep: 'Anna', reason: 'unknownUser' })
  await noticeBounces(rep('Anna'), after(nine, '1d'))
  expect(await tasksAbout(rep('Anna'))).toHaveLength(2)
})

test('mail to the team lead that comes back is marketing’s affair', async () => {
  await noticeBounces(rep('Boss'))
  expect(await tasksAbout(rep('Boss'))).toMatchObject([{ role: 'marketing', repId: null }])
})

test('a rep’s address that is refused while sending makes the same task', async () => {
  const id = await aNotice(rep('Ben'))
  const drain = uuidv7()
  const sending = { state: 'sending', claimedBy: drain, leaseUntilWall: nine, smtpMessageId: '<x@x.example>' } as const
  await database.db.updateTable('message').set(sending).where('id', '=', id).execute()
  const message = { id, class: 'internal', resends: 0, enrolmentId: null, templateKey: 'rep-offer', step: null } as const
  const bounce = { class: 'hard', reason: 'unknownUser' } as const
  const outcome = { kind: 'failed', code: 'refused.unknownUser', bounce } as const
  await database.db
    .transaction()
    .execute((tx) => storeOutcomes(tx, drain, [{ message, leadId: null, outcome, at: nine, wall: new Date() }], nine))
  expect(await tasksAbout(rep('Ben'))).toHaveLength(1)
})
