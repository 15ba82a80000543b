/** Leads on their way from one version of a journey to another: how far it is, who went where, and taking it back. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type MigrationStatus, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { type JourneyDetail, readJourney } from '../../db/journey-view.ts'
import { uuid } from '../../db/leads.ts'
import { listMigratedLeads, type MigratedPage, type MigrationList, migrationLists } from '../../db/migration-leads.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { stepName } from './journey-step.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { actorName, emptyPlace, leadLink, panel } from './parts.ts'
import { actor, openView, type View } from './view.ts'
import { isLabel } from './words.ts'

const perPage = 50

export function migrationPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/migrations/:id', async (c) => {
      const view = await openView(c, deps)
      const status = await find(c, deps)
      return status === null ? notFoundPage(c, view) : show(c, deps, view, status)
    })
    .get('/journeys/:key/migrations/:id/reverse', async (c) => {
      const view = await openView(c, deps)
      const status = await find(c, deps)
      if (status === null) return notFoundPage(c, view)
      return page(c, { view, title: view.t('migration.reverseTitle'), place: 'journeys', body: question(view, status) })
    })
    .post('/journeys/:key/migrations/:id/reverse', async (c) => {
      const view = await openView(c, deps)
      const status = await find(c, deps)
      if (status === null) return notFoundPage(c, view)
      const reversed = await deps.db.transaction().execute((tx) => reverseMigration(tx, status.id, actor, view.now))
      return c.redirect(`${hrefOf(status)}${reversed.ok ? '' : '?refused=1'}`, 303)
    })
}

export function hrefOf({ journey, id }: Pick<MigrationStatus, 'journey' | 'id'>): string {
  return `/journeys/${encodeURIComponent(journey)}/migrations/${id}`
}

/** Being taken back, or taken back. */
function isBackward({ state }: Pick<MigrationStatus, 'state'>): boolean {
  return state === 'reversing' || state === 'reversed'
}

async function find(c: Context, { db }: ClientDeps): Promise<MigrationStatus | null> {
  const id = c.req.param('id') ?? ''
  const status = uuid.test(id) ? await readMigration(db, id) : null
  return status?.journey === c.req.param('key') ? status : null
}

async function show(c: Context, { db }: ClientDeps, view: View, status: MigrationStatus): Promise<Response> {
  const list = migrationLists.find((one) => one === c.req.query('show')) ?? (isBackward(status) ? 'reversed' : 'moved')
  const after = uuid.test(c.req.query('after') ?? '') ? (c.req.query('after') ?? null) : null
  const [leads, before, now] = await Promise.all([
    listMigratedLeads(db, status.id, list, { after, limit: perPage }),
    readJourney(db, status.journey, status.from),
    readJourney(db, status.journey, status.to),
  ])
  return page(c, {
    view,
    title: view.t('migration.title', { from: status.from, to: status.to }),
    place: 'journeys',
    ...(after === null ? { live: ['journeys'] as const } : {}),
    heading: heading(view, status, now),
    body: html`${c.req.query('refused') === undefined ? '' : html`<div class="notice broken" role="alert">${view.t('migration.noReverse')}</div>`}
      <div id="migration" data-live>
        ${progress(view, status)}${tiles(view, status, list)}${leadsPanel(view, { status, list, leads, before, now })}
      </div>`,
  })
}

