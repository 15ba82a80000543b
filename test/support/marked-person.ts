/** A person whose every trace can be found again, living through all that Ripen does: forms, opt-in, journey, handoff, reply, bounce, import. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { openGateway } from '../../client/gateway.ts'
import { type Db, openDatabase } from '../../db/open.ts'
import { fillIn, visit } from '../../demo/browser.ts'
import { type MailLinks, readLinks } from '../../demo/received-mail.ts'
import { postJson, reply } from '../../demo/world.ts'
import type { Installation } from './installation.ts'
import { aDeliveryReport } from './returned-mail.ts'

const marked = {
  email: 'Zenobia.Quaeggelfort@markerwerk.example',
  laterEmail: 'zq-privat@markerpost.example',
  bouncingEmail: 'zq-weg@unzustellbar.example',
  refusedEmail: 'zq-zu@abgelehnt.example',
  firstName: 'Zenobia',
  lastName: 'Quäggelfort',
  company: 'Quäggelfort Apparatebau',
  phone: '+49 30 5557774321',
  words: 'Xylokarpfenteich im Lastenheft',
} as const

/** What must be found nowhere but in Postgres, and after the erasure nowhere at all. */
export const marks: readonly string[] = [
  ...new Set(Object.values(marked)),
  'markerwerk.example',
  'markerpost.example',
  '+49305557774321',
  'Xylokarpfenteich',
]

const { email, laterEmail, bouncingEmail, refusedEmail, firstName, lastName, company, phone, words } = marked

export interface Life {
  readonly handoffId: string
  /** Where a mail she was sent would bounce to. */
  readonly returnPath: string
}

/** Ends with an accepted handoff, under a second address, and with two more leads of hers whose mail does not arrive. */
export async function live(ripen: Installation): Promise<Life> {
  await signUp(ripen)
  const returnPath = await downloadAndRead(ripen)
  await misuse(ripen)
  await beImported(ripen)
  const handoffId = await askForDemo(ripen)
  await moveAway(ripen)
  return { handoffId, returnPath }
}

async function signUp(ripen: Installation): Promise<void> {
  const form = `${ripen.publicUrl}/f/newsletter?lang=de`
  const person = { firstName, lastName, company, 'box.tracking': 'yes' }
  for (const address of [email, bouncingEmail, refusedEmail]) await fillIn(form, { email: address, ...person })
  const { links } = await mailTo(ripen, email, (mail) => mail.confirm !== null)
  await fillIn(links.confirm ?? '', {})
  await until('a bounce', async () => (await exportOf(ripen, bouncingEmail)).includes('email.bounced'))
}

/** A whitepaper starts a journey; its first mail is opened, clicked and answered. */
async function downloadAndRead(ripen: Installation): Promise<string> {
  await fillIn(`${ripen.publicUrl}/f/whitepaper?lang=de`, { email, jobTitle: 'Geschäftsführerin', company, country: 'DE' })
  await visit((await mailTo(ripen, email, (mail) => mail.asset !== null)).links.asset ?? '')
  const about = { email, phone, industry: 'Maschinenbau', employees: 200, note: words, attributes: { stand: words } }
  await postJson(`${ripen.adminUrl}/api/leads`, about)
  const mail = await mailTo(ripen, email, (found) => found.content.length > 0 && found.unsubscribe !== null)
  await visit(mail.links.pixel ?? '')
  for (const link of mail.links.content) await visit(link)
  await reply(ripen, mail.id, `Guten Tag,\n\n${words}?\n\n${firstName} ${lastName}\n${phone}`, false)
  await until('the reply', async () => (await exportOf(ripen, email)).includes('email.replied'))
  return mail.mailFrom
}

/** What goes wrong is what ends up in logs. */
async function misuse({ adminUrl, publicUrl }: Installation): Promise<void> {
  const query = encodeURIComponent(email)
  const admin = [`/leads?q=${query}`, `/leads/${query}`, `/api/leads/${query}`, `/inbox?to=${query}`, `/nothing?who=${query}`]
  const open = [`/f/newsletter?email=${query}`, `/u/${query}`, `/c/${query}`, `/${query}`]
  for (const url of [...admin.map((path) => `${adminUrl}${path}`), ...open.map((path) => `${publicUrl}${path}`)]) await visit(url)
  const view = { id: 'marked-1', type: 'page.viewed', occurredAt: '2026-03-02T06:00:00Z', lead: { email } }
  const page = { properties: { url: `https://www.example.de/preise?from=${email}` } }
  const bodies = [
    { ...view, ...page },
    { ...view, properties: { url: words } },
    { ...view, type: words },
    { lead: 7, email },
  ]
  for (const body of bodies) await postJson(`${adminUrl}/api/events`, body)
  await fetch(`${adminUrl}/api/leads`, { method: 'POST', body: `{"email": "${email}", ` })
  await fillIn(`${publicUrl}/f/newsletter`, { email: `${email}\u0000`, firstName: firstName.repeat(1000) })
}

/** One row is fine, one is refused. */
async function beImported(ripen: Installation): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-marked-'))
  const file = join(folder, 'fair.csv')
  await writeFile(file, `email,lastName,phone,note\n${email},${lastName},${phone},${words}\n${email},${lastName},${words},\n`)
  await ripen.command('--json', 'lead', 'import', file, '--dry-run').catch(String)
  await ripen.command('--json', 'lead', 'import', file).catch(String)
  await rm(folder, { recursive: true })
}

