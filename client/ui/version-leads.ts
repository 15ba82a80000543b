/** The leads inside one version of a journey, all of them or those at some steps: what the numbers of a plan and of the list of versions count. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { countStandings } from '../../db/journey-standing.ts'
import { type JourneyDetail, readJourney } from '../../db/journey-view.ts'
import { uuid } from '../../db/leads.ts'
import { listVersionLeads, type VersionLead, type VersionLeadsPage } from '../../db/version-leads.ts'
import type { ClientDeps } from '../deps.ts'
import type { Html } from './format.ts'
import { stepName } from './journey-step.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace, leadLink, panel } from './parts.ts'
import { openView, type View } from './view.ts'
import { waitingText } from './waiting.ts'

const perPage = 50

/** No steps: wherever they stand. */
export function versionLeadsHref(
  { key, version }: { readonly key: string; readonly version: number },
  steps: readonly string[] = [],
): string {
  const query = new URLSearchParams()
  for (const step of steps) query.append('step', step)
  return `/journeys/${encodeURIComponent(key)}/versions/${version}/leads${query.size === 0 ? '' : `?${query.toString()}`}`
}

export function versionLeadsPages({ db, ...deps }: ClientDeps): Hono {
  return new Hono().get('/journeys/:key/versions/:version{\\d{1,6}}/leads', async (c) => {
    const view = await openView(c, { db, ...deps })
    const journey = await readJourney(db, c.req.param('key'), Number(c.req.param('version')))
    if (journey === null) return notFoundPage(c, view)
    const steps = (c.req.queries('step') ?? []).filter((step) => Object.hasOwn(journey.graph.nodes, step))
    const after = uuid.test(c.req.query('after') ?? '') ? (c.req.query('after') ?? null) : null
    const of = { versionId: journey.shown.id, steps }
    const [leads, counts] = await Promise.all([
      listVersionLeads(db, of, { after, limit: perPage }),
      countStandings(db, journey.shown.id),
    ])
    const count = [...counts].reduce((sum, [step, n]) => (steps.length === 0 || steps.includes(step) ? sum + n : sum), 0)
    return page(c, {
      view,
      title: view.t('versionLeads.title', { version: journey.shown.version }),
      place: 'journeys',
      ...(after === null ? { live: ['journeys', 'messages'] as const } : {}),
      heading: heading(view, journey, steps),
      body: html`<div id="inside" data-live>${leadsPanel(view, journey, leads, count)}${pager(view, leads.next)}</div>`,
    })
  })
}

function heading(view: View, { key, title, shown, graph }: JourneyDetail, steps: readonly string[]): Html {
  const names = steps.map((step) => stepName(view, graph, step)).join(', ')
  const all = html`<a href="${versionLeadsHref({ key, version: shown.version })}">${view.t('versionLeads.all')}</a>`
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> · <a href="/journeys/${key}?version=${shown.version}">${title}</a>
      </p>
      <h1>${view.t('versionLeads.title', { version: shown.version })}</h1>
      ${steps.length === 0 ? '' : html`<p>${view.t('versionLeads.at')}: ${names} · ${all}</p>`}
      <p class="quiet small-text">${view.t('versionLeads.hint')}</p>
    </div>
  </header>`
}

function leadsPanel(view: View, journey: JourneyDetail, leads: VersionLeadsPage, count: number): Html {
  const body =
    leads.rows.length === 0
      ? emptyPlace({ title: view.t('stepPage.none'), text: view.t('versionLeads.noneText') })
      : html`<ul class="rows" id="leads">
          ${leads.rows.map((lead) => leadRow(view, journey, lead))}
        </ul>`
  return panel(view, { title: view.t('versionLeads.title', { version: journey.shown.version }), count }, body)
}

function leadRow(view: View, { graph }: JourneyDetail, lead: VersionLead): Html {
  return html`<li>
    <div class="grow">
      ${leadLink(view, lead)}
      <p class="quiet small-text">${[lead.companyName, lead.businessKey].filter(Boolean).join(' · ')}</p>
    </div>
    <span class="small-text quiet grow">${waitingText(view, lead.waitingFor, lead.wakeAt)}</span>
    <span class="side-text">${stepName(view, graph, lead.step)}</span>
  </li>`
}

function pager(view: View, next: string | null): Html {
  if (next === null) return html``
  const address = new URL(view.here, 'http://local')
  address.searchParams.set('after', next)
  return html`<nav class="pager" aria-label="${view.t('leads.pages')}">
    <a class="button small outline" href="${address.pathname}${address.search}">${view.t('leads.next')}</a>
  </nav>`
}
