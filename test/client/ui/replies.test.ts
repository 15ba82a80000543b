import { load } from 'cheerio'
import { beforeAll, expect, test } from 'vitest'
import { replyPages } from '../../../client/ui/replies.ts'
import { applyInbound } from '../../../db/inbound-apply.ts'
import { forgetRawMail } from '../../../db/inbound.ts'
import { monday } from '../../support/builders.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aMailedLead, type MailedLead, seedStandingClock } from '../../support/mailed-lead.ts'
import { aReply } from '../../support/returned-mail.ts'

const database = testDatabase()
beforeAll(() => seedStandingClock(database.db))

const letter = 'Können Sie mich anrufen? <b>Gern</b> morgen.\n\n> Ihre Prüfliste'

async function reply(lead: MailedLead): Promise<string> {
  const raw = Buffer.from(aReply({ from: lead.email, text: letter }))
  const concerned = { leadId: lead.leadId, messageId: lead.messageId, trust: 'quoted' } as const
  await applyInbound(database.db, { intent: { kind: 'reply', wish: 'talk' }, concerned, dedupKey: lead.messageId, raw }, monday)
  const row = await database.db.selectFrom('inboundMail').select('id').where('leadId', '=', lead.leadId).executeTakeFirstOrThrow()
  return row.id
}

function request(path: string, method = 'GET') {
  return replyPages(testDeps(database.db)).request(path, { method, headers: { 'Accept-Language': 'de' } })
}

async function holdOf(lead: MailedLead): Promise<string | null> {
  const row = await database.db
    .selectFrom('lead')
    .select('replyHoldTaskId')
    .where('id', '=', lead.leadId)
    .executeTakeFirstOrThrow()
  return row.replyHoldTaskId
}

test('a reply is shown as plain text, the quoted mail folded away', async () => {
  const id = await reply(await aMailedLead(database.db))
  const page = load(await (await request(`/replies/${id}`)).text())
  expect(page('article pre').first().text()).toBe('Können Sie mich anrufen? <b>Gern</b> morgen.')
  expect(page('details pre').text()).toBe('> Ihre Prüfliste')
})

test('one tap makes it a direct request and lets marketing mail flow again', async () => {
  const lead = await aMailedLead(database.db)
  const id = await reply(lead)
  expect(await holdOf(lead)).not.toBeNull()
  for (const tap of ['first', 'second']) expect((await request(`/replies/${id}/talk`, 'POST')).status, tap).toBe(303)
  expect(await holdOf(lead)).toBeNull()
  const events = await database.db.selectFrom('event').select('type').where('leadId', '=', lead.leadId).orderBy('type').execute()
  expect(events.map((event) => event.type)).toEqual(['contact.requested', 'email.replied'])
})

test('a forgotten wording says so', async () => {
  const id = await reply(await aMailedLead(database.db))
  await forgetRawMail(database.db, new Date(Date.now() + 31 * 86_400_000))
  expect(await (await request(`/replies/${id}`)).text()).toContain('30 Tage')
})

test('what is no reply answers 404', async () => {
  expect((await request('/replies/01a203d5-7d9f-73e6-8baf-630112286d86')).status).toBe(404)
})
