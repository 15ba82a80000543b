import { beforeAll, expect, test } from 'vitest'
import { formPages } from '../../../client/public/forms.ts'
import { publishStarterForms } from '../../../client/forms.ts'
import { consentsOf } from '../../../db/consent-rows.ts'
import { readLead } from '../../../db/leads.ts'
import { emailHmac, suppress } from '../../../db/suppressions.ts'
import type { LeadId } from '../../../domain/id.ts'
import { monday } from '../../support/builders.ts'
import { capturedLead, captureOptions } from '../../support/captured-lead.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aSalesTeam, nine } from '../../support/sales-team.ts'

const database = testDatabase()
beforeAll(async () => {
  await aSalesTeam(database.db, { Petra: {} })
  await publishStarterForms(database.db, monday)
})

const open = (path: string, headers: Record<string, string> = {}) => formPages(testDeps(database.db)).request(path, { headers })
const submit = (form: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  formPages(testDeps(database.db)).request(`/f/${form}`, { method: 'POST', body: new URLSearchParams(fields), headers })

async function leadBy(email: string): Promise<LeadId> {
  const row = await database.db.selectFrom('lead').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  return row.id as LeadId
}
const eventsOf = (leadId: LeadId) =>
  database.db.selectFrom('event').select(['type', 'properties', 'source']).where('leadId', '=', leadId).execute()
const mailsOf = (leadId: LeadId) =>
  database.db
    .selectFrom('message')
    .select(['kind', 'class', 'templateKey', 'language', 'refs'])
    .where('leadId', '=', leadId)
    .orderBy('kind')
    .execute()

test('a form is shown in the language of the browser, or the one asked for', async () => {
  expect(await (await open('/f/newsletter', { 'Accept-Language': 'de-DE,de;q=0.9,en;q=0.5' })).text()).toContain(
    '<html lang="de">',
  )
  expect(await (await open('/f/newsletter', { 'Accept-Language': 'fr,en;q=0.8' })).text()).toContain('<html lang="en">')
  expect(await (await open('/f/newsletter?lang=en', { 'Accept-Language': 'de' })).text()).toContain('Sign up')
})

test('no box is ticked beforehand, and nothing on the page runs or loads from elsewhere', async () => {
  const page = await open('/f/whitepaper')
  const html = await page.text()
  expect(html.match(/type="checkbox"/g)).toHaveLength(2)
  expect(html).not.toMatch(/\schecked|<script|<link|src=|onclick/)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/style-src 'sha256-[A-Za-z0-9+/=]{44}'/)
})

test('a form nobody published is an unknown link', async () => {
  expect([(await open('/f/nothing')).status, (await submit('nothing', {})).status]).toEqual([404, 404])
})

test('signing up asks for consent to email, and for tracking only if its box was ticked', async () => {
  await submit('newsletter', { email: 'Nur@Mail.example', firstName: 'Nora' })
  await submit('newsletter', { email: 'beides@mail.example', 'box.tracking': 'yes' })
  const [plain, both] = [await leadBy('nur@mail.example'), await leadBy('beides@mail.example')]
  expect(await readLead(database.db, plain)).toMatchObject({
    channel: 'newsletter',
    direction: 'inbound',
    stage: 'cold',
    firstName: 'Nora',
  })
  expect(Object.keys(await consentsOf(database.db, plain))).toEqual(['email_marketing'])
  expect(Object.keys(await consentsOf(database.db, both)).toSorted()).toEqual(['email_marketing', 'tracking'])
  expect(await mailsOf(plain)).toMatchObject([{ kind: 'optin', class: 'transactional', templateKey: 'optin' }])
  expect((await eventsOf(plain)).map((event) => event.type)).toEqual(['form.submitted'])
})

test('the evidence of a sign-up holds the words, the page and the browser', async () => {
  await submit('newsletter?lang=en', { email: 'beweis@mail.example', 'box.tracking': 'yes' }, { 'User-Agent': 'Testbrowser' })
  const evidence = await database.db
    .selectFrom('consentEvidence as evidence')
    .innerJoin('consentEvent as event', 'event.id', 'evidence.consentEventId')
    .select(['purpose', 'action', 'text', 'language', 'box', 'pageUrl', 'userAgent', 'email', 'optinMessageId'])
    .where('event.leadId', '=', await leadBy('beweis@mail.example'))
    .orderBy('purpose')
    .execute()
  const common = { action: 'requested', language: 'en', pageUrl: 'http://127.0.0.1:3001/f/newsletter', userAgent: 'Testbrowser' }
  expect(evidence).toEqual([
    {
      ...common,
      purpose: 'email_marketing',
      email: 'beweis@mail.example',
      text: expect.stringContaining('By pressing'),
      box: 'button',
      optinMessageId: expect.any(String),
    },
    {
      ...common,
      purpose: 'tracking',
      email: 'beweis@mail.example',
      text: expect.stringContaining('I also agree'),
      box: 'ticked by hand',
      optinMessageId: expect.any(String),
    },
  ])
})

test('a whitepaper needs an address only, comes by mail and asks for no consent', async () => {
  await submit('whitepaper', { email: 'leser@mail.example' })
  const leadId = await leadBy('leser@mail.example')
  expect(await mailsOf(leadId)).toMatchObject([
    { kind: 'asset', class: 'transactional', refs: { assetKey: 'ausschuss-whitepaper' } },
  ])
  expect(await consentsOf(database.db, leadId)).toEqual({})
  expect(await eventsOf(leadId)).toMatchObject([
    { type: 'whitepaper.downloaded', source: 'form:whitepaper', properties: { asset: 'ausschuss-whitepaper' } },
  ])
})

