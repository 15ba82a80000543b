/** The history of a journey: two versions side by side, and taking the one in force out of it. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { changesBetween, readSide } from '../../db/journey-diff.ts'
import { readJourney } from '../../db/journey-view.ts'
import { retireJourney } from '../../db/journey-versions.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText } from './format.ts'
import { changesPanel, twoPictures } from './journey-changes.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { actor, openView, type View } from './view.ts'

export function journeyVersionPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/diff', async (c) => {
      const view = await openView(c, deps)
      const [key, from, to] = [c.req.param('key'), versionOf(c.req.query('from')), versionOf(c.req.query('to'))]
      const compared = from === null || to === null ? null : await compare(deps, view, { key, from, to })
      if (compared === null) return notFoundPage(c, view)
      const { title, body } = compared
      return page(c, { view, title, place: 'journeys', heading: heading(view, key, title), body })
    })
    .get('/journeys/:key/retire', async (c) => {
      const view = await openView(c, deps)
      const journey = await readJourney(deps.db, c.req.param('key'), null)
      if (journey === null || journey.shown.status !== 'published') return notFoundPage(c, view)
      const leads = journey.versions.reduce((sum, { active }) => sum + active, 0)
      const title = view.t('retire.title', { title: journey.title })
      return page(c, { view, title, place: 'journeys', body: question(view, journey.key, leads) })
    })
    .post('/journeys/:key/retire', async (c) => {
      const view = await openView(c, deps)
      const key = c.req.param('key')
      const retired = await deps.db.transaction().execute((tx) => retireJourney(tx, key, { by: actor, note: null }, view.now))
      return retired.ok ? c.redirect(`/journeys/${encodeURIComponent(key)}`, 303) : notFoundPage(c, view)
    })
}

function versionOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null
}

async function compare(
  { db }: ClientDeps,
  view: View,
  { key, from, to }: { readonly key: string; readonly from: number; readonly to: number },
): Promise<{ readonly title: string; readonly body: Html } | null> {
  const [before, after] = await Promise.all([readSide(db, key, from), readSide(db, key, to)])
  if (before?.ok !== true || after?.ok !== true) return null
  const compared = {
    title: after.side.graph.title,
    before: { name: view.t('stepPage.version', { version: from }), graph: before.side.graph },
    after: { name: view.t('stepPage.version', { version: to }), graph: after.side.graph },
    changes: await changesBetween(db, before.side, after.side),
  }
  const body = html`${changesPanel(view, compared)}${twoPictures(view, compared)}`
  return { title: view.t('diff.title', { from, to }), body }
}

function heading(view: View, key: string, title: string): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> ·
        <a href="/journeys/${key}">${view.names.journeys.get(key) ?? key}</a>
      </p>
      <h1>${title}</h1>
    </div>
  </header>`
}

function question(view: View, key: string, leads: number): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('retire.text')} ${view.t('retire.leads', { n: leads, count: numberText(view, leads) })}</p>
      <form class="actions" method="post" action="/journeys/${key}/retire">
        <button data-variant="danger">${view.t('retire.yes')}</button
        ><a class="button outline" href="/journeys/${key}">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}
