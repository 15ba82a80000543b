/** Erasing a lead: says what it will do and to how many, and asks once more. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { countTraces, readRawLead } from '../../db/lead-view.ts'
import { uuid } from '../../db/leads.ts'
import type { LeadId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { eraseLeadCompletely } from '../erase-lead.ts'
import { type Html, numberText } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace, nameOf } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function leadErasePages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/leads/:id{[0-9a-f-]{36}}/erase', async (c) => {
      const view = await openView(c, deps)
      const id = c.req.param('id')
      const lead = uuid.test(id) ? await readRawLead(deps.db, id as LeadId) : null
      if (lead === null) return notFoundPage(c, view)
      const traces = await countTraces(deps.db, lead.id)
      const title = view.t('erase.title', { name: nameOf(view, lead) })
      return page(c, { view, title, place: 'leads', body: question(view, lead.id, traces) })
    })
    .post('/leads/:id{[0-9a-f-]{36}}/erase', async (c) => {
      const view = await openView(c, deps)
      const id = c.req.param('id')
      if (!uuid.test(id) || (await eraseLeadCompletely(deps, id as LeadId, actor)) === 'unknown') return notFoundPage(c, view)
      return page(c, { view, title: view.t('erase.done'), place: 'leads', body: done(view) })
    })
}

function question(view: View, leadId: string, traces: Awaited<ReturnType<typeof countTraces>>): Html {
  const counts = Object.entries(traces) as [keyof typeof traces, number][]
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('erase.what')}</p>
      <ul>
        ${counts.map(([kind, n]) => html`<li>${view.t(`erase.${kind}`, { n, count: numberText(view, n) })}</li>`)}
      </ul>
      <p class="quiet">${view.t('erase.kept')}</p>
      <form method="post" class="actions" action="/leads/${leadId}/erase">
        <button data-variant="danger">${view.t('erase.do')}</button>
        <a class="button outline" href="/leads/${leadId}">${view.t('action.cancel')}</a
        ><a class="button ghost" href="/api/leads/${leadId}/export">${view.t('erase.exportFirst')}</a>
      </form>
    </div>
  </section>`
}

function done(view: View): Html {
  return html`<section class="panel">
    ${emptyPlace({
      first: true,
      title: view.t('erase.done'),
      text: view.t('erase.doneText'),
      actions: html`<a class="button outline" href="/leads">${view.t('leads.title')}</a>`,
    })}
  </section>`
}