function heading(view: View, status: MigrationStatus, journey: JourneyDetail | null): Html {
  const isOpen = status.state === 'applying' || status.state === 'applied'
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> ·
        <a href="/journeys/${status.journey}">${journey?.title ?? status.journey}</a>
      </p>
      <h1>${view.t('migration.title', { from: status.from, to: status.to })}</h1>
      <p>
        ${view.t(`migration.${status.state}`)} · ${view.t('migration.begun')} ${relativeTime(view, status.createdAt)} ·
        ${actorName(view, status.createdBy)}
      </p>
    </div>
    ${isOpen && status.moved + status.exited > 0 ? html`<a class="button outline" data-variant="danger" href="${hrefOf(status)}/reverse">${view.t('migration.reverse')}</a>` : ''}
  </header>`
}

/** Full once everybody has had a turn. */
function progress(view: View, { state, moved, stayed, exited, left, reversed, kept }: MigrationStatus): Html {
  const done = moved + stayed + exited
  const back = moved + exited
  const share = isBackward({ state })
    ? (reversed + kept) / Math.max(1, back)
    : state === 'applied'
      ? 1
      : done / Math.max(1, done + left)
  return html`<progress
    class="migration"
    max="1"
    value="${share.toFixed(3)}"
    aria-label="${view.t('migration.progress')}"
  ></progress>`
}

function tiles(view: View, status: MigrationStatus, chosen: MigrationList): Html {
  const shown = migrationLists.filter((list) => isBackward(status) || (list !== 'reversed' && list !== 'kept'))
  const label = (list: MigrationList) => view.t(list === 'reversed' ? 'migration.taken' : `migration.${list}`)
  return html`<nav class="tiles" aria-label="${view.t('stepPage.numbers')}">
    ${shown.map(
      (list) =>
        html`<a class="tile" href="${hrefOf(status)}?show=${list}" ${list === chosen ? html` aria-current="true"` : ''}
          ><b>${numberText(view, status[list])}</b><span>${label(list)}</span></a
        >`,
    )}
  </nav>`
}

interface Listed {
  readonly status: MigrationStatus
  readonly list: MigrationList
  readonly leads: MigratedPage
  readonly before: JourneyDetail | null
  readonly now: JourneyDetail | null
}

function leadsPanel(view: View, { status, list, leads, before, now }: Listed): Html {
  const row = (lead: MigratedPage['rows'][number]) =>
    html`<li>
      <div class="grow">
        ${leadLink(view, lead)}
        <p class="quiet small-text">${lead.companyName ?? ''}</p>
      </div>
      <span class="small-text quiet whither">
        ${whither(stepName(view, before?.graph ?? null, lead.fromStep), lead.toStep === null ? null : stepName(view, now?.graph ?? null, lead.toStep))}
        ${lead.keptBecause === null ? '' : html` · ${keptText(view, lead.keptBecause)}`}
      </span>
    </li>`
  const body =
    leads.rows.length === 0
      ? emptyPlace({ title: view.t('migration.none'), text: view.t('migration.noneText') })
      : html`<ul class="rows" id="leads">
          ${leads.rows.map(row)}
        </ul>`
  const more =
    leads.next === null
      ? ''
      : html`<nav class="pager">
          <a class="button small outline" href="${hrefOf(status)}?show=${list}&after=${leads.next}">${view.t('leads.next')}</a>
        </nav>`
  const title = view.t(list === 'reversed' ? 'migration.taken' : `migration.${list}`)
  return html`${panel(view, { title: title.charAt(0).toLocaleUpperCase(view.language) + title.slice(1), count: status[list] }, body)}${more}`
}

/** A step that is called the same in both versions is named once. */
function whither(from: string, to: string | null): Html {
  return to === null || to === from ? html`${from}` : html`${from} → ${to}`
}

function keptText(view: View, because: string): string {
  const code = `migration.kept.${because.replace(' a', 'A')}`
  return isLabel(code) ? view.t(code) : because
}

function question(view: View, status: MigrationStatus): Html {
  const n = status.moved + status.exited
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('migration.reverseText', { n, count: numberText(view, n), to: status.to })}</p>
      <p class="quiet">${view.t('migration.reverseKeeps', { to: status.to })}</p>
      <form class="actions" method="post" action="${hrefOf(status)}/reverse">
        <button data-variant="danger">${view.t('migration.reverseYes')}</button
        ><a class="button outline" href="${hrefOf(status)}">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}
