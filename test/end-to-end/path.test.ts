import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { readLinks } from '../../demo/received-mail.ts'
import { readRunning } from '../../client/launch/claim.ts'
import { launchBrowser } from '../support/browser.ts'
import { type RipenFolder, ripenFolder } from '../support/started-ripen.ts'

const startMs = 120_000
const mailMs = 60_000
const phone = { viewport: { width: 390, height: 844 }, locale: 'de-DE' }
const desk = { viewport: { width: 1280, height: 900 }, locale: 'de-DE' }

let folder: RipenFolder
let browser: Browser
let admin = ''
let open = ''

beforeAll(async () => {
  folder = await ripenFolder(startMs)
  const started = await folder.start()
  admin = (await readRunning(folder.home))?.places?.adminUrl ?? ''
  open = /For leads\s+(\S+)/.exec(started.said())?.[1] ?? ''
  browser = await launchBrowser()
}, startMs)

afterAll(async () => {
  await browser?.close()
  await folder?.remove()
}, 60_000)

const mails = z.object({ mails: z.array(z.object({ id: z.string(), to: z.string(), subject: z.string() })) })
const body = z.object({ html: z.string().nullable() })

/** The links of the first mail to somebody whose subject says so. */
async function linksOf(to: string, subject: RegExp) {
  const find = async () => {
    const list = mails.parse(await (await fetch(`${admin}/api/sink/mails?after=0&limit=500`)).json())
    return list.mails.find((mail) => mail.to === to && subject.test(mail.subject))
  }
  const mail = await vi.waitUntil(find, { timeout: mailMs, interval: 250 })
  const { html } = body.parse(await (await fetch(`${admin}/api/sink/mails/${mail.id}`)).json())
  return readLinks(html ?? '', open)
}

async function visit(url: string | null, options: typeof phone): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(url ?? 'about:blank')
  return page
}

async function handoffOf(name: string): Promise<string> {
  const page = await visit(`${admin}/handoffs`, desk)
  const card = page.getByRole('link', { name })
  await vi.waitUntil(async () => (await page.reload()) !== null && (await card.count()) > 0, { timeout: mailMs, interval: 500 })
  return `${admin}${await card.first().getAttribute('href')}`
}

test('a demo request reaches a rep, who accepts it on a phone, and marketing sees it', { timeout: 2 * mailMs }, async () => {
  const form = await visit(`${open}/f/request`, phone)
  await form.selectOption('[name=request]', 'demo')
  for (const [field, value] of Object.entries(asking)) await form.fill(`[name=${field}]`, value)
  await form.getByRole('button', { name: 'Anfrage senden' }).click()
  expect(await form.textContent('body')).toContain('Ihre Anfrage ist da')

  const handoff = await visit(await handoffOf('Kim Durchstich'), phone)
  await handoff.getByRole('button', { name: /Annehmen/ }).click()
  await handoff
    .getByText(/angenommen/i)
    .first()
    .waitFor()

  const lead = await visit(`${admin}/leads?q=durchstich`, desk)
  await lead.getByRole('link', { name: 'Kim Durchstich' }).first().click()
  await lead.getByText('Vertriebsreif').first().waitFor()
  // Opening the handoff stopped the clock, so that nobody is late while they read.
  await lead.getByRole('button', { name: 'Weiter' }).first().click()
  await lead.getByRole('button', { name: 'Anhalten' }).waitFor()
  expect(await lead.textContent('main')).toMatch(/Demo angefragt[\s\S]*Angenommen|Angenommen[\s\S]*Demo angefragt/)
})

const asking = {
  firstName: 'Kim',
  lastName: 'Durchstich',
  company: 'Durchstich Maschinenbau',
  jobTitle: 'Werksleiter',
  email: 'kim@durchstich.example',
  phone: '+49 89 7654321',
}

test('a reader confirms, is nurtured, clicks and unsubscribes', { timeout: 4 * mailMs }, async () => {
  const email = 'alex@leserin.example'
  const form = await visit(`${open}/f/whitepaper`, phone)
  await form.fill('[name=email]', email)
  await form.fill('[name=jobTitle]', 'Leiterin Qualität')
  await form.check('[name="box.email_marketing"]')
  await form.check('[name="box.tracking"]')
  await form.getByRole('button', { name: 'Whitepaper anfordern' }).click()

  const asset = await visit((await linksOf(email, /Ausschuss senken/)).asset, phone)
  expect(await asset.textContent('h1')).toContain('Ausschuss senken')

  const confirm = await visit((await linksOf(email, /bestätigen/)).confirm, phone)
  await confirm.getByRole('button').click()
  await confirm.getByRole('button').waitFor({ state: 'detached' })

  const nurturing = await linksOf(email, /Zwölf Fragen/)
  const clicked = await fetch(nurturing.content[0] ?? '', { redirect: 'manual', headers: { 'user-agent': firefox } })
  expect([302, 303]).toContain(clicked.status)
  expect(clicked.headers.get('location')).toMatch(/^https:\/\/www\.example\.de\//)

  const leaving = await visit(nurturing.unsubscribe, phone)
  await leaving.getByRole('button').first().click()
  await vi.waitUntil(async () => (await leaving.textContent('body'))?.includes('keine'), { timeout: 10_000 })

  const lead = await visit(`${admin}/leads?q=alex%40leserin`, desk)
  await lead.locator('main a[href^="/leads/0"]').first().click()
  const showsTheEnd = async () => {
    await lead.reload()
    return /Abgemeldet/.test((await lead.textContent('main')) ?? '')
  }
  await vi.waitUntil(showsTheEnd, { timeout: mailMs, interval: 500 })
})

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
