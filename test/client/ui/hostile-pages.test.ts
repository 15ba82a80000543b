import { load } from 'cheerio'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { adminApp } from '../../../client/admin-app.ts'
import { publicApp } from '../../../client/public-app.ts'
import { recordEvents } from '../../../db/events.ts'
import { recordConsent } from '../../../db/consent-record.ts'
import { lockLead } from '../../../db/lock.ts'
import { queueMessage } from '../../../db/messages.ts'
import { sinkStorage } from '../../../db/sink-mails.ts'
import type { HandoffId, LeadId } from '../../../domain/id.ts'
import { signToken } from '../../../templates/token.ts'
import { testConfig, testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { act, seedNurturing } from '../../support/nurtured.ts'
import { hostile } from '../../support/pages.ts'
import { anOffer, aRipeLead, aSalesTeam, nine } from '../../support/sales-team.ts'
import { ask, pathWith, type Route, routesOf } from '../../support/sweep.ts'

const database = testDatabase()
const { tokenKey } = testConfig().secrets
/** What stands in the place of a parameter, by the beginning of the address. */
const ids = new Map<string, string>()
let leadId: LeadId
let handoffId: HandoffId

beforeAll(async () => {
  const { db } = database
  const { rep } = await aSalesTeam(db, { Petra: { isTeamLead: true } })
  await seedNurturing(db)
  const names = {
    firstName: hostile,
    lastName: hostile,
    companyName: hostile,
    jobTitle: hostile,
    industry: hostile,
    note: hostile,
  }
  leadId = await aRipeLead(db, { ...names, salutation: hostile, externalId: hostile, attributes: { stand: hostile } })
  await act(db, leadId, 'whitepaper.downloaded', { asset: hostile }, nine)
  handoffId = await anOffer(db, leadId, { note: hostile, reasons: [{ code: hostile, params: { x: hostile } }] })
  await db.updateTable('rep').set({ name: hostile }).execute()
  await db.updateTable('team').set({ name: hostile }).execute()
  await db.updateTable('journey').set({ title: hostile }).execute()
  await db.updateTable('company').set({ name: hostile }).execute()
  await sayHostileThings()
  const replyId = await reply()
  const mail = { mailFrom: hostile, rcptTo: hostile, ripenId: null, subject: hostile, receivedWall: new Date() }
  await sinkStorage(db).store({ ...mail, raw: Buffer.from(`Subject: ${hostile}\r\nContent-Type: text/html\r\n\r\n${hostile}`) })
  const [caught] = await db.selectFrom('sinkMail').select('id').execute()
  for (const [start, id] of Object.entries({
    leads: leadId,
    handoffs: handoffId,
    replies: replyId,
    inbox: caught?.id ?? '',
    journeys: 'whitepaper-nurture',
    settings: rep('Petra'),
    assets: 'none',
  }))
    ids.set(start, id)
})

async function sayHostileThings(): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const properties = { message: hostile, url: `https://x.example/${hostile}`, fair: hostile, preferredTime: hostile }
    const types = [
      'demo.requested',
      'page.viewed',
      'tradefair.talked',
      'need.stated',
      'form.submitted',
      'call.logged',
      'email.bounced',
    ]
    await recordEvents(
      tx,
      types.map((type) => ({ leadId, type, occurredAt: nine, source: hostile, properties })),
      nine,
    )
    const declared = { leadId, basis: 'presumed', channel: hostile, actor: 'lead', reason: hostile } as const
    await recordConsent(tx, { ...declared, purpose: 'phone', action: 'recorded', evidence: { text: hostile } }, nine)
  })
}

async function reply(): Promise<string> {
  const id = uuidv7()
  const raw = Buffer.from(`From: ${hostile} <a@b.example>\r\nSubject: ${hostile}\r\n\r\n${hostile}`)
  const came = { receivedWall: new Date(), receivedAt: nine, messageId: null, class: null, statusCode: null } as const
  await database.db
    .insertInto('inboundMail')
    .values({ ...came, id, kind: 'reply', leadId, dedupKey: id, raw })
    .execute()
  return id
}

const admin = () => adminApp(testDeps(database.db, { demo: true }))

/** Pages only: the API answers JSON, assets are ours, the stream never ends, and a mail is framed as it is, where nothing may run. */
const isPage = ({ method, path }: Route) => method === 'GET' && !/^\/(api|assets|live|healthz|readyz)|\/body$/.test(path)

interface Shown {
  readonly path: string
  readonly status: number
  readonly html: string
  readonly text: string
}

async function show(app: ReturnType<typeof admin>, path: string): Promise<Shown> {
  const { status, text: html } = await ask(app, 'GET', path, { headers: { accept: 'text/html' } })
  return { path, status, html, text: load(html)('body').text() }
}

/** Scripts are files of ours; none stands in the page, and nothing has been computed. */
function expectHarmless({ path, html, text }: Shown): void {
  const page = load(html)
  const inline = page('script:not([src])').toArray()
  const handlers = page('*')
    .toArray()
    .filter((element) => 'attribs' in element && Object.keys(element.attribs).some((name) => name.startsWith('on')))
  expect([path, inline.length, handlers.length]).toEqual([path, 0, 0])
  expect([path, /(^|\D)49(\D|$)/.test(text.replaceAll('+49', ''))]).toEqual([path, false])
}

test('every page shows a hostile name as the text it is', async () => {
  const paths = routesOf(admin())
    .filter(isPage)
    .map(({ path }) => pathWith(path, () => ids.get(path.split('/')[1] ?? '') ?? 'none'))
  const pages = await Promise.all(paths.map((path) => show(admin(), path)))
  const more = [`/leads?q=${encodeURIComponent(hostile)}`, '/handoffs?rep=all', '/sending?show=sent', '/journeys/trade-fair']
  for (const path of more) pages.push(await show(admin(), path))
  for (const page of pages) expectHarmless(page)
  expect(pages.filter(({ status }) => status >= 500)).toEqual([])
  const telling = pages.filter(({ text }) => text.includes('<script>alert(1)</script>{{7*7}}'))
  expect(telling.map(({ path }) => path).length).toBeGreaterThan(10)
})

test('so does every page that leads and reps see', async () => {
  const queued = { class: 'transactional', kind: 'asset', leadId, templateKey: 'asset', language: 'de', notBefore: nine } as const
  const { id } = await database.db
    .transaction()
    .execute((tx) => queueMessage(tx, { ...queued, sendKey: hostile, refs: { assetKey: 'none' } }, nine))
  const links = [
    `/h/${signToken(tokenKey, 'handoff', handoffId)}`,
    `/u/${signToken(tokenKey, 'unsubscribe', id)}`,
    `/p/${signToken(tokenKey, 'preferences', id)}`,
    `/a/${signToken(tokenKey, 'asset', id)}`,
  ]
  const open = publicApp(testDeps(database.db))
  for (const link of links) expectHarmless(await show(open, link))
  expect((await show(open, links[0] ?? '')).text).toContain('<script>alert(1)</script>{{7*7}}')
})
