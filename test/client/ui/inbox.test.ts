import { load } from 'cheerio'
import { beforeAll, expect, test } from 'vitest'
import { inboxPages } from '../../../client/ui/inbox.ts'
import { inboxHref, inboxQueryOf } from '../../../client/ui/inbox-query.ts'
import { sinkStorage } from '../../../db/sink-mails.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aMailedLead, seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
beforeAll(() => seedStandingClock(database.db))

async function pageAt(path: string) {
  const response = await inboxPages(testDeps(database.db, { demo: true })).request(path, { headers: { 'Accept-Language': 'de' } })
  return { status: response.status, page: load(await response.text()) }
}

async function catchMail(change: { to?: string; ripenId?: string; subject?: string; body?: string } = {}): Promise<string> {
  const { to = 'lea@kunde.example', ripenId = null, subject = 'Prüfliste', body = '<p>Guten Tag</p>' } = change
  const raw = Buffer.from(`From: <news@firma.example>\r\nTo: <${to}>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${body}`)
  await sinkStorage(database.db).store({ mailFrom: '', rcptTo: to, ripenId, subject, raw, receivedWall: new Date() })
  const row = await database.db.selectFrom('sinkMail').select('id').orderBy('position', 'desc').limit(1).executeTakeFirstOrThrow()
  return row.id
}

test('an empty inbox says what will show up', async () => {
  const { page } = await pageAt('/inbox')
  expect(page('.empty').text()).toContain('Noch keine E-Mail')
})

test('the list names lead and subject, and the newest mail stands beside it in a frame that runs nothing', async () => {
  const lead = await aMailedLead(database.db)
  await database.db.updateTable('lead').set({ firstName: 'Jürgen', lastName: 'Ünal' }).where('id', '=', lead.leadId).execute()
  const id = await catchMail({ to: lead.email, ripenId: lead.messageId })
  const { page } = await pageAt('/inbox')
  expect(page('.mail-list a').first().text()).toContain('Jürgen Ünal')
  expect(page('.mail-list .avatar').first().text()).toBe('JÜ')
  const frame = page('.mail iframe')
  expect(frame.attr('src')).toBe(`/inbox/${id}/body`)
  expect(frame.attr('sandbox')).not.toContain('allow-scripts')
  expect(frame.attr('sandbox')).not.toContain('allow-same-origin')
  expect(page(`.mail a[href="/leads/${lead.leadId}"]`)).toHaveLength(1)
  expect(page('.mail .tag').text()).toBe('Marketing')
})

test('markup in a subject or a source stays text', async () => {
  const id = await catchMail({ subject: '<img src=x onerror=alert(1)>', body: '<script>alert(1)</script>' })
  for (const as of ['html', 'text', 'headers', 'source']) {
    const { page } = await pageAt(`/inbox/${id}?as=${as}`)
    expect(page('main img, main script'), as).toHaveLength(0)
  }
})

test('mails to one address only', async () => {
  await catchMail({ to: 'nur@kunde.example' })
  const { page } = await pageAt('/inbox?to=nur@kunde.example')
  expect(page('.mail-list li')).toHaveLength(1)
  expect(page('h1').text()).toBe('An nur@kunde.example')
})

test('older mails are a page further', async () => {
  for (let made = 0; made < 45; made += 1) await catchMail({ to: 'viele@kunde.example' })
  const first = await pageAt('/inbox?to=viele@kunde.example')
  expect(first.page('.mail-list li')).toHaveLength(40)
  const older = await pageAt(first.page('#mails footer a').attr('href') ?? '')
  expect(older.page('.mail-list li')).toHaveLength(5)
})

test('a mail that is not there answers 404', async () => {
  expect((await pageAt('/inbox/01a203d5-7d9f-73e6-8baf-630112286d86')).status).toBe(404)
})

test('the address keeps what was chosen and drops what makes no sense', () => {
  const query = inboxQueryOf({ as: 'source', width: 'phone', before: '-3', to: 'a@b.example', pictures: 'yes' })
  expect(query).toEqual({ to: 'a@b.example', before: null, as: 'source', isPhone: true, hasPictures: false })
  expect(inboxHref(query, 'x')).toBe('/inbox/x?to=a%40b.example&as=source&width=phone')
  expect(inboxHref(query, null, { to: null, as: 'html', isPhone: false })).toBe('/inbox')
})
