/** Deleting a segment: says what it will do and to how many, or which journeys stand in the way. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { deleteSegment, readSegmentUses, type SegmentUse } from '../../db/segment-delete.ts'
import { readSegment, type SegmentDetail } from '../../db/segments.ts'
import type { ClientDeps } from '../deps.ts'
import { type Html, numberText } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { actor, openView, type View } from './view.ts'

export function segmentDeletePages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/segments/:key/delete', async (c) => ask(c, deps))
    .post('/segments/:key/delete', async (c) => {
      const { now } = await openView(c, deps)
      const key = c.req.param('key')
      const deleted = await deps.db.transaction().execute((tx) => deleteSegment(tx, key, actor, now))
      return deleted.ok || deleted.reason === 'unknown' ? c.redirect('/segments', 303) : ask(c, deps, 409)
    })
}

async function ask(c: Context, deps: ClientDeps, status: 200 | 409 = 200): Promise<Response> {
  const view = await openView(c, deps)
  const key = c.req.param('key') ?? ''
  const [segment, uses] = [await readSegment(deps.db, key), await readSegmentUses(deps.db, key)]
  if (segment === null) return notFoundPage(c, view)
  const heading = html`<header class="heading">
    <div>
      <p class="crumb"><a href="/segments">${view.t('segments.title')}</a> · <a href="/segments/${key}">${segment.title}</a></p>
      <h1>${view.t('segments.deleteTitle', { title: segment.title })}</h1>
    </div>
  </header>`
  const body = uses.length > 0 ? refusal(view, uses) : question(view, segment)
  return page(c, { view, title: view.t('segments.deleteTitle', { title: segment.title }), place: 'leads', status, heading, body })
}

function question(view: View, { key, members }: SegmentDetail): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('segments.deleteText', { n: members, count: numberText(view, members) })}</p>
      <p class="quiet">${view.t('segments.deleteKept')}</p>
      <form method="post" class="actions" action="/segments/${key}/delete">
        <button data-variant="danger">${view.t('segments.delete')}</button
        ><a class="button outline" href="/segments/${key}">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}

function refusal(view: View, uses: readonly SegmentUse[]): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('segments.used')}</p>
      <ul>
        ${uses.map((use) => html`<li>${usedBy(view, use)}</li>`)}
      </ul>
      <p class="quiet">${view.t('segments.usedRemedy')}</p>
    </div>
  </section>`
}

function usedBy(view: View, { journey, title, version, enrols, leadsInside }: SegmentUse): Html {
  const inside = view.t('segments.usedInside', { n: leadsInside, count: numberText(view, leadsInside) })
  return html`<a href="/journeys/${journey}?version=${version}">${title}, ${view.t('segments.version', { version })}</a>:
    ${view.t(enrols ? 'segments.usedEnrols' : 'segments.usedCondition')}, ${inside}`
}
