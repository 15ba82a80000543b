/** Pausing a journey, which says first whom it will hold, and resuming it. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import { countHeld, type Held, type JourneyName, type PausedJourney } from '../../db/journey-view.ts'
import type { ClientDeps } from '../deps.ts'
import { backOf } from './clock-bar.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { postButton } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function journeyPausePages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/pause', async (c) => {
      const view = await openView(c, deps)
      const held = await countHeld(deps.db, c.req.param('key'))
      if (held === null) return notFoundPage(c, view)
      const title = view.t('pause.title', { title: held.title })
      return page(c, { view, title, place: 'journeys', body: question(view, held) })
    })
    .post('/journeys/:key/pause', async (c) => {
      const view = await openView(c, deps)
      const key = c.req.param('key')
      if (!(await deps.db.transaction().execute((tx) => pauseJourney(tx, key, actor, view.now)))) return notFoundPage(c, view)
      return c.redirect(`/journeys/${encodeURIComponent(key)}`, 303)
    })
    .post('/journeys/:key/resume', async (c) => {
      const view = await openView(c, deps)
      const key = c.req.param('key')
      if (!(await deps.db.transaction().execute((tx) => resumeJourney(tx, key, actor, view.now)))) return notFoundPage(c, view)
      return c.redirect(backOf((await c.req.parseBody())['back']), 303)
    })
}

function question(view: View, { key, leads, emails }: Held & JourneyName): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('pause.leads', { n: leads, count: numberText(view, leads) })}</p>
      <p>${emails === 0 ? view.t('pause.noEmails') : view.t('pause.emails', { n: emails, count: numberText(view, emails) })}</p>
      <p class="quiet">${view.t('pause.exempt')}</p>
      <form class="actions" method="post" action="/journeys/${key}/pause">
        <button data-variant="danger">${view.t('pause.yes')}</button
        ><a class="button outline" href="/journeys/${key}">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}

/** Nothing while the journey runs. Links to the journey where the notice stands elsewhere. */
export function pausedNotice(view: View, journey: Omit<PausedJourney, 'pausedAt'> & { readonly pausedAt: Date | null }): Html {
  if (journey.pausedAt === null) return html``
  const name = html`<a href="/journeys/${journey.key}">${journey.title}</a>`
  const held = html`<a href="/leads?journey=${encodeURIComponent(journey.key)}"
    >${view.t('pause.held', { n: journey.held, count: numberText(view, journey.held) })}</a
  >`
  return html`<div class="notice acting">
    <p class="grow"><strong>${view.t('pause.is')}</strong> ${name} · ${relativeTime(view, journey.pausedAt)} · ${held}</p>
    ${postButton(view, { action: `/journeys/${journey.key}/resume`, label: view.t('pause.resume') })}
  </div>`
}