/** The clock stands from here on, so that no rep of the sample company answers in between. */
async function askForDemo(ripen: Installation): Promise<string> {
  await postJson(`${ripen.adminUrl}/api/clock`, { action: 'pause' })
  const wish = { request: 'demo', email, firstName, lastName, company, phone, jobTitle: 'Geschäftsführerin', message: words }
  await fillIn(`${ripen.publicUrl}/f/request?lang=de`, { ...wish, preferredTime: words })
  const leadId = await leadIdOf(ripen, email)
  const handoff = await until('a handoff', async () => (await handoffs(ripen)).find((one) => one.leadId === leadId))
  const url = `${ripen.adminUrl}/api/handoffs/${handoff.id}`
  await postJson(`${url}/accept`, {})
  await postJson(`${url}/contacted`, {})
  await mailTo(ripen, null, (mail) => mail.handoff !== null, lastName)
  return handoff.id
}

/** Erasing must find what was said under the old address as well. */
async function moveAway(ripen: Installation): Promise<void> {
  const response = await fetch(`${ripen.adminUrl}/api/leads/${await leadIdOf(ripen, email)}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: laterEmail }),
  })
  if (!response.ok) throw new Error(`The address could not be changed: ${response.status}`)
}

/** By the public ways: the command line for one, the API for the others. Returns when the rep has been told and nothing is under way. */
export async function erase(ripen: Installation, { handoffId }: Life): Promise<void> {
  const ids = await Promise.all([laterEmail, bouncingEmail, refusedEmail].map((address) => leadIdOf(ripen, address)))
  const [first = '', ...others] = ids
  await ripen.command('lead', 'erase', first, '--yes')
  for (const id of others) {
    const { status } = await fetch(`${ripen.adminUrl}/api/leads/${id}`, { method: 'DELETE' })
    if (status !== 200) throw new Error(`Erasing answered ${status}`)
  }
  const db = openDatabase(ripen.databaseUrl, { max: 1 })
  const gateway = openGateway({ connectionOptions: { address: ripen.temporalAddress }, namespace: 'default' })
  await until('the rep to be told', async () => wasToldOff(db, handoffId))
  await until('the end of the handoff', async () => !(await gateway.isOpen(handoffId)))
  await Promise.all([db.destroy(), gateway.close()])
}

async function wasToldOff(db: Db, handoffId: string): Promise<boolean> {
  const notice = await db
    .selectFrom('message')
    .select('id')
    .where('templateKey', '=', 'rep-withdrawn')
    .where(sql<boolean>`refs ->> 'handoffId' = ${handoffId}`)
    .where('state', '=', 'sent')
    .executeTakeFirst()
  return notice !== undefined
}

/** What was still on its way: a bounce that took days, an event of another system. Neither brings anybody back. */
export async function comeLate({ adminUrl, inboundPort }: Installation, { returnPath }: Life): Promise<void> {
  const report = aDeliveryReport({ messageId: '', email }, { status: '5.1.1', diagnostic: `smtp; 550 5.1.1 ${email} unknown` })
  const server = createTransport({ host: '127.0.0.1', port: inboundPort, ignoreTLS: true })
  await server.sendMail({ envelope: { from: '', to: returnPath }, raw: report })
  server.close()
  for (const address of [email, laterEmail]) {
    const event = { id: `late-${address.length}`, type: 'form.submitted', occurredAt: '2026-03-02T07:00:00Z' }
    await postJson(`${adminUrl}/api/events`, { ...event, lead: { email: address }, properties: { message: words } })
  }
}

const created = z.object({ id: z.string() })
const offers = z.object({ handoffs: z.array(z.object({ id: z.string(), leadId: z.string() })) })
const caught = z.object({ mails: z.array(z.object({ id: z.string(), to: z.string() })) })
const mailBody = z.object({ html: z.string().nullable(), mailFrom: z.string() })

/** Bringing somebody in again answers whom it is about. */
async function leadIdOf({ adminUrl }: Installation, address: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${adminUrl}/api/leads`, { method: 'POST', headers, body: JSON.stringify({ email: address }) })
  return created.parse(await response.json()).id
}

async function exportOf(ripen: Installation, address: string): Promise<string> {
  return (await visit(`${ripen.adminUrl}/api/leads/${await leadIdOf(ripen, address)}/export`)).html
}

async function handoffs({ adminUrl }: Installation): Promise<z.infer<typeof offers>['handoffs']> {
  return offers.parse(await (await fetch(`${adminUrl}/api/handoffs?limit=200`)).json()).handoffs
}

/** The newest mail to this address (to anybody: null) with such links that says the words. */
function mailTo(ripen: Installation, to: string | null, isIt: (links: MailLinks) => boolean, says = '') {
  const query = to === null ? '' : `&to=${encodeURIComponent(to.toLowerCase())}`
  return until('a mail', async () => {
    const { mails } = caught.parse(await (await fetch(`${ripen.adminUrl}/api/sink/mails?limit=100${query}`)).json())
    for (const { id } of mails) {
      const { html, mailFrom } = mailBody.parse(await (await fetch(`${ripen.adminUrl}/api/sink/mails/${id}`)).json())
      const links = readLinks(html ?? '', ripen.publicUrl)
      if (isIt(links) && (html ?? '').includes(says)) return { id, links, mailFrom }
    }
    return undefined
  })
}

const patienceMs = 90_000

/** Asks again until there is an answer. */
async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`)
    await delay(200)
  }
}
