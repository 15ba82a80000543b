/** Leads: who is hot now and why; search, filters as a sentence, pages by rank. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { readJourney } from '../../db/journey-view.ts'
import { countLeads, type LeadPage, listLeads } from '../../db/leads-view.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText } from './format.ts'
import { icon } from './icon.ts'
import { page } from './layout.ts'
import { cursorOf, cursorText, leadFilterOf, type LeadQuery, leadQueryOf, leadsHref } from './leads-query.ts'
import { filterSentence } from './leads-sentence.ts'
import { leadsTable } from './leads-table.ts'
import { emptyPlace } from './parts.ts'
import { openView, type View } from './view.ts'

const perPage = 50
/** Nobody reads past this; "more than" is enough. */
const countedAtMost = 1001

export function leadsPages(deps: ClientDeps): Hono {
  return new Hono().get('/leads', async (c) => {
    const view = await openView(c, deps)
    const query = leadQueryOf(c.req.query())
    const filter = leadFilterOf(view, query)
    const after = cursorOf(c.req.query('after'))
    const [leads, count, journey] = await Promise.all([
      listLeads(deps.db, filter, { after, limit: perPage, now: view.now }),
      countLeads(deps.db, filter, view.now, countedAtMost),
      query.step === undefined ? null : readJourney(deps.db, query.journey ?? '', null),
    ])
    const sentence = filterSentence(view, query, journey?.graph ?? null)
    return page(c, {
      view,
      title: view.t('leads.title'),
      place: 'leads',
      ...(after === null ? { live: ['scores', 'stages', 'journeys', 'handoffs'] as const } : {}),
      heading: heading(view, count),
      body: html`${sentence}${listOf(view, { query, leads, isFirst: after === null })}`,
    })
  })
}

function heading(view: View, count: number): Html {
  const many =
    count >= countedAtMost
      ? view.t('leads.countMore', { count: numberText(view, countedAtMost - 1) })
      : view.t('leads.count', { n: count, count: numberText(view, count) })
  return html`<header class="heading">
    <div>
      <h1>${view.t('leads.title')}</h1>
      <p>${many}</p>
    </div>
    <div class="actions">
      <a class="button outline" href="/segments">${view.t('segments.title')}</a>
      <a class="button" href="/leads/import">${icon('plus')}${view.t('leads.import')}</a>
    </div>
  </header>`
}

function listOf(view: View, { query, leads, isFirst }: { query: LeadQuery; leads: LeadPage; isFirst: boolean }): Html {
  if (leads.rows.length === 0) return html`<section class="panel" id="leads" data-live>${nothing(view, query)}</section>`
  const pager = html`<nav class="pager" aria-label="${view.t('leads.pages')}">
    ${isFirst ? '' : html`<a class="button small outline" href="${leadsHref(query)}">${view.t('leads.first')}</a>`}
    ${leads.next === null ? '' : html`<a class="button small outline" href="${nextHref(query, cursorText(leads.next))}">${view.t('leads.next')}</a>`}
  </nav>`
  return html`<section class="panel" id="leads" data-live>${leadsTable(view, leads.rows)}</section>
    ${pager}`
}

function nextHref(query: LeadQuery, after: string): string {
  const first = leadsHref(query)
  return `${first}${first.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`
}

function nothing(view: View, query: LeadQuery): Html {
  if (Object.keys(query).length > 0)
    return emptyPlace({
      title: view.t('leads.noneMatch'),
      text: view.t('leads.noneMatchText'),
      actions: html`<a class="button outline" href="/leads">${view.t('leads.all')}</a>`,
    })
  return emptyPlace({
    first: true,
    title: view.t('leads.none'),
    text: view.t('leads.noneText'),
    actions: html`<a class="button" href="/leads/import">${view.t('leads.import')}</a>`,
  })
}
