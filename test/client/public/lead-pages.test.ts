import { beforeAll, expect, test } from 'vitest'
import type { Hono } from 'hono'
import { assetPages } from '../../../client/public/asset.ts'
import { confirmRoutes } from '../../../client/public/confirm.ts'
import { preferenceRoutes } from '../../../client/public/preferences.ts'
import { unsubscribeRoutes } from '../../../client/public/unsubscribe.ts'
import type { ClientDeps } from '../../../client/deps.ts'
import { publishStarterForms } from '../../../client/forms.ts'
import { setClock } from '../../../db/clock.ts'
import { isChainIntact } from '../../../db/consent-chain.ts'
import { consentsOf } from '../../../db/consent-rows.ts'
import { readLead } from '../../../db/leads.ts'
import { queueMessage } from '../../../db/messages.ts'
import { requestOptIn } from '../../../db/optin-request.ts'
import { suppressionsOf, emailHmac } from '../../../db/suppressions.ts'
import type { Purpose } from '../../../domain/facts.ts'
import type { LeadId } from '../../../domain/id.ts'
import { signToken, type TokenPurpose } from '../../../templates/token.ts'
import { after, monday } from '../../support/builders.ts'
import { capturedLead, captureOptions } from '../../support/captured-lead.ts'
import { testConfig, testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(async () => {
  await seedStandingClock(database.db)
  await publishStarterForms(database.db, monday)
})

const { tokenKey } = testConfig().secrets
const ask = (routes: (deps: ClientDeps) => Hono, path: string, init: RequestInit = {}) =>
  routes(testDeps(database.db)).request(path, init)
const post = (body?: URLSearchParams | FormData) => ({ method: 'POST', ...(body === undefined ? {} : { body }) })

interface Reader {
  readonly leadId: LeadId
  readonly email: string
  readonly messageId: string
}

/** Somebody with a marketing mail in the inbox. */
async function aReader(purposes: readonly Purpose[] = ['email_marketing']): Promise<Reader & { requestId: string }> {
  const lead = await capturedLead(database.db, { language: 'de' })
  return database.db.transaction().execute(async (tx) => {
    const optIn = { leadId: lead.leadId, purposes, askedBy: 'person', source: 'form:newsletter', language: 'de' } as const
    const asked = await requestOptIn(tx, { ...optIn, evidence: () => ({ text: 'Ja' }) }, monday)
    const mail = { class: 'marketing', kind: 'journey', leadId: lead.leadId, templateKey: 'checklist', language: 'de' } as const
    const { id } = await queueMessage(tx, { ...mail, sendKey: `m:${lead.leadId}`, notBefore: after(monday, '1d') }, monday)
    return { ...lead, messageId: id, requestId: asked.ok ? asked.requestId : '' }
  })
}

const statusOf = async (leadId: LeadId, purpose: Purpose = 'email_marketing') =>
  (await consentsOf(database.db, leadId))[purpose]?.status
const stateOf = async (messageId: string) =>
  (await database.db.selectFrom('message').select('state').where('id', '=', messageId).executeTakeFirst())?.state
const typesOf = async (leadId: LeadId) =>
  (await database.db.selectFrom('event').select('type').where('leadId', '=', leadId).orderBy('type').execute()).map(
    (event) => event.type,
  )

test('looking at an unsubscribe page changes nothing, by GET or HEAD', async () => {
  const { leadId, messageId } = await aReader()
  const path = `/u/${signToken(tokenKey, 'unsubscribe', messageId)}`
  const page = await ask(unsubscribeRoutes, path)
  expect([page.status, (await page.text()).includes('Ja, abmelden')]).toEqual([200, true])
  expect((await ask(unsubscribeRoutes, path, { method: 'HEAD' })).status).toBe(200)
  expect([await statusOf(leadId), await stateOf(messageId)]).toEqual(['pending', 'queued'])
})

const oneClick = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
const oneClickParts = new FormData()
oneClickParts.set('List-Unsubscribe', 'One-Click')

test.each<[string, URLSearchParams | FormData]>([
  ['urlencoded', oneClick],
  ['multipart', oneClickParts],
  ['the button', new URLSearchParams({ act: 'unsubscribe' })],
])('one click (%s) stops marketing at once, and again is fine', async (_, body) => {
  const { leadId, email, messageId } = await aReader()
  const path = `/u/${signToken(tokenKey, 'unsubscribe', messageId)}`
  const answers = [await ask(unsubscribeRoutes, path, post(body)), await ask(unsubscribeRoutes, path, post(body))]
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
  expect([await statusOf(leadId), await stateOf(messageId)]).toEqual(['withdrawn', 'suppressed'])
  expect(await suppressionsOf(database.db, emailHmac(captureOptions.suppressionKey, email))).toEqual([
    { scope: 'marketing', reason: 'unsubscribe' },
  ])
  expect(await typesOf(leadId)).toEqual(['unsubscribed'])
})

test.each([
  ['nothing', undefined],
  ['something else', new URLSearchParams({ 'List-Unsubscribe': 'Two-Clicks' })],
])('posting %s unsubscribes nobody', async (_, body) => {
  const { leadId, messageId } = await aReader()
  expect((await ask(unsubscribeRoutes, `/u/${signToken(tokenKey, 'unsubscribe', messageId)}`, post(body))).status).toBe(200)
  expect(await statusOf(leadId)).toBe('pending')
})

test('only pressing the button confirms an opt-in, and once is as good as twice', async () => {
  const { leadId, requestId } = await aReader(['email_marketing', 'tracking'])
  const path = `/confirm/${signToken(tokenKey, 'confirm', requestId)}`
  expect(await (await ask(confirmRoutes, path)).text()).toContain('Ja, ich bestätige')
  expect(await statusOf(leadId)).toBe('pending')
  expect(await (await ask(confirmRoutes, path, post())).text()).toContain('bestätigt')
  expect((await ask(confirmRoutes, path, post())).status).toBe(200)
  expect([await statusOf(leadId), await statusOf(leadId, 'tracking')]).toEqual(['confirmed', 'confirmed'])
  expect(await typesOf(leadId)).toEqual(['consent.granted', 'consent.granted'])
  expect(await isChainIntact(database.db, leadId)).toBe(true)
})

test('an opt-in link is worth a week of business time; afterwards the page leads back to the form', async () => {
  const { leadId, requestId } = await aReader()
  const form = await database.db.selectFrom('form').select('id').where('key', '=', 'newsletter').executeTakeFirstOrThrow()
  await database.db.updateTable('optinRequest').set({ formId: form.id }).where('id', '=', requestId).execute()
  await database.db.transaction().execute((tx) => setClock(tx, { from: after(monday, '7d'), rate: 0, reason: 'test' }))
  const answer = await ask(confirmRoutes, `/confirm/${signToken(tokenKey, 'confirm', requestId)}`, post())
  await database.db.transaction().execute((tx) => setClock(tx, { from: monday, rate: 0, reason: 'test' }))
  expect([answer.status, (await answer.text()).includes('/f/newsletter?lang=de')]).toEqual([410, true])
  expect(await statusOf(leadId)).toBe('pending')
})

test('whoever unsubscribed and confirms a new opt-in is written to again', async () => {
  const { leadId, email, messageId } = await aReader()
  await ask(unsubscribeRoutes, `/u/${signToken(tokenKey, 'unsubscribe', messageId)}`, post(oneClick))
  const again = {
    leadId,
    purposes: ['email_marketing'],
    askedBy: 'person',
    source: 'form:newsletter',
    language: 'de',
    evidence: () => ({}),
  } as const
  const asked = await database.db.transaction().execute((tx) => requestOptIn(tx, again, monday))
  const requestId = asked.ok ? asked.requestId : ''
  await ask(confirmRoutes, `/confirm/${signToken(tokenKey, 'confirm', requestId)}`, post())
  expect(await statusOf(leadId)).toBe('confirmed')
  expect(await suppressionsOf(database.db, emailHmac(captureOptions.suppressionKey, email))).toEqual([])
})

test('preferences are shown, and each button changes what it says', async () => {
  const { leadId, messageId } = await aReader()
  const path = `/p/${signToken(tokenKey, 'preferences', messageId)}`
  const set = (wish: string) => ask(preferenceRoutes, path, post(new URLSearchParams({ set: wish })))
  expect((await ask(preferenceRoutes, path)).status).toBe(200)
  expect(await typesOf(leadId)).toEqual([])
  await set('trackingOn')
  expect(await statusOf(leadId, 'tracking')).toBe('confirmed')
  await set('trackingOff')
  expect(await statusOf(leadId, 'tracking')).toBe('withdrawn')
  await set('marketingOff')
  expect(await statusOf(leadId)).toBe('withdrawn')
  expect((await readLead(database.db, leadId))?.objectedAt).toBeNull()
  await set('objection')
  expect((await readLead(database.db, leadId))?.objectedAt).toEqual(monday)
  const wishes = await typesOf(leadId)
  await set('something else')
  expect(await typesOf(leadId)).toEqual(wishes)
})

test('turning tracking on keeps the words beside the button as evidence', async () => {
  const { leadId, messageId } = await aReader()
  await ask(
    preferenceRoutes,
    `/p/${signToken(tokenKey, 'preferences', messageId)}`,
    post(new URLSearchParams({ set: 'trackingOn' })),
  )
  const evidence = await database.db
    .selectFrom('consentEvidence as evidence')
    .innerJoin('consentEvent as event', 'event.id', 'evidence.consentEventId')
    .select('text')
    .where('event.leadId', '=', leadId)
    .where('purpose', '=', 'tracking')
    .executeTakeFirst()
  expect(evidence?.text).toContain('einverstanden')
})

test('a promised document is shown and handed out as a PDF', async () => {
  const { leadId } = await aReader()
  const mail = { class: 'transactional', kind: 'asset', leadId, templateKey: 'asset', language: 'de', notBefore: monday } as const
  const { id } = await database.db
    .transaction()
    .execute((tx) => queueMessage(tx, { ...mail, sendKey: `a:${leadId}`, refs: { assetKey: 'ausschuss-whitepaper' } }, monday))
  const path = `/a/${signToken(tokenKey, 'asset', id)}`
  expect(await (await ask(assetPages, path)).text()).toContain('Ausschuss senken')
  const file = await ask(assetPages, `${path}/file`)
  expect([
    file.headers.get('content-type'),
    Buffer.from(await file.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ]).toEqual(['application/pdf', '%PDF-'])
})

const pages: readonly [string, TokenPurpose, (deps: ClientDeps) => Hono][] = [
  ['/u/', 'unsubscribe', unsubscribeRoutes],
  ['/confirm/', 'confirm', confirmRoutes],
  ['/p/', 'preferences', preferenceRoutes],
  ['/a/', 'asset', assetPages],
]

test.each(pages)('%s answers forged, altered, foreign and forgotten links with the same 404', async (path, purpose, routes) => {
  const { messageId } = await aReader()
  const good = signToken(tokenKey, purpose, messageId)
  const links = [
    'x',
    '%00',
    `${good}x`,
    good.slice(0, -1),
    good.slice(0, 10) + (good[10] === 'A' ? 'B' : 'A') + good.slice(11),
    signToken('f'.repeat(64), purpose, messageId),
    signToken(tokenKey, 'click', messageId),
    signToken(tokenKey, purpose, '00000000-0000-7000-8000-000000000000'),
  ]
  const answers = new Set<string>()
  for (const link of links)
    for (const method of ['GET', 'POST'])
      if (method === 'GET' || path !== '/a/') {
        const answer = await ask(routes, path + link, { method, ...(method === 'POST' ? { body: oneClick } : {}) })
        answers.add(`${answer.status} ${await answer.text()}`)
      }
  expect([...answers].map((answer) => answer.slice(0, 4))).toEqual(['404 '])
})
