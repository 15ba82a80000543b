/** The page for what is not there (any more); it offers the places that are. Programs get a problem document instead. */
import type { Context, NotFoundHandler } from 'hono'
import { html } from 'hono/html'
import { answerProblem, problem } from '../api/problem.ts'
import type { ClientDeps } from '../deps.ts'
import { page } from './layout.ts'
import { openView, type View } from './view.ts'

/** For addresses no route knows: a page for whoever asks for one, as browsers do. */
export function unknownAddress(deps: ClientDeps): NotFoundHandler {
  return async (c) => {
    const wantsPage = (c.req.header('accept') ?? '').includes('text/html') && !c.req.path.startsWith('/api/')
    if (!wantsPage) return answerProblem(c, problem(404, 'notFound', 'There is nothing at this address.'))
    return notFoundPage(c, await openView(c, deps))
  }
}

export function notFoundPage(c: Context, view: View): Response | Promise<Response> {
  return page(c, {
    view,
    title: view.t('missing.title'),
    status: 404,
    body: html`<section class="panel">
      <div class="empty first">
        <p>${view.t('missing.text')}</p>
        <div class="actions">
          <a class="button outline" href="/">${view.t('nav.today')}</a
          ><a class="button outline" href="/leads">${view.t('nav.leads')}</a>
        </div>
      </div>
    </section>`,
  })
}
