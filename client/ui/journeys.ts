/** Journeys: the list, and one journey as a picture with live numbers, its emails in order, its versions. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import {
  type EmailFigures,
  type JourneyDetail,
  type JourneySummary,
  listJourneys,
  readEmailFigures,
  readJourney,
  readOutcomes,
} from '../../db/journey-view.ts'
import { type Draft, listDrafts, readDraft } from '../../db/journey-drafts.ts'
import { listMigrations } from '../../db/journey-migration.ts'
import { readStepNumbers } from '../../db/journey-numbers.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { numbersShown } from './journey-numbers.ts'
import {
  emailsPanel,
  endedHref,
  leadsInLink,
  migrationsPanel,
  outcomesPanel,
  sourcePanel,
  versionsPanel,
} from './journey-panels.ts'
import { pausedNotice } from './journey-pause.ts'
import { journeyPicture } from './journey-picture.ts'
import { icon } from './icon.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace } from './parts.ts'
import { openView, type View } from './view.ts'

export function journeyPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys', async (c) => {
      const view = await openView(c, deps)
      const [journeys, drafts] = await Promise.all([listJourneys(deps.db), listDrafts(deps.db)])
      const isEmpty = journeys.length === 0 && drafts.length === 0
      const body = isEmpty ? nothing(view) : html`<div id="journeys" data-live>${journeyCards(view, journeys, drafts)}</div>`
      const live = ['journeys', 'settings'] as const
      return page(c, { view, title: view.t('journeys.title'), place: 'journeys', live, heading: listHeading(view), body })
    })
    .get('/journeys/:key', async (c) => {
      const view = await openView(c, deps)
      const version = /^\d{1,6}$/.exec(c.req.query('version') ?? '')?.[0]
      const journey = await readJourney(deps.db, c.req.param('key'), version === undefined ? null : Number(version))
      const draft = await readDraft(deps.db, c.req.param('key'))
      if (journey === null && draft !== null) return c.redirect(`/journeys/${encodeURIComponent(draft.key)}/draft`, 302)
      if (journey === null) return notFoundPage(c, view)
      return page(c, {
        view,
        title: journey.title,
        place: 'journeys',
        live: ['journeys', 'messages', 'settings'],
        heading: heading(view, journey, draft),
        body: html`<div id="pause" data-live>${pausedNotice(view, { ...journey, held: leadsIn(journey) })}</div>
          ${await journeyBody(deps, view, journey)}`,
      })
    })
}

function listHeading(view: View): Html {
  return html`<header class="heading">
    <div><h1>${view.t('journeys.title')}</h1></div>
    <a class="button" href="/journeys/new">${icon('plus')}${view.t('draft.new')}</a>
  </header>`
}

function nothing(view: View): Html {
  return html`<section class="panel">
    ${emptyPlace({ first: true, title: view.t('journeys.none'), text: view.t('journeys.noneText') })}
  </section>`
}

function journeyCards(view: View, journeys: readonly JourneySummary[], drafts: readonly Draft[]): Html {
  const drafted = new Set(drafts.map(({ key }) => key))
  const unpublished = drafts.filter(({ key }) => !journeys.some((journey) => journey.key === key))
  const row = (journey: JourneySummary) =>
    html`<li>
      <div class="grow">
        <a class="title" href="/journeys/${journey.key}">${journey.title}</a>
        <p class="quiet small-text">
          ${journey.version === null ? view.t('journey.unpublished') : view.t('journey.versionIs', { version: journey.version })}${
            journey.pausedAt === null ? '' : html` · <span class="tag">${view.t('journey.paused')}</span>`
          }${drafted.has(journey.key) ? html` · <a class="tag accent" href="/journeys/${journey.key}/draft">${view.t('draft.of')}</a>` : ''}
        </p>
      </div>
      ${figure(view, journey.active, view.t('journey.activeNow'), `/leads?journey=${encodeURIComponent(journey.key)}`)}
      ${figure(view, journey.reachedGoal, view.t('journey.goals'), endedHref(journey.key, 'goal'))}
      ${figure(view, journey.finished, view.t('journey.finished'), `/journeys/${journey.key}#outcomes`)}
    </li>`
  return html`<section class="panel">
    <ul class="rows journeys">
      ${journeys.map(row)}${unpublished.map((draft) => draftRow(view, draft))}
    </ul>
  </section>`
}

/** Only a draft so far. */
function draftRow(view: View, { key, source, savedAt }: Draft): Html {
  return html`<li>
    <div class="grow">
      <a class="title" href="/journeys/${key}/draft">${parseJourney(source).definition?.title || key}</a>
      <p class="quiet small-text">${view.t('journey.unpublished')} · ${relativeTime(view, savedAt)}</p>
    </div>
    <span class="tag accent">${view.t('draft.of')}</span>
  </li>`
}

function figure(view: View, value: number, label: string, href: string): Html {
  return html`<a class="figure" href="${href}"><b>${numberText(view, value)}</b><span>${label}</span></a>`
}

function heading(view: View, journey: JourneyDetail, draft: Draft | null): Html {
  const { shown } = journey
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/journeys">${view.t('journeys.title')}</a></p>
      <h1>${journey.title}</h1>
      <p>
        ${view.t(`version.${shown.status}`, { version: shown.version })}${shown.publishedAt === null ? '' : html`, ${relativeTime(view, shown.publishedAt)}`}
        · ${leadsInLink(view, journey.key, shown)}
      </p>
    </div>
    <div class="actions">
      ${
        journey.pausedAt === null
          ? html`<a class="button outline" href="/journeys/${journey.key}/pause">${icon('pause')}${view.t('pause.do')}</a>`
          : ''
      }<a class="button outline" href="/journeys/${journey.key}/simulate">${view.t('sim.do')}</a
      ><a class="button" href="/journeys/${journey.key}/draft">${view.t(draft === null ? 'draft.edit' : 'draft.goOn')}</a>
    </div>
  </header>`
}

/** On whatever version. */
function leadsIn({ versions }: JourneyDetail): number {
  return versions.reduce((sum, { active }) => sum + active, 0)
}

async function journeyBody({ db }: ClientDeps, view: View, journey: JourneyDetail): Promise<Html> {
  const [numbersOf, figures, outcomes, migrations] = await Promise.all([
    readStepNumbers(db, journey.shown.id),
    readEmailFigures(db, journey.shown.id),
    readOutcomes(db, journey.key),
    listMigrations(db, journey.key),
  ])
  const figuresOf = (step: string): EmailFigures =>
    figures.get(step) ?? { step, sent: 0, queued: 0, unclear: 0, clicked: 0, notSent: 0 }
  const of = { key: journey.key, version: journey.shown.version }
  const shown = numbersShown(view, of, numbersOf, (step) => figures.get(step))
  return html`<div class="columns">
    <section class="panel" id="picture" data-live>${journeyPicture(view, { ...journey, shown })}</section>
    <div id="beside" data-live>
      ${emailsPanel(view, journey, figuresOf)}${outcomesPanel(view, journey.key, outcomes)}${versionsPanel(view, journey)}${migrationsPanel(view, migrations)}${sourcePanel(view, journey)}
    </div>
  </div>`
}
