/** The page of one lead: where it stands, what happens next and why, its score explained, and one timeline of everything. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type LeadDetail, readLeadDetail } from '../../db/lead-view.ts'
import { uuid } from '../../db/leads.ts'
import { readTimeline, type TimelineKind } from '../../db/timeline-view.ts'
import type { LeadId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import type { Html } from './format.ts'
import { page } from './layout.ts'
import { contactPanel } from './lead-contact.ts'
import { factsPanel } from './lead-facts.ts'
import { standingPanel } from './lead-next.ts'
import { scorePanel } from './lead-score.ts'
import { timelinePanel, type TimelineView, timelineViews } from './lead-timeline.ts'
import { notFoundPage } from './not-found.ts'
import { nameOf, stageBadge } from './parts.ts'
import { openView, type View } from './view.ts'

const perPage = 60

export function leadPages(deps: ClientDeps): Hono {
  return new Hono().get('/leads/:id{[0-9a-f-]{36}}', async (c) => {
    const view = await openView(c, deps)
    const id = c.req.param('id')
    const lead = uuid.test(id) ? await readLeadDetail(deps.db, id as LeadId, view.now) : null
    if (lead === null) return notFoundPage(c, view)
    const { facts } = lead
    return page(c, {
      view,
      title: nameOf(view, facts.lead),
      place: 'leads',
      live: ['scores', 'stages', 'journeys', 'handoffs', 'tasks', 'messages'],
      heading: heading(view, lead),
      body: html`<div class="columns">
        <div>${standingPanel(view, lead)}${await timeline(c, deps, view, id)}</div>
        <div>${contactPanel(view, facts)}${scorePanel(view, lead)}${factsPanel(view, lead)}</div>
      </div>`,
    })
  })
}

async function timeline(c: Context, { db }: ClientDeps, view: View, leadId: string): Promise<Html> {
  const wanted = c.req.query('show') ?? 'all'
  const show: TimelineView = wanted in timelineViews ? (wanted as TimelineView) : 'all'
  const asked = new Date(c.req.query('before') ?? NaN)
  const isPaged = !Number.isNaN(asked.getTime())
  const kinds: readonly TimelineKind[] = timelineViews[show]
  const happened = await readTimeline(db, leadId, { kinds, before: isPaged ? asked : view.now, limit: perPage })
  return timelinePanel(view, happened, { leadId, show, isPaged })
}

function heading(view: View, { facts, explanation }: LeadDetail): Html {
  const { lead, company } = facts
  const about = [lead.jobTitle, lead.companyName ?? company?.name ?? company?.domain].filter(Boolean).join(' · ')
  const round =
    lead.cycle > 1
      ? html`<span class="tag" title="${view.t('lead.cycleText')}">${view.t('lead.cycle', { n: lead.cycle })}</span>`
      : ''
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/leads">${view.t('leads.title')}</a></p>
      <h1>${nameOf(view, lead)}</h1>
      <p class="under">
        ${about} ${stageBadge(view, lead.stage)}
        ${explanation.ready && lead.stage !== 'mql' ? html`<span class="tag accent">${view.t('lead.ready')}</span>` : ''} ${round}
      </p>
    </div>
    <div class="actions">
      <a class="button small outline" href="/leads/${lead.id}/enrol">${view.t('hand.enrol')}</a>
      <a class="button small outline" href="/leads/${lead.id}/edit">${view.t('lead.edit')}</a>
      <a class="button small outline" href="/api/leads/${lead.id}/export">${view.t('lead.export')}</a>
      <a class="button small outline" data-variant="danger" href="/leads/${lead.id}/erase">${view.t('lead.erase')}</a>
    </div>
  </header>`
}
