/** How far an enrolment of many has come, and stopping it, which says first whom that leaves out. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type BulkProgress, readBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { cancelBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { uuid } from '../../db/leads.ts'
import type { BulkId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText, plannedTime, relativeTime } from './format.ts'
import { page } from './layout.ts'
import { refusalText } from './lead-enrol.ts'
import { notFoundPage } from './not-found.ts'
import { panel } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function bulkProgressPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/bulk/:id{[0-9a-f-]{36}}', async (c) => {
      const view = await openView(c, deps)
      const bulk = await bulkOf(c, deps)
      if (bulk === null) return notFoundPage(c, view)
      const title = view.t(`bulk.${bulk.state}`)
      return page(c, {
        view,
        title,
        place: 'journeys',
        live: ['journeys', 'clock', 'settings'],
        heading: heading(view, bulk),
        body: body(view, bulk),
      })
    })
    .post('/bulk/:id{[0-9a-f-]{36}}/cancel', async (c) => {
      const view = await openView(c, deps)
      const bulk = await bulkOf(c, deps)
      if (bulk === null) return notFoundPage(c, view)
      await deps.db.transaction().execute((tx) => cancelBulkEnrolment(tx, bulk.id, actor, view.now))
      return c.redirect(`/bulk/${bulk.id}`, 303)
    })
}

async function bulkOf(c: Context, { db }: ClientDeps): Promise<BulkProgress | null> {
  const id = c.req.param('id') ?? ''
  return uuid.test(id) ? readBulkEnrolment(db, id as BulkId) : null
}

function heading(view: View, { journey, journeyKey, segment, createdAt }: BulkProgress): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/journeys/${journeyKey}">${journey}</a></p>
      <h1>${view.t('bulk.title')}</h1>
      <p class="under"><span>${segment ?? view.t('bulk.list')} · ${relativeTime(view, createdAt)}</span></p>
    </div>
  </header>`
}

function body(view: View, bulk: BulkProgress): Html {
  const done = bulk.leads - bulk.waiting
  const reasons = Object.entries(bulk.refused)
  const next = bulk.nextAt === null ? '' : html`<p class="quiet">${view.t('bulk.next')} ${plannedTime(view, bulk.nextAt)}</p>`
  return panel(
    view,
    { id: 'progress', live: true, title: view.t(`bulk.${bulk.state}`) },
    html`<div class="inside padded">
        <progress max="${bulk.leads}" value="${done}" aria-label="${view.t('bulk.title')}"></progress>
        <p>${view.t('bulk.done', { done: numberText(view, done), count: numberText(view, bulk.leads) })}</p>
        ${next}
      </div>
      <ul class="rows">
        ${line(view, view.t('bulk.entered'), bulk.entered, `/leads?journey=${bulk.journeyKey}`)}
        ${reasons.map(([reason, count]) => line(view, `${view.t('bulk.refused')}: ${refusalText(view, reason)}`, count, null))}
      </ul>
      ${bulk.state === 'running' ? cancelling(view, bulk) : ''}`,
  )
}

function line(view: View, label: string, count: number, href: string | null): Html {
  return html`<li>
    <span class="grow">${label}</span
    >${href === null ? html`<b>${numberText(view, count)}</b>` : html`<a href="${href}"><b>${numberText(view, count)}</b></a>`}
  </li>`
}

function cancelling(view: View, { id, waiting }: BulkProgress): Html {
  return html`<footer>
    <form method="post" action="/bulk/${id}/cancel" class="actions">
      <button class="small outline" data-variant="danger">${view.t('bulk.cancel')}</button>
      <span class="quiet small-text">${view.t('bulk.cancelText', { count: numberText(view, waiting) })}</span>
    </form>
  </footer>`
}

/** Those that run, and the latest others; nothing before the first. */
export function recentBulks(view: View, bulks: readonly BulkProgress[]): Html {
  if (bulks.length === 0) return html``
  const rows = bulks.map(
    (bulk) =>
      html`<li>
        <div class="grow">
          <a class="title" href="/bulk/${bulk.id}">${bulk.journey}</a>
          <p class="quiet small-text">${bulk.segment ?? view.t('bulk.list')} · ${relativeTime(view, bulk.createdAt)}</p>
        </div>
        <span class="quiet">${view.t(`bulk.${bulk.state}`)}</span>
        <span
          >${view.t('bulk.done', { done: numberText(view, bulk.leads - bulk.waiting), count: numberText(view, bulk.leads) })}</span
        >
      </li>`,
  )
  const title = view.t('bulk.recent')
  return panel(
    view,
    { id: 'recent', live: true, title },
    html`<ul class="rows">
      ${rows}
    </ul>`,
  )
}
