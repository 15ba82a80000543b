import { createTransport } from 'nodemailer'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bouncesTo } from '../../../client/embedded/delivery-report.ts'
import { behavesByDomain } from '../../../client/embedded/sink-behaviour.ts'
import { type RunningInbound, startInbound } from '../../../client/inbound/listener.ts'
import { setClock } from '../../../db/clock.ts'
import { forgetRawMail } from '../../../db/inbound.ts'
import { openDatabase } from '../../../db/open.ts'
import { initialSettings } from '../../../db/seed-settings.ts'
import { signToken } from '../../../templates/token.ts'
import { after, monday } from '../../support/builders.ts'
import { testConfig, testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aMailedLead, aSentMessage, type MailedLead, seedStandingClock } from '../../support/mailed-lead.ts'
import { aDeliveryReport, anAbuseReport, aReply } from '../../support/returned-mail.ts'
import { testSink } from '../../support/sink.ts'

const database = testDatabase()
const { tokenKey } = testConfig().secrets
let inbound: RunningInbound

beforeAll(async () => {
  await seedStandingClock(database.db)
  inbound = await startInbound({ port: 0, ...testDeps(database.db) })
})
afterAll(() => inbound.stop())

const { bounceDomain } = initialSettings.mail
const { replyTo } = initialSettings.sender

function returnPath(messageId: string): string {
  return `b+${signToken(tokenKey, 'verp', messageId)}@${bounceDomain}`
}

async function deliver(to: string, raw: string, from = '', port = inbound.port): Promise<void> {
  await createTransport({ host: '127.0.0.1', port, ignoreTLS: true }).sendMail({ envelope: { from, to }, raw })
}

async function suppressions(lead: MailedLead): Promise<string[]> {
  const rows = await database.db
    .selectFrom('suppression')
    .innerJoin('lead', 'lead.emailHmac', 'suppression.emailHmac')
    .select('reason')
    .where('lead.id', '=', lead.leadId)
    .execute()
  return rows.map((row) => row.reason)
}

async function events(lead: MailedLead) {
  return database.db.selectFrom('event').select(['type', 'properties']).where('leadId', '=', lead.leadId).orderBy('id').execute()
}

async function eventTypes(lead: MailedLead): Promise<string[]> {
  return (await events(lead)).map((event) => event.type)
}

async function openTasks(lead: MailedLead): Promise<string[]> {
  const rows = await database.db
    .selectFrom('task')
    .select('kind')
    .where('leadId', '=', lead.leadId)
    .where('status', '=', 'open')
    .execute()
  return rows.map((row) => row.kind)
}

async function lastInbound() {
  return database.db.selectFrom('inboundMail').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
}

const unknownUser = { status: '5.1.1', diagnostic: 'smtp; 550 5.1.1 user unknown' }

test('a hard bounce on its return path ends all mail to that address', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(returnPath(lead.messageId), aDeliveryReport(lead, { ...unknownUser, withOriginal: false }))
  expect(await suppressions(lead)).toEqual(['hard_bounce'])
  expect(await events(lead)).toMatchObject([{ type: 'email.bounced', properties: { class: 'hard', reason: 'unknownUser' } }])
})

test('the same report delivered twice counts once', async () => {
  const lead = await aMailedLead(database.db)
  const report = aDeliveryReport(lead, unknownUser)
  await deliver(returnPath(lead.messageId), report)
  await deliver(returnPath(lead.messageId), report)
  expect(await eventTypes(lead)).toEqual(['email.bounced'])
})

test('a report sent to another of our addresses is matched by the ids of the returned original', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(`postmaster@${bounceDomain}`, aDeliveryReport(lead, unknownUser))
  expect(await suppressions(lead)).toEqual(['hard_bounce'])
})

test('a report that knows nothing but an address is kept and has no effect', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(`postmaster@${bounceDomain}`, aDeliveryReport(lead, { ...unknownUser, withOriginal: false }))
  expect(await suppressions(lead)).toEqual([])
  expect(await lastInbound()).toMatchObject({ kind: 'unmatched', leadId: null })
})

