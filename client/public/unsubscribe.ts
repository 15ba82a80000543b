/** /u/:token – GET shows, only POST acts: the button, or one click in the mail program (RFC 8058). */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { businessNow } from '../../db/clock.ts'
import { stopMarketing } from '../../db/consents.ts'
import { leadOfLink, type LinkedLead } from '../../db/lead-links.ts'
import { lockLead } from '../../db/lock.ts'
import { readSettings } from '../../db/settings.ts'
import { readToken, signToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'
import { readForm } from './body.ts'
import { answerPage, answerUnknownLink, type Html } from './page.ts'
import { pageWords } from './page-words.ts'
import { evidenceOf } from './sender-address.ts'

export function unsubscribeRoutes(deps: ClientDeps): Hono {
  const { db } = deps
  const routes = new Hono()

  routes.get('/u/:token', async (c) => {
    const lead = await leadOf(deps, c.req.param('token'))
    if (lead === null) return answerUnknownLink(c, await readSettings(db))
    const words = pageWords[lead.language]
    const body = html`<h1>${words.unsubscribeTitle}</h1>
      <p>${words.unsubscribeText}</p>
      <form method="post"><input type="hidden" name="act" value="unsubscribe" /><button>${words.unsubscribeButton}</button></form>
      ${settingsLink(deps, lead)}`
    return answerPage(c, await readSettings(db), { title: words.unsubscribeTitle, language: lead.language, body })
  })

  routes.post('/u/:token', async (c) => {
    const lead = await leadOf(deps, c.req.param('token'))
    if (lead === null) return answerUnknownLink(c, await readSettings(db))
    const wish = wishOf((await readForm(c)) ?? {})
    if (wish !== null) await unsubscribe(deps, c, lead, wish)
    if (wish === 'oneClick') return c.body(null, 200)
    const words = pageWords[lead.language]
    const [title, text] =
      wish === null ? [words.unsubscribeTitle, words.unsubscribeText] : [words.unsubscribedTitle, words.unsubscribedText]
    const body = html`<h1>${title}</h1>
      <p>${text}</p>
      ${settingsLink(deps, lead)}`
    return answerPage(c, await readSettings(db), { title, language: lead.language, body })
  })

  return routes
}

async function leadOf({ db, config }: ClientDeps, text: string): Promise<LinkedLead | null> {
  const token = readToken(config.secrets.tokenKey, 'unsubscribe', text)
  return token === null ? null : leadOfLink(db, token.id)
}

/** Any other body asks for nothing. */
function wishOf(body: Readonly<Record<string, string>>): 'oneClick' | 'link' | null {
  if (body['List-Unsubscribe'] === 'One-Click') return 'oneClick'
  return body['act'] === 'unsubscribe' ? 'link' : null
}

async function unsubscribe({ db }: ClientDeps, c: Context, lead: LinkedLead, source: string): Promise<void> {
  const now = await businessNow(db)
  const { leadId, messageId } = lead
  const evidence = { ...evidenceOf(c), ...(messageId === null ? {} : { messageId }) }
  await db.transaction().execute(async (tx) => {
    if (await lockLead(tx, leadId)) await stopMarketing(tx, leadId, { reason: 'unsubscribe', source, evidence }, now)
  })
}

function settingsLink({ config }: ClientDeps, { leadId, language }: LinkedLead): Html {
  const token = signToken(config.secrets.tokenKey, 'preferences', leadId)
  return html`<p class="quietly"><a href="/p/${token}">${pageWords[language].preferencesLink}</a></p>`
}
