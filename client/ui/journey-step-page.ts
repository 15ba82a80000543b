/** One step of a journey version: what it did in numbers, and the leads behind each of them. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { listStepLeads, type StepLead, type StepLeadsPage, type StepSelection } from '../../db/journey-leads.ts'
import { countPassed, readStepNumbers, type StepNumbers } from '../../db/journey-numbers.ts'
import { type EmailFigures, type JourneyDetail, readEmailFigures, readJourney } from '../../db/journey-view.ts'
import { uuid } from '../../db/leads.ts'
import { edgesOf } from '../../domain/journey/graph.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, relativeTime, wordOf } from './format.ts'
import { stepHref } from './journey-numbers.ts'
import { arrowText, stepText } from './journey-step.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace, leadLink, panel, stageBadge } from './parts.ts'
import { openView, type View } from './view.ts'
import { waitingText } from './waiting.ts'

const perPage = 50

export function journeyStepPages(deps: ClientDeps): Hono {
  return new Hono().get('/journeys/:key/steps/:step', async (c) => {
    const view = await openView(c, deps)
    const version = /^\d{1,6}$/.exec(c.req.query('version') ?? '')?.[0]
    const journey = await readJourney(deps.db, c.req.param('key'), version === undefined ? null : Number(version))
    const step = c.req.param('step')
    if (journey === null || !Object.hasOwn(journey.graph.nodes, step)) return notFoundPage(c, view)
    const shown = { journey, step, selection: selectionOf(c.req.query()) }
    const after = uuid.test(c.req.query('after') ?? '') ? (c.req.query('after') ?? null) : null
    const [numbers, leads] = await Promise.all([
      readNumbers(deps, journey.shown.id, step),
      listStepLeads(deps.db, { versionId: journey.shown.id, ...shown }, { after, limit: perPage }),
    ])
    return page(c, {
      view,
      title: titleOf(view, shown),
      place: 'journeys',
      ...(after === null ? { live: ['journeys', 'messages'] as const } : {}),
      heading: heading(view, shown),
      body: html`<div id="step" data-live>${tiles(view, shown, numbers)}${leadsPanel(view, shown, numbers, leads)}</div>`,
    })
  })
}

interface ShownStep {
  readonly journey: JourneyDetail
  readonly step: string
  readonly selection: StepSelection
}

interface Numbers extends StepNumbers {
  readonly passed: number
  readonly figures: EmailFigures | undefined
}

async function readNumbers({ db }: ClientDeps, versionId: string, step: string): Promise<Numbers> {
  const [numbersOf, passed, figures] = await Promise.all([
    readStepNumbers(db, versionId),
    countPassed(db, versionId, step),
    readEmailFigures(db, versionId),
  ])
  return { ...numbersOf(step), passed, figures: figures.get(step) }
}

/** What is not understood shows who stands here. */
function selectionOf({ show, way, outcome }: Readonly<Record<string, string>>): StepSelection {
  if (show === 'passed') return { show, way: way ?? null }
  return show === 'left' ? { show, outcome: outcome ?? null } : { show: 'waiting' }
}

function titleOf(view: View, { journey, step }: ShownStep): string {
  const node = journey.graph.nodes[step]
  return node === undefined ? step : stepText(view, node, journey.graph).title
}