test.each([
  [
    'a bounce',
    (lead: MailedLead) => [`b+${signToken('44'.repeat(32), 'verp', lead.messageId)}`, aDeliveryReport(lead, unknownUser)],
  ],
  [
    'an unsubscribe',
    (lead: MailedLead) => [
      `unsub+${signToken('44'.repeat(32), 'unsubscribeMail', lead.messageId)}`,
      aReply({ from: 'a@b.example', text: '' }),
    ],
  ],
] as const)('%s to a forged address has no effect', async (_what, make) => {
  const lead = await aMailedLead(database.db)
  const [local, raw] = make(lead)
  await deliver(`${local}@${bounceDomain}`, raw ?? '')
  expect(await suppressions(lead)).toEqual([])
  expect(await eventTypes(lead)).toEqual([])
  expect((await lastInbound()).kind).toBe('unmatched')
})

test('five soft bounces spread over days end mail to the address; those that are about us do not count', async () => {
  const lead = await aMailedLead(database.db)
  const full = { status: '4.2.2', diagnostic: 'smtp; 452 4.2.2 mailbox full' }
  const blocked = { status: '5.7.1', diagnostic: 'smtp; 550 5.7.1 blocked using Spamhaus' }
  for (const [day, says] of [blocked, full, full, full, full].entries()) {
    await setDay(day)
    await deliver(returnPath(lead.messageId), aDeliveryReport(lead, says))
  }
  expect(await suppressions(lead)).toEqual([])
  await setDay(5)
  await deliver(returnPath(lead.messageId), aDeliveryReport(lead, full))
  expect(await suppressions(lead)).toEqual(['hard_bounce'])
})

async function setDay(day: number): Promise<void> {
  const from = after(monday, `${day}d`)
  await database.db.transaction().execute((tx) => setClock(tx, { from, rate: 0, reason: 'test' }))
}

test('a warning of delay changes nothing', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(
    returnPath(lead.messageId),
    aDeliveryReport(lead, { action: 'delayed', status: '4.4.1', diagnostic: 'timed out' }),
  )
  expect(await eventTypes(lead)).toEqual([])
  expect(await lastInbound()).toMatchObject({ kind: 'delayed', leadId: lead.leadId })
})

test('a bounce proves that a mail of unknown fate had left', async () => {
  const lead = await aMailedLead(database.db, { state: 'unknown' })
  await deliver(returnPath(lead.messageId), aDeliveryReport(lead, unknownUser))
  const message = await database.db
    .selectFrom('message')
    .select('state')
    .where('id', '=', lead.messageId)
    .executeTakeFirstOrThrow()
  expect(message.state).toBe('sent')
})

test('a reply makes one task for a person and holds marketing mail, however many follow', async () => {
  const lead = await aMailedLead(database.db)
  for (const text of ['Können Sie mich anrufen?', 'Am besten morgen.'])
    await deliver(replyTo, aReply({ from: 'kollege@kunde.example', text, answers: lead.messageId }), 'kollege@kunde.example')
  expect(await eventTypes(lead)).toEqual(['email.replied', 'email.replied'])
  expect(await openTasks(lead)).toEqual(['answerReply'])
  const held = await database.db
    .selectFrom('lead')
    .select('replyHoldTaskId')
    .where('id', '=', lead.leadId)
    .executeTakeFirstOrThrow()
  expect(held.replyHoldTaskId).not.toBeNull()
})

test('a mail from a lead’s address that answers no mail of ours reaches a person too', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(replyTo, aReply({ from: lead.email.toUpperCase(), text: 'Guten Tag, eine Frage.' }), lead.email)
  expect(await openTasks(lead)).toEqual(['answerReply'])
})

test('a report that arrives after its lead was erased is counted, and nothing it says is kept', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(returnPath(uuidv7()), aDeliveryReport(lead, unknownUser))
  expect(await lastInbound()).toMatchObject({ kind: 'unmatched', leadId: null, raw: null })
})

test('an out-of-office notice is kept and disturbs nobody', async () => {
  const lead = await aMailedLead(database.db)
  const notice = {
    from: lead.email,
    text: 'Ich bin im Urlaub.',
    answers: lead.messageId,
    headers: ['Auto-Submitted: auto-replied'],
  }
  await deliver(returnPath(lead.messageId), aReply(notice))
  expect(await openTasks(lead)).toEqual([])
  expect(await eventTypes(lead)).toEqual([])
  expect((await lastInbound()).kind).toBe('autoReply')
})

