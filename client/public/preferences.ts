/** /p/:token – what a lead has allowed, and one button each to change it; GET shows, only POST acts. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { businessNow } from '../../db/clock.ts'
import { consentsOf } from '../../db/consent-rows.ts'
import { leadOfLink, type LinkedLead } from '../../db/lead-links.ts'
import { readLead } from '../../db/leads.ts'
import { preferences, setPreference } from '../../db/preferences.ts'
import { readSettings } from '../../db/settings.ts'
import type { Consent } from '../../domain/facts.ts'
import { readToken } from '../../templates/token.ts'
import type { ClientDeps } from '../deps.ts'
import { readForm } from './body.ts'
import { answerPage, answerUnknownLink, type Html, type PublicPage } from './page.ts'
import { pageWords } from './page-words.ts'
import { evidenceOf } from './sender-address.ts'

export function preferenceRoutes(deps: ClientDeps): Hono {
  const { db, config } = deps
  const routes = new Hono()

  async function leadOf(text: string): Promise<LinkedLead | null> {
    const token = readToken(config.secrets.tokenKey, 'preferences', text)
    return token === null ? null : leadOfLink(db, token.id)
  }

  routes.get('/p/:token', async (c) => {
    const lead = await leadOf(c.req.param('token'))
    const settings = await readSettings(db)
    return lead === null ? answerUnknownLink(c, settings) : answerPage(c, settings, await pageOf(deps, lead, false))
  })

  routes.post('/p/:token', async (c) => {
    const lead = await leadOf(c.req.param('token'))
    const settings = await readSettings(db)
    if (lead === null) return answerUnknownLink(c, settings)
    const { leadId, language } = lead
    const body = await readForm(c)
    const preference = preferences.find((known) => known === body?.['set'])
    if (preference !== undefined) {
      const change = { leadId, language, preference, text: pageWords[language].trackingConsent, by: evidenceOf(c) }
      const now = await businessNow(db)
      await db.transaction().execute((tx) => setPreference(tx, change, now))
    }
    return answerPage(c, settings, await pageOf(deps, lead, preference !== undefined))
  })

  return routes
}

async function pageOf({ db }: ClientDeps, { leadId, language }: LinkedLead, saved: boolean): Promise<PublicPage> {
  const words = pageWords[language]
  const lead = await readLead(db, leadId)
  const consents = await consentsOf(db, leadId)
  const objected = lead !== null && lead.objectedAt !== null
  const tracked = consents.tracking?.status === 'confirmed'
  const body = html`<h1>${words.preferencesTitle}</h1>
    ${saved ? html`<p role="status"><strong>${words.saved}</strong></p>` : html`<p>${words.preferencesText}</p>`}
    ${choice(words.marketing, marketingText(consents.email_marketing, words), isOn(consents.email_marketing) ? ['marketingOff', words.turnOff] : null)}
    ${choice(words.tracking, tracked ? words.trackingText : words.trackingConsent, tracked ? ['trackingOff', words.turnOff] : objected ? null : ['trackingOn', words.turnOn])}
    ${choice(words.objection, objected ? words.objectedText : words.objectionText, objected ? null : ['objection', words.object])}`
  return { title: words.preferencesTitle, language, body }
}

function isOn(consent: Consent | undefined): boolean {
  return consent?.status === 'confirmed' || consent?.status === 'pending'
}

function marketingText(consent: Consent | undefined, words: (typeof pageWords)['de']): string {
  if (consent?.status === 'confirmed') return words.marketingOn
  return consent?.status === 'pending' ? words.marketingPending : words.marketingOff
}

function choice(title: string, text: string, button: readonly [name: string, label: string] | null): Html {
  const form =
    button === null
      ? ''
      : html`<form method="post">
          <input type="hidden" name="set" value="${button[0]}" /><button class="quiet">${button[1]}</button>
        </form>`
  return html`<section class="choice">
    <div>
      <p><strong>${title}</strong></p>
      <p class="quietly">${text}</p>
    </div>
    ${form}
  </section>`
}