function heading(view: View, shown: ShownStep): Html {
  const { journey, step } = shown
  const node = journey.graph.nodes[step]
  const note = node === undefined ? '' : stepText(view, node, journey.graph).note
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> ·
        <a href="/journeys/${journey.key}?version=${journey.shown.version}">${journey.title}</a>,
        ${view.t('stepPage.version', { version: journey.shown.version })}
      </p>
      <h1>${titleOf(view, shown)}</h1>
      <p>${note === '' ? '' : html`${note} · `}<code>${step}</code></p>
    </div>
  </header>`
}

function tiles(view: View, shown: ShownStep, numbers: Numbers): Html {
  const ways = waysOf(view, shown)
  const outcomes = numbers.outcomes.length > 1 ? numbers.outcomes : []
  const [only] = numbers.outcomes
  return html`<nav class="tiles" aria-label="${view.t('stepPage.numbers')}">
    ${tile(view, shown, numbers.waiting, view.t('number.waiting', { n: numbers.waiting }), { show: 'waiting' })}
    ${ways.length === 0 ? '' : tile(view, shown, numbers.passed, view.t('number.passed', { n: numbers.passed }), { show: 'passed', way: null })}
    ${ways.length < 2 ? '' : ways.map(({ way, name }) => tile(view, shown, numbers.ways.get(way) ?? 0, view.t('number.way', { n: numbers.ways.get(way) ?? 0, way: name }), { show: 'passed', way }))}
    ${only === undefined || outcomes.length > 0 ? '' : tile(view, shown, only.leads, leftText(view, only), { show: 'left', outcome: only.outcome })}
    ${outcomes.map((one) => tile(view, shown, one.leads, leftText(view, one), { show: 'left', outcome: one.outcome }))}
    ${figureTiles(view, shown, numbers.figures)}
  </nav>`
}

function leftText(view: View, { outcome, leads }: { outcome: string; leads: number }): string {
  return view.t('number.left', { n: leads, outcome: wordOf(view, ['outcome'], outcome) })
}

/** The arrows that leave the step, each by what it says or where it leads. */
function waysOf(view: View, { journey: { graph }, step }: ShownStep): readonly { way: string; name: string }[] {
  const node = graph.nodes[step]
  if (node === undefined) return []
  return edgesOf(node).map(({ label }) => ({ way: label, name: arrowText(view, node, label) || view.t('number.onward') }))
}

function tile(view: View, { journey, step, selection }: ShownStep, count: number, label: string, to: StepSelection): Html {
  const { show, ...rest } = to
  const params = Object.entries(rest).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const href = stepHref({ key: journey.key, version: journey.shown.version }, step, { show, ...Object.fromEntries(params) })
  const isChosen = JSON.stringify(selection) === JSON.stringify(to)
  return html`<a class="tile" href="${href}" ${isChosen ? html`aria-current="true"` : ''}
    ><b>${numberText(view, count)}</b><span>${label}</span></a
  >`
}

/** What became of the emails is listed where all emails are. */
function figureTiles(view: View, { journey, step }: ShownStep, figures: EmailFigures | undefined): Html {
  if (figures === undefined) return html``
  const link = (show: 'sent' | 'clicked', count: number) => {
    const params = new URLSearchParams({ show, journey: journey.key, version: String(journey.shown.version), step })
    return html`<a class="tile" href="/sending?${params.toString()}"
      ><b>${numberText(view, count)}</b><span>${view.t(`number.${show}`, { n: count })}</span></a
    >`
  }
  return html`${link('sent', figures.sent)}${link('clicked', figures.clicked)}`
}

function leadsPanel(view: View, shown: ShownStep, numbers: Numbers, leads: StepLeadsPage): Html {
  const [count, title] = chosenNumber(view, shown, numbers)
  const body =
    leads.rows.length === 0
      ? emptyPlace({ title: view.t('stepPage.none'), text: view.t('stepPage.noneText') })
      : html`<ul class="rows" id="leads">
          ${leads.rows.map((lead) => leadRow(view, lead))}
        </ul>`
  return html`${panel(view, { title: capitalised(view, title), count }, body)}${pager(view, leads.next)}`
}

function capitalised({ language }: View, text: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}

function chosenNumber(view: View, shown: ShownStep, numbers: Numbers): readonly [number, string] {
  const { selection } = shown
  if (selection.show === 'waiting') return [numbers.waiting, view.t('number.waiting', { n: numbers.waiting })]
  if (selection.show === 'passed') {
    if (selection.way === null) return [numbers.passed, view.t('number.passed', { n: numbers.passed })]
    const leads = numbers.ways.get(selection.way) ?? 0
    const name = waysOf(view, shown).find(({ way }) => way === selection.way)?.name ?? selection.way
    return [leads, view.t('number.way', { n: leads, way: name })]
  }
  const { outcome } = selection
  const leads = outcome === null ? numbers.left : (numbers.outcomes.find((one) => one.outcome === outcome)?.leads ?? 0)
  return [leads, outcome === null ? view.t('number.leftAny', { n: leads }) : leftText(view, { outcome, leads })]
}

function leadRow(view: View, lead: StepLead): Html {
  const waits = lead.outcome === null && lead.waitingFor !== null ? waitingText(view, lead.waitingFor, lead.wakeAt) : ''
  const ended = lead.outcome === null ? '' : wordOf(view, ['outcome'], lead.outcome)
  return html`<li>
    <div class="grow">
      ${leadLink(view, lead)}
      <p class="quiet small-text">${[lead.jobTitle, lead.companyName].filter(Boolean).join(' · ')}</p>
    </div>
    <span class="small-text quiet grow">${waits}${ended}</span>
    ${stageBadge(view, lead.stage)}
    <span class="side-text">${relativeTime(view, lead.at)}</span>
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
