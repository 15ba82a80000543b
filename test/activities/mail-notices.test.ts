import { simpleParser } from 'mailparser'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { publishStarterTemplates } from '../../client/templates.ts'
import { recordEvent } from '../../db/events.ts'
import { requestOptIn } from '../../db/optin-request.ts'
import { createTask } from '../../db/tasks.ts'
import type { MessageRequest } from '../../db/messages.ts'
import type { LeadId, TeamId } from '../../domain/id.ts'
import { readToken, type TokenPurpose } from '../../templates/token.ts'
import { testDatabase } from '../support/database.ts'
import { testSecrets } from '../support/mailed-lead.ts'
import { aMailableLead, aRep, drain, queue, seedForMail, tuesday } from '../support/outgoing.ts'
import { testSink } from '../support/sink.ts'

const database = testDatabase()
const sink = testSink()

beforeAll(async () => {
  await seedForMail(database.db)
  await publishStarterTemplates(database.db, tuesday)
})

async function mailTo(email: string) {
  await drain(database.db, sink)
  const parsed = await simpleParser(sink.mailsTo(email)[0]?.raw ?? '')
  return { subject: parsed.subject ?? '', text: parsed.text ?? '', html: String(parsed.html), to: parsed.to }
}

function linkIn(text: string, path: string, purpose: TokenPurpose) {
  const token = new RegExp(`https://t\\.example\\.de/${path}/([\\w-]+)`).exec(text)?.[1] ?? ''
  return readToken(testSecrets.tokenKey, purpose, token)
}

async function aHandoff(
  leadId: LeadId,
  repId: string,
  given: { status?: 'open' | 'accepted'; reasons?: object[] } = {},
): Promise<string> {
  const id = uuidv7()
  const { id: teamId } = await database.db.selectFrom('team').select('id').limit(1).executeTakeFirstOrThrow()
  await database.db
    .insertInto('handoff')
    .values({
      id,
      leadId,
      teamId,
      repId,
      trigger: 'ready',
      status: given.status ?? 'open',
      cycle: 1,
      urgency: 'normal',
      reasons: JSON.stringify(given.reasons ?? [{ code: 'handoff.ready' }]),
      frozen: '{}',
      offeredAt: tuesday,
      dueAt: new Date('2026-03-03T13:00:00Z'),
      createdAt: tuesday,
    })
    .execute()
  return id
}

test('the offer tells a rep who, why and until when, and its links answer for that offer only', async () => {
  const { db } = database
  const lead = await aMailableLead(db, { firstName: 'Eva', lastName: 'Müller', companyName: 'Müller & Söhne' })
  await db
    .updateTable('lead')
    .set({ phone: '+49 711 998', jobTitle: 'Leiterin\r\nQualität' })
    .where('id', '=', lead.leadId)
    .execute()
  const repId = await aRep(db, 'offer@example.de')
  const handoffId = await aHandoff(lead.leadId, repId)
  await queue(db, { class: 'internal', repId, templateKey: 'rep-offer', refs: { handoffId, rotation: 2 } })
  const mail = await mailTo('offer@example.de')
  expect(mail.subject).toBe('Neuer Lead für Sie: Eva Müller')
  for (const words of [
    'Leiterin Qualität',
    'Müller & Söhne',
    '+49 711 998',
    'Vertriebsreif geworden',
    'Dienstag, 3. März, 14:00 Uhr',
  ])
    expect(mail.text.replaceAll('\u00a0', ' ')).toContain(words)
  expect(linkIn(mail.text, 'h', 'handoff')).toEqual({ id: handoffId, index: 2 })
  expect(mail.text).toContain('?answer=accept')
})

test('a reminder of an accepted handoff asks for the result, not for an answer', async () => {
  const { db } = database
  const lead = await aMailableLead(db, { firstName: 'Eva', lastName: 'Müller' })
  const repId = await aRep(db, 'accepted@example.de')
  const handoffId = await aHandoff(lead.leadId, repId, { status: 'accepted' })
  await queue(db, { class: 'internal', repId, templateKey: 'rep-reminder', refs: { handoffId, rotation: 0 } })
  const { text } = await mailTo('accepted@example.de')
  expect(text).toContain('Sie haben diesen Lead angenommen')
  expect(text).not.toContain('?answer=')
})

test('a double opt-in mail carries the link and nothing that was typed into the form', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db, {
    firstName: 'Evil',
    lastName: 'Corp',
    companyName: 'Evilcorp',
    marketing: 'none',
  })
  const request = {
    leadId,
    purposes: ['email_marketing'],
    askedBy: 'person',
    source: 'form:news',
    language: 'de',
    evidence: () => ({}),
  } as const
  const asked = await db.transaction().execute((tx) => requestOptIn(tx, request, tuesday))
  const mail = await mailTo(email)
  expect(linkIn(mail.text, 'confirm', 'confirm')).toEqual({ id: asked.ok ? asked.requestId : '', index: 0 })
  expect(mail.subject).toBe('Bitte bestätigen Sie Ihre Anmeldung')
  expect(JSON.stringify(mail)).not.toMatch(/Evil|<img|\/u\//)
})

