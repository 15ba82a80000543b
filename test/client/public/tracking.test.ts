import { beforeAll, expect, test } from 'vitest'
import { trackingRoutes } from '../../../client/public/tracking.ts'
import { recordHit } from '../../../db/clicks.ts'
import { type Db, openDatabase } from '../../../db/open.ts'
import { signToken } from '../../../templates/token.ts'
import { monday } from '../../support/builders.ts'
import { testConfig, testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aMailedLead, seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
const { tokenKey } = testConfig().secrets
beforeAll(() => seedStandingClock(database.db))

const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36'
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'
const links = ['https://firma.example/a', 'https://firma.example/preise?x=1']

function routes(db: Db = database.db) {
  return trackingRoutes(testDeps(db))
}

function clickPath(messageId: string, position: number): string {
  return `/c/${signToken(tokenKey, 'click', messageId, position)}`
}

function openPath(messageId: string): string {
  return `/o/${signToken(tokenKey, 'open', messageId)}.gif`
}

async function eventsOf(leadId: string) {
  return database.db.selectFrom('event').selectAll().where('leadId', '=', leadId).orderBy('id').execute()
}

const aClick = { link: 0, method: 'GET', agent: 'browser' } as const
const asBrowser = { headers: { 'User-Agent': browser } }

test('a reader who allowed tracking is led on, and the click waits for its verdict', async () => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true, links })
  const before = Date.now()
  const response = await routes().request(clickPath(messageId, 1), asBrowser)
  expect(response.status).toBe(303)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    location: links[1],
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  })
  const [event] = await eventsOf(leadId)
  expect(event).toMatchObject({
    type: 'email.clicked',
    messageId,
    occurredAt: monday,
    properties: { link: 1, url: links[1], method: 'GET', agent: 'browser' },
  })
  const pending = await database.db.selectFrom('eventPending').selectAll().where('leadId', '=', leadId).executeTakeFirstOrThrow()
  expect(pending.dueWall.getTime()).toBeGreaterThanOrEqual(before + 15_000)
})

test('a link whose target depends on the lead leads to this lead’s target', async () => {
  const personalLinks = { 0: 'https://firma.example/demo?company=Muster' }
  const { messageId } = await aMailedLead(database.db, {
    links: ['https://firma.example/demo?company={{query x}}'],
    personalLinks,
  })
  const response = await routes().request(clickPath(messageId, 0), asBrowser)
  expect(response.headers.get('location')).toBe(personalLinks[0])
})

test('without consent to tracking the reader is led on and nothing is stored', async () => {
  const { leadId, messageId } = await aMailedLead(database.db, { links })
  expect((await routes().request(clickPath(messageId, 0), asBrowser)).status).toBe(303)
  expect((await routes().request(openPath(messageId), asBrowser)).status).toBe(200)
  expect(await eventsOf(leadId)).toEqual([])
})

test('consent withdrawn after the mail went out counts at the click', async () => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true, links })
  await database.db.updateTable('consent').set({ status: 'withdrawn' }).where('leadId', '=', leadId).execute()
  expect((await routes().request(clickPath(messageId, 0), asBrowser)).status).toBe(303)
  expect(await eventsOf(leadId)).toEqual([])
})

test.each<[string, RequestInit]>([
  ['asking for the head only', { method: 'HEAD', ...asBrowser }],
  ['fetching ahead', { headers: { 'User-Agent': browser, 'Sec-Purpose': 'prefetch;prerender' } }],
])('%s leads on without counting', async (_case, request) => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true, links })
  expect((await routes().request(clickPath(messageId, 0), request)).status).toBe(303)
  expect(await eventsOf(leadId)).toEqual([])
})

test('the same link hit twice within a second counts once', async () => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true, links })
  const message = { messageId, leadId, mayRecord: true }
  for (const ms of [0, 900, 1000])
    await recordHit(database.db, message, { ...aClick, at: new Date(1_772_400_000_000 + ms) }, { settleMs: 0 }, monday)
  expect(await eventsOf(leadId)).toHaveLength(2)
})

test.each([
  ['a browser', browser, 'browser'],
  ['Gmail’s picture proxy', gmail, 'imageProxy'],
  ['a bare Mozilla, as Apple’s proxy says', 'Mozilla/5.0', 'bot'],
])('the pixel loaded by %s is an open of that kind', async (_case, userAgent, agent) => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true })
  const response = await routes().request(openPath(messageId), { headers: { 'User-Agent': userAgent } })
  expect(response.headers.get('content-type')).toBe('image/gif')
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 6)
      .toString(),
  ).toBe('GIF89a')
  expect(await eventsOf(leadId)).toMatchObject([{ type: 'email.opened', properties: { agent } }])
})

test('a click proves that a mail of unknown fate had left', async () => {
  const { messageId } = await aMailedLead(database.db, { tracking: true, links, state: 'unknown' })
  await routes().request(clickPath(messageId, 0), asBrowser)
  const message = await database.db.selectFrom('message').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow()
  expect(message).toMatchObject({ state: 'sent', sentAt: monday, outcomeCode: 'evidence' })
})

test('forged, altered and foreign tokens lead nowhere; the pixel is served all the same', async () => {
  const { leadId, messageId } = await aMailedLead(database.db, { tracking: true, links })
  const forged = signToken('44'.repeat(32), 'click', messageId, 0)
  const otherPurpose = signToken(tokenKey, 'unsubscribe', messageId, 0)
  for (const path of [`/c/${forged}`, `/c/${otherPurpose}`, '/c/x', clickPath(messageId, 9), clickPath(leadId, 0)])
    expect((await routes().request(path, asBrowser)).status, path).toBe(404)
  expect((await routes().request(`/o/${forged}.gif`, asBrowser)).status).toBe(200)
  expect(await eventsOf(leadId)).toEqual([])
})

test('a database that cannot be written still leads the reader on', async () => {
  const { messageId } = await aMailedLead(database.db, { tracking: true, links })
  const readOnly = openDatabase(`${database.url}?options=-c%20default_transaction_read_only%3Don`)
  try {
    const response = await routes(readOnly).request(clickPath(messageId, 0), asBrowser)
    expect(response.headers.get('location')).toBe(links[0])
  } finally {
    await readOnly.destroy()
  }
})
