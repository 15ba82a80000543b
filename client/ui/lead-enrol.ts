/** Enrolling one lead in a journey by hand; a lead who may not enter is told why, and nothing happens. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type JourneySummary, listJourneys } from '../../db/journey-view.ts'
import { readRawLead } from '../../db/lead-view.ts'
import { type LeadRow, uuid } from '../../db/leads.ts'
import type { LeadId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { enrolOne } from '../enrol-leads.ts'
import { type Html, wordOf } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function leadEnrolPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/leads/:id{[0-9a-f-]{36}}/enrol', (c) => show(c, deps, null))
    .post('/leads/:id{[0-9a-f-]{36}}/enrol', async (c) => {
      const lead = await leadOf(c, deps)
      if (lead === null) return notFoundPage(c, await openView(c, deps))
      const form = await c.req.parseBody()
      const enrolled = await enrolOne(deps.db, lead.id as LeadId, {
        journeyKey: textOf(form['journey']),
        businessKey: textOf(form['key']).slice(0, 200),
        ignoreAgain: form['again'] === 'on',
        by: actor,
      })
      if (enrolled === null || enrolled.ok) return c.redirect(`/leads/${lead.id}`, 303)
      return show(c, deps, enrolled.reason)
    })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

async function leadOf(c: Context, { db }: ClientDeps): Promise<LeadRow | null> {
  const id = c.req.param('id') ?? ''
  return uuid.test(id) ? readRawLead(db, id as LeadId) : null
}

async function show(c: Context, deps: ClientDeps, refused: string | null): Promise<Response> {
  const view = await openView(c, deps)
  const lead = await leadOf(c, deps)
  if (lead === null) return notFoundPage(c, view)
  const journeys = (await listJourneys(deps.db)).filter(({ version }) => version !== null)
  const title = view.t('hand.enrolTitle', { name: nameOf(view, lead) })
  return page(c, {
    view,
    title,
    place: 'leads',
    status: refused === null ? 200 : 409,
    body: enrolForm(view, lead, journeys, refused),
  })
}

function enrolForm(view: View, lead: LeadRow, journeys: readonly JourneySummary[], refused: string | null): Html {
  return html`<section class="panel">
    <div class="inside padded">
      ${refused === null ? '' : html`<div class="notice broken" role="alert">${view.t('hand.refused', { reason: refusalText(view, refused) })}</div>`}
      <form class="form" method="post" action="/leads/${lead.id}/enrol">
        <label
          >${view.t('bulk.journey')}<select name="journey">
            ${journeys.map(({ key, title }) => html`<option value="${key}">${title}</option>`)}
          </select></label
        >
        <label
          >${view.t('bulk.key')}<input name="key" maxlength="200" /><span class="hint">${view.t('bulk.keyHint')}</span></label
        >
        <label><input type="checkbox" name="again" /> ${view.t('bulk.again')}</label>
        <div class="actions">
          <button>${view.t('hand.enrol')}</button
          ><a class="button outline" href="/leads/${lead.id}">${view.t('action.cancel')}</a>
        </div>
      </form>
    </div>
  </section>`
}

/** Why a lead was not enrolled, as a person says it. */
export function refusalText(view: View, reason: string): string {
  if (reason === 'alreadyIn' || reason === 'again' || reason === 'noSuchJourney') return view.t(`refusal.${reason}`)
  return wordOf(view, ['outcome'], reason)
}
