import { load } from 'cheerio'
import { type ParsedMail, simpleParser } from 'mailparser'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { publishStarterTemplates } from '../../client/templates.ts'
import { recordEvent } from '../../db/events.ts'
import { openHandoff } from '../../db/handoffs.ts'
import type { MessageRequest } from '../../db/messages.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import type { HandoffId, LeadId, RepId } from '../../domain/id.ts'
import { starterSource } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aMailableLead, aRep, drain, queue, seedForMail, tuesday } from '../support/outgoing.ts'
import { withLead } from '../support/sales-team.ts'
import { testSink } from '../support/sink.ts'

const database = testDatabase()
const sink = testSink()
const evil = `</p><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}} {{{rep.name}}} =?utf-8?q?x?=`
const injected = 'Eva\r\nBcc: boss@evil.example\r\n\r\n<script>'
let repId: RepId
let handoffId: HandoffId
let eventId: string
const repEmail = 'rep-evil@example.de'

beforeAll(async () => {
  const { db } = database
  await seedForMail(db)
  await publishStarterTemplates(db, tuesday)
  await db.transaction().execute((tx) => publishModel(tx, starterSource, 'test', tuesday))
  repId = await aRep(db, repEmail)
  await db
    .updateTable('rep')
    .set({ name: `Jana ${injected}` })
    .where('id', '=', repId)
    .execute()
  const leadId = await aVictim()
  handoffId = await offer(leadId)
  eventId = await request(leadId)
  await db.deleteFrom('message').execute()
})

/** Called worse than any door lets in: written to the table itself. */
async function aVictim(): Promise<LeadId> {
  const { db } = database
  const { leadId } = await aMailableLead(db, { firstName: injected, lastName: evil, companyName: evil, tracking: true })
  const texts = { jobTitle: evil, salutation: evil, phone: `+43${evil}`, industry: evil, note: evil, externalId: uuidv7() + evil }
  await db.updateTable('lead').set(texts).where('id', '=', leadId).execute()
  return leadId
}

async function offer(leadId: LeadId): Promise<HandoffId> {
  const reasons = [{ code: 'ready.request', params: { type: evil } }]
  const opening = { trigger: 'request', reasons, urgency: 'urgent', note: evil } as const
  const { handoffId: id } = await withLead(database.db, leadId, (tx, facts) => openHandoff(tx, facts, opening, tuesday))
  if (id === null) throw new Error('Nobody to offer the lead to')
  return id
}

async function request(leadId: LeadId): Promise<string> {
  const id = uuidv7()
  const properties = { message: evil, preferredTime: injected }
  const event = { id, leadId, type: 'demo.requested', occurredAt: tuesday, source: 'form:request', properties }
  await database.db.transaction().execute((tx) => recordEvent(tx, event, tuesday))
  return id
}

/** Every published template in each of its languages, with what it needs to be filled; leads are new each time, for no cap to hold a mail. */
async function everyMail(): Promise<Partial<MessageRequest>[]> {
  const published = await database.db
    .selectFrom('templateVersion')
    .select(['key', 'language', 'class'])
    .where('status', '=', 'published')
    .where('key', 'not like', 'short-%')
    .orderBy('key')
    .execute()
  const refs = { handoffId, rotation: 0, eventId, request: 'demo', promisedAt: tuesday.toISOString() }
  return Promise.all(
    published.map(async ({ key, language, class: of }) => {
      const to = of === 'internal' ? { repId } : { leadId: await aVictim() }
      return { templateKey: key, language, class: of, refs, ...to }
    }),
  )
}

/** Raw header lines by name, as another mail server reads them. */
function headerNames(raw: Buffer): string[] {
  const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? ''
  return head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
}

function expectHarmless(raw: Buffer, mail: ParsedMail, to: string): void {
  const names = headerNames(raw)
  expect(names.filter((name) => ['bcc', 'cc'].includes(name))).toEqual([])
  for (const name of ['from', 'to', 'subject', 'message-id']) expect(names.filter((one) => one === name)).toHaveLength(1)
  expect(mail.to).toMatchObject({ value: [{ address: to }] })
  expect(mail.subject).not.toMatch(/[\r\n]/)
  const page = load(String(mail.html))
  expect(page('script, img[src="x"], [onerror], [onclick]').toArray()).toEqual([])
  expect(`${mail.subject} ${page.text()} ${mail.text}`).not.toMatch(/\b49\b/)
}

test('whoever is called so: every mail keeps its headers, its recipient and its shape', { timeout: 60_000 }, async () => {
  const mails = await everyMail()
  for (const mail of mails) await queue(database.db, mail)
  await drain(database.db, sink)
  for (const { raw, rcptTo } of sink.mails) {
    const mail = await simpleParser(raw)
    expectHarmless(raw, mail, rcptTo)
  }
  const states = await database.db.selectFrom('message').select(['templateKey', 'state', 'outcomeCode']).execute()
  const unsent = states
    .filter(({ state }) => state !== 'sent')
    .map(({ templateKey, outcomeCode }) => `${templateKey}: ${outcomeCode}`)
  expect(unsent).toEqual([])
  expect(sink.mails).toHaveLength(mails.length)
  expect(mails.length).toBeGreaterThan(20)
  expect(sink.mails.filter(({ raw }) => raw.includes('{{7*7}}')).length).toBeGreaterThan(5)
})
