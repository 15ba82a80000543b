/** Simulations of a journey: ask for one, see how far it is, read what came out. Nothing on these pages touches a lead. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { readDraft } from '../../db/journey-drafts.ts'
import { publishedVersion } from '../../db/journeys.ts'
import { namesOfLeads, namesOfReps } from '../../db/simulation-names.ts'
import { listSimulations, readSimulation, type Simulation, type SimulationDetail } from '../../db/simulations.ts'
import type { Problem } from '../../domain/problem.ts'
import { simulationBody } from '../api/simulation-body.ts'
import type { ClientDeps } from '../deps.ts'
import { cancelSimulation, startSimulation } from '../simulation/start.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace, panel, postButton } from './parts.ts'
import { simulationForms } from './simulation-form.ts'
import { reportPanels } from './simulation-report.ts'
import { askedIn } from './simulation-asked.ts'
import { actor, openView, type View } from './view.ts'

export function simulationPages(deps: ClientDeps): Hono {
  const { db } = deps
  return new Hono()
    .get('/journeys/:key/simulate', (c) => showForm(c, deps, html``, 200))
    .post('/journeys/:key/simulate', async (c) => {
      const key = c.req.param('key')
      const asked = simulationBody.safeParse(askedIn(key, await c.req.parseBody(), (await readDraft(db, key))?.source ?? null))
      if (!asked.success) return showForm(c, deps, problemNotice(await openView(c, deps), 'invalid'), 422)
      return start(c, deps, asked.data)
    })
    .get('/simulations/:id', async (c) => {
      const view = await openView(c, deps)
      const found = await readSimulation(db, c.req.param('id'), new Date())
      if (found === null) return notFoundPage(c, view)
      const title = titleOf(view, found.journey)
      const live = found.state === 'running' ? (['simulations'] as const) : []
      const body = html`<div id="simulation" data-live>${await detail(deps, view, found)}</div>`
      return page(c, {
        view,
        title,
        place: 'journeys',
        live,
        heading: heading(view, found.journey, view.t(`sim.${found.kind}`)),
        body,
      })
    })
    .post('/simulations/:id/cancel', async (c) => {
      await cancelSimulation(db, c.req.param('id'))
      return c.redirect(`/simulations/${c.req.param('id')}`, 303)
    })
    .post('/simulations/:id/again', async (c) => {
      const found = await readSimulation(db, c.req.param('id'), new Date())
      if (found === null) return notFoundPage(c, await openView(c, deps))
      return start(c, deps, found.input)
    })
}

async function start(c: Context, deps: ClientDeps, request: SimulationDetail['input']): Promise<Response> {
  const started = await startSimulation(deps, request, actor)
  if (started.ok) return c.redirect(`/simulations/${started.id}`, 303)
  const problems = started.reason === 'invalid' ? started.problems : []
  return showForm(c, deps, problemNotice(await openView(c, deps), started.reason, problems), 422, request.journey)
}

function problemNotice(
  view: View,
  reason: 'busy' | 'nobody' | 'noSuchJourney' | 'invalid',
  problems: readonly Problem[] = [],
): Html {
  return html`<div class="notice broken" role="alert">
    ${view.t(`sim.problem.${reason}`)}
    <ul>
      ${problems.map(({ path, message, remedy }) => html`<li><code>${path}</code> ${message}; ${remedy}</li>`)}
    </ul>
  </div>`
}

async function showForm(c: Context, deps: ClientDeps, notice: Html, status: 200 | 422, journey?: string): Promise<Response> {
  const view = await openView(c, deps)
  const key = journey ?? c.req.param('key') ?? ''
  const [inForce, draft] = await Promise.all([publishedVersion(deps.db, key), readDraft(deps.db, key)])
  if (inForce === null && draft === null) return notFoundPage(c, view)
  const earlier = await listSimulations(deps.db, new Date(), key)
  const body = html`${notice}
    <p class="quiet">${view.t('sim.noSends')}</p>
    ${simulationForms(view, { key, isInForce: inForce !== null, hasDraft: draft !== null })}
    <div id="earlier" data-live>${earlierPanel(view, earlier)}</div>`
  return page(c, {
    view,
    title: titleOf(view, key),
    place: 'journeys',
    live: ['simulations'],
    status,
    heading: heading(view, key, view.t('sim.title')),
    body,
  })
}

function titleOf(view: View, key: string): string {
  return view.t('sim.of', { journey: view.names.journeys.get(key) ?? key })
}

function heading(view: View, key: string, title: string): Html {
  const isResult = title !== view.t('sim.title')
  const name = view.names.journeys.get(key) ?? key
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> · <a href="/journeys/${key}">${name}</a>${
          isResult ? html` · <a href="/journeys/${key}/simulate">${view.t('sim.title')}</a>` : ''
        }
      </p>
      <h1>${title}</h1>
    </div>
  </header>`
}

function earlierPanel(view: View, simulations: readonly Simulation[]): Html {
  const title = view.t('sim.earlier')
  if (simulations.length === 0)
    return panel(view, { title }, emptyPlace({ title: view.t('sim.none'), text: view.t('sim.noneText') }))
  const rows = simulations.map(
    (one) =>
      html`<li>
        <div class="grow">
          <a class="title" href="/simulations/${one.id}">${view.t(`sim.${one.kind}`)}</a>
          <p class="quiet small-text">${whatText(view, one)} · ${relativeTime(view, one.startedAt)}</p>
        </div>
        <span class="${one.state === 'failed' || one.state === 'interrupted' ? 'late' : 'quiet'}">${stateText(view, one)}</span>
      </li>`,
  )
  return panel(
    view,
    { title },
    html`<ul class="rows">
      ${rows}
    </ul>`,
  )
}

function stateText(view: View, { state, progress }: Simulation): string {
  const share = state === 'running' ? ` (${numberText(view, progress * 100)} %)` : ''
  return view.t(`sim.state.${state}`) + share
}

async function detail({ db }: ClientDeps, view: View, found: SimulationDetail): Promise<Html> {
  const { report } = found
  const top = html`${troubleNotice(view, found)}
    <div class="asked">
      <p>${whatText(view, found)} · ${relativeTime(view, found.startedAt)}</p>
      ${found.state === 'running' ? runningPart(view, found) : againPart(view, found)}
    </div>`
  if (report === null) return top
  const leadIds = report.kind === 'history' ? report.diff.leads.map(({ leadId }) => leadId) : []
  const [leads, reps] = await Promise.all([namesOfLeads(db, leadIds), namesOfReps(db)])
  return html`${top}${reportPanels(view, report, { leads, reps })}`
}

function whatText(view: View, { kind, asked }: Simulation): string {
  const [days, leads] = [numberText(view, asked.days), numberText(view, asked.leads)]
  const what = kind === 'history' ? 'history' : asked.isChosen ? 'chosen' : 'personas'
  return [
    view.t(`sim.what.${what}`, { leads, days }),
    view.t(asked.hasSource ? 'sim.which.candidate' : 'sim.which.inForce'),
    ...(asked.hasModel ? [view.t('sim.which.model')] : []),
  ].join(', ')
}

function troubleNotice(view: View, { state }: Simulation): Html {
  if (state !== 'interrupted' && state !== 'failed') return html``
  return html`<div class="notice broken" role="alert">${view.t(`sim.${state}Text`)}</div>`
}

function runningPart(view: View, { id, progress }: Simulation): Html {
  return html`<progress max="1" value="${progress.toFixed(3)}" aria-label="${view.t('sim.state.running')}"></progress>
    ${postButton(view, { action: `/simulations/${id}/cancel`, label: view.t('sim.cancel') })}`
}

function againPart(view: View, { id, state, seconds }: Simulation): Html {
  const took = state === 'finished' ? view.t('sim.took', { seconds: numberText(view, seconds, 1) }) : view.t(`sim.state.${state}`)
  return html`<p class="quiet small-text">${took}</p>
    ${postButton(view, { action: `/simulations/${id}/again`, label: view.t('sim.again') })}`
}