test('a requested document comes with its own link, in the language of the lead', async () => {
  const { db } = database
  await db
    .insertInto('asset')
    .values({
      id: uuidv7(),
      key: 'paper',
      fileName: 'p.pdf',
      mediaType: 'application/pdf',
      content: Buffer.from('x'),
      createdAt: tuesday,
      title: JSON.stringify({ de: 'Leitfaden', en: 'Guide' }),
    })
    .execute()
  const { leadId, email } = await aMailableLead(db, { marketing: 'none' })
  const id = await queue(db, {
    class: 'transactional',
    leadId,
    templateKey: 'asset',
    language: 'en',
    refs: { assetKey: 'paper' },
  })
  const mail = await mailTo(email)
  expect(mail.subject).toBe('Guide')
  expect(linkIn(mail.text, 'a', 'asset')).toEqual({ id, index: 0 })
})

test('a request is confirmed with the time somebody promised to answer', async () => {
  const { db } = database
  const { leadId, email } = await aMailableLead(db, { marketing: 'none' })
  const event = { id: 'request-1', leadId, type: 'demo.requested', source: 'form:demo', bodyHash: '' }
  const properties = JSON.stringify({ preferredTime: 'vormittags <b>' })
  await db
    .insertInto('event')
    .values({ ...event, properties, occurredAt: tuesday, receivedAt: tuesday })
    .execute()
  const request: Partial<MessageRequest> = { class: 'transactional', leadId, templateKey: 'request-confirmation' }
  await queue(db, { ...request, refs: { eventId: 'request-1', promisedAt: '2026-03-03T10:30:00.000Z' } })
  const { text, html } = await mailTo(email)
  expect(text.replaceAll('\u00a0', ' ')).toContain('bis Dienstag, 3. März, 11:30 Uhr')
  expect(text).toContain('Vorführung')
  expect(html).toContain('vormittags &lt;b&gt;')
})

test('a rep hears of a request that is no handoff: who asks for what, by which phone, until when, and no link', async () => {
  const { db } = database
  const lead = await aMailableLead(db, { firstName: 'Ida', lastName: 'Kern', companyName: 'Kern KG' })
  await db.updateTable('lead').set({ phone: '+49 711 555' }).where('id', '=', lead.leadId).execute()
  const repId = await aRep(db, 'request@example.de')
  const { teamId } = await db.selectFrom('rep').select('teamId').where('id', '=', repId).executeTakeFirstOrThrow()
  const { id: taskId } = await db.transaction().execute(async (tx) => {
    const properties = { preferredTime: 'Donnerstag\r\nvormittags' }
    const event = { id: 'asks', leadId: lead.leadId, type: 'callback.requested', occurredAt: tuesday, source: 'form:request' }
    await recordEvent(tx, { ...event, properties }, tuesday)
    const dueAt = new Date('2026-03-03T09:30:00Z')
    const task = { kind: 'answerRequest', role: 'rep', leadId: lead.leadId, repId, teamId: teamId as TeamId, dueAt } as const
    return createTask(tx, { ...task, refs: { event: event.type, eventId: event.id } }, tuesday)
  })
  await queue(db, { class: 'internal', repId, templateKey: 'rep-request', refs: { taskId } })
  const mail = await mailTo('request@example.de')
  expect(mail.subject).toBe('Bitte melden: Ida Kern bittet um Rückruf')
  for (const words of ['Kern KG', '+49 711 555', 'Wunschzeit: Donnerstag vormittags', 'Dienstag, 3. März, 10:30'])
    expect(mail.text.replaceAll('\u00a0', ' ')).toContain(words)
  expect(mail.html).not.toContain('/h/')
})

test('a rep hears what a journey has to say about a lead, and how to reach the person', async () => {
  const { db } = database
  const lead = await aMailableLead(db, { firstName: 'Nora', lastName: 'Brandt', companyName: 'Brandt AG' })
  const repId = await aRep(db, 'note@example.de')
  const { id: taskId } = await db.transaction().execute((tx) => {
    const refs = { text: 'Vertrag läuft <b>bald</b> aus', journey: 'renewal', step: 'tell' }
    return createTask(tx, { kind: 'journeyNote', role: 'rep', leadId: lead.leadId, repId, refs }, tuesday)
  })
  await queue(db, { class: 'internal', repId, templateKey: 'rep-note', refs: { taskId } })
  const mail = await mailTo('note@example.de')
  expect(mail.subject).toBe('Nora Brandt: Vertrag läuft <b>bald</b> aus')
  expect(mail.text).toContain('Brandt AG')
  expect(mail.html).toContain('Vertrag läuft &lt;b&gt;bald&lt;/b&gt; aus')
})