test('with its box ticked the whitepaper form asks for consent besides', async () => {
  await submit('whitepaper', { email: 'mehr@mail.example', company: 'Werk', country: 'AT', 'box.email_marketing': 'yes' })
  const leadId = await leadBy('mehr@mail.example')
  expect((await mailsOf(leadId)).map((mail) => mail.kind)).toEqual(['asset', 'optin'])
  expect((await consentsOf(database.db, leadId)).email_marketing?.status).toBe('pending')
})

test.each([
  ['demo', 'demo.requested', '2026-03-02T08:30:00.000Z'],
  ['callback', 'callback.requested', '2026-03-02T12:00:00.000Z'],
  ['contact', 'contact.requested', '2026-03-02T12:00:00.000Z'],
])('a %s request is an event, may be answered by phone, and names the time of the answer', async (request, type, promisedAt) => {
  const email = `${request}@mail.example`
  await submit('request', { request, email, phone: '+49 89 4711', preferredTime: 'vormittags', message: '<b>{{7*7}}</b>' })
  const leadId = await leadBy(email)
  expect(await eventsOf(leadId)).toMatchObject([{ type, properties: { preferredTime: 'vormittags', message: '<b>{{7*7}}</b>' } }])
  expect(await mailsOf(leadId)).toMatchObject([
    { kind: 'request', templateKey: 'request-confirmation', refs: { request, promisedAt } },
  ])
  expect((await consentsOf(database.db, leadId)).phone).toMatchObject({ status: 'confirmed', basis: 'requested' })
  expect(nine.toISOString()).toBe('2026-03-02T08:00:00.000Z')
})

test.each<[string, string, Record<string, string>, string[]]>([
  ['no address', 'newsletter', { email: '' }, ['email-problem']],
  ['a bad address', 'newsletter', { email: 'kein\r\nBcc: x@y.example' }, ['email-problem']],
  ['a call back without a number', 'request', { request: 'callback', email: 'a@b.example' }, ['phone-problem']],
  ['no topic', 'request', { email: 'a@b.example' }, ['request-problem']],
  ['a name of 10 kB', 'newsletter', { email: 'a@b.example', lastName: 'x'.repeat(10_000) }, ['lastName-problem']],
])('%s is said at the field, what was typed stays, and nothing is stored', async (_, form, fields, problems) => {
  const answer = await submit(form, fields)
  const html = await answer.text()
  expect(answer.status).toBe(422)
  expect([...html.matchAll(/id="([a-zA-Z]+-problem)"/g)].map((match) => match[1])).toEqual(problems)
  expect(await database.db.selectFrom('lead').select('id').where('email', '=', 'a@b.example').execute()).toEqual([])
})

test('markup that was typed comes back escaped', async () => {
  const html = await (await submit('newsletter', { email: '', firstName: '"><script>alert(1)</script>' })).text()
  expect(html).toContain('&quot;&gt;&lt;script&gt;')
  expect(html).not.toContain('<script>')
})

test('the answer is the same for everybody: new, known, unsubscribed, a machine, one too many', async () => {
  await capturedLead(database.db, { email: 'bekannt@mail.example' })
  const stop = {
    emailHmac: emailHmac(captureOptions.suppressionKey, 'nein@mail.example'),
    scope: 'all',
    reason: 'hard_bounce',
    source: 'test',
  } as const
  await database.db.transaction().execute((tx) => suppress(tx, stop, monday))
  const senders: Record<string, string>[] = [
    { email: 'ganz-neu@mail.example' },
    { email: 'bekannt@mail.example' },
    { email: 'nein@mail.example' },
    { email: 'maschine@mail.example', website: 'http://spam.example' },
    ...Array.from({ length: 8 }, () => ({ email: 'oft@mail.example' })),
  ]
  const answers = []
  for (const fields of senders) {
    const answer = await submit('newsletter', fields)
    answers.push(`${answer.status} ${await answer.text()}`)
  }
  expect(new Set(answers).size).toBe(1)
  expect(await database.db.selectFrom('lead').select('id').where('email', '=', 'maschine@mail.example').execute()).toEqual([])
  expect(await mailsOf(await leadBy('nein@mail.example'))).toEqual([])
  expect(await eventsOf(await leadBy('oft@mail.example'))).toHaveLength(6)
  expect(await mailsOf(await leadBy('oft@mail.example'))).toHaveLength(1)
})

test('one network address cannot bomb many inboxes', async () => {
  const before = await database.db.selectFrom('message').select('id').execute()
  for (let index = 0; index < 35; index += 1)
    await submit('whitepaper', { email: `bombe${index}@mail.example` }, { 'X-Forwarded-For': '198.51.100.7, 203.0.113.9' })
  const after = await database.db.selectFrom('message').select('id').execute()
  expect(after.length - before.length).toBe(30)
})

test('a stranger who types a known address overwrites nothing', async () => {
  const { leadId } = await capturedLead(database.db, { email: 'opfer@mail.example', companyName: 'Werk' })
  await submit('whitepaper', { email: 'opfer@mail.example', company: 'Fremd', jobTitle: 'CEO' })
  expect(await readLead(database.db, leadId)).toMatchObject({ companyName: 'Werk', jobTitle: 'CEO' })
})

test('publishing the same forms again makes no new version', async () => {
  expect(await publishStarterForms(database.db, monday)).toBe(0)
})