test.each([
  ['STOP', ['unsubscribed'], []],
  ['Bitte abmelden', ['unsubscribed'], []],
  [
    'Keine weiteren E-Mails bitte, aber rufen Sie mich im Herbst gern noch einmal zu Linie 2 an.',
    ['email.replied', 'unsubscribed'],
    ['answerReply'],
  ],
])('a reply of "%s" ends marketing mail', async (text, types, tasks) => {
  const lead = await aMailedLead(database.db)
  await deliver(replyTo, aReply({ from: lead.email, text, answers: lead.messageId }), lead.email)
  expect(await suppressions(lead)).toEqual(['unsubscribe'])
  expect((await eventTypes(lead)).toSorted()).toEqual(types)
  expect(await openTasks(lead)).toEqual(tasks)
})

test('a mail to the unsubscribe address ends marketing mail without a word in it', async () => {
  const lead = await aMailedLead(database.db)
  const token = signToken(tokenKey, 'unsubscribeMail', lead.messageId)
  await deliver(`unsub+${token}@${bounceDomain}`, aReply({ from: lead.email, text: '', subject: 'unsubscribe' }), lead.email)
  expect(await suppressions(lead)).toEqual(['unsubscribe'])
  const consent = await database.db
    .selectFrom('consent')
    .select('status')
    .where('leadId', '=', lead.leadId)
    .executeTakeFirstOrThrow()
  expect(consent.status).toBe('withdrawn')
})

test('a complaint through a feedback loop that hides the address is matched by our own id', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(`fbl@${bounceDomain}`, anAbuseReport(lead), 'fbl@provider.example')
  expect(await suppressions(lead)).toEqual(['complaint'])
  expect(await eventTypes(lead)).toEqual(['email.complained'])
})

test('a report about our domain is no complaint of the lead', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(`fbl@${bounceDomain}`, anAbuseReport(lead, 'auth-failure'), 'fbl@provider.example')
  expect(await suppressions(lead)).toEqual([])
})

test('mail for others is refused: this is no relay', async () => {
  await expect(deliver('anyone@elsewhere.example', 'Subject: x\r\n\r\nx')).rejects.toMatchObject({ responseCode: 550 })
})

test('a mail that makes no sense is kept without effect', async () => {
  await deliver(replyTo, '\u0000\u0001 no header at all', 'x@elsewhere.example')
  expect((await lastInbound()).kind).toBe('unmatched')
})

test('while Postgres is away the sender is asked to come back', async () => {
  const away = openDatabase('postgres://nobody:none@127.0.0.1:1/none')
  const lonely = await startInbound({ port: 0, ...testDeps(away) })
  await expect(deliver(replyTo, aReply({ from: 'a@b.example', text: 'x' }), '', lonely.port)).rejects.toMatchObject({
    responseCode: 451,
  })
  await lonely.stop()
  await away.destroy()
})

test('bytes are forgotten after thirty days, the fact stays', async () => {
  const lead = await aMailedLead(database.db)
  await deliver(returnPath(lead.messageId), aDeliveryReport(lead, unknownUser))
  const { id } = await lastInbound()
  expect(await forgetRawMail(database.db, new Date(Date.now() + 29 * 86_400_000))).toBe(0)
  expect(await forgetRawMail(database.db, new Date(Date.now() + 31 * 86_400_000))).toBeGreaterThan(0)
  expect(await lastInbound()).toMatchObject({ id, kind: 'bounce', raw: null })
})

const sink = testSink({ deliverBounce: (mail, notice) => bouncesTo(inbound.port)(mail, notice) })

test('an address the sink knows to be dead bounces all the way back', async () => {
  const lead = await aMailedLead(database.db, { email: 'kim@unzustellbar.example' })
  const second = await aSentMessage(database.db, lead.leadId)
  sink.scriptAll(behavesByDomain)
  await deliver(lead.email, aReply({ from: 'news@firma.example', text: 'Guten Tag' }), returnPath(second), sink.port)
  await expect.poll(() => suppressions(lead)).toEqual(['hard_bounce'])
})
