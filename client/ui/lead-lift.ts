/** Letting a disqualified lead in again: says what that does, and asks once more; the stage change is the record of who did it. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { readRawLead } from '../../db/lead-view.ts'
import { type LeadRow, uuid } from '../../db/leads.ts'
import { lockLead } from '../../db/lock.ts'
import { liftDisqualification, stageBeforeDisqualification } from '../../db/stage-changes.ts'
import type { LeadId } from '../../domain/id.ts'
import type { Stage } from '../../domain/lead.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, wordOf } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf, stageBadge } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function leadLiftPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/leads/:id{[0-9a-f-]{36}}/lift', async (c) => {
      const view = await openView(c, deps)
      const lead = await leadOf(c, deps)
      if (lead === null) return notFoundPage(c, view)
      if (lead.stage !== 'disqualified') return c.redirect(`/leads/${lead.id}`, 303)
      const back = await deps.db.transaction().execute((tx) => stageBeforeDisqualification(tx, lead.id as LeadId))
      const title = view.t('lift.title', { name: nameOf(view, lead) })
      return page(c, { view, title, place: 'leads', body: question(view, lead, back) })
    })
    .post('/leads/:id{[0-9a-f-]{36}}/lift', async (c) => {
      const view = await openView(c, deps)
      const lead = await leadOf(c, deps)
      if (lead === null) return notFoundPage(c, view)
      await deps.db.transaction().execute(async (tx) => {
        if (await lockLead(tx, lead.id as LeadId)) await liftDisqualification(tx, lead.id as LeadId, actor, view.now)
      })
      return c.redirect(`/leads/${lead.id}`, 303)
    })
}

async function leadOf(c: Context, { db }: ClientDeps): Promise<LeadRow | null> {
  const id = c.req.param('id') ?? ''
  return uuid.test(id) ? readRawLead(db, id as LeadId) : null
}

function question(view: View, lead: LeadRow, back: Stage): Html {
  const why = wordOf(view, ['knockOut', 'rejectReason'], lead.disqualifiedReason ?? '')
  return html`<section class="panel">
    <div class="inside padded">
      ${why === '' ? '' : html`<p>${view.t('lift.why')} <strong>${why}</strong></p>`}
      <ul>
        <li>${view.t('lift.stage')} ${stageBadge(view, back)}</li>
        <li>${view.t('lift.rules')}</li>
        <li>${view.t('lift.next')}</li>
      </ul>
      <p class="quiet">${view.t('lift.kept')}</p>
      <form method="post" class="actions" action="/leads/${lead.id}/lift">
        <button>${view.t('lift.do')}</button>
        <a class="button outline" href="/leads/${lead.id}">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}
