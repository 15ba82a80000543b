/** The page for what is not there (any more); it offers the places that are. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import { page } from './layout.ts'
import { emptyPlace } from './parts.ts'
import type { View } from './view.ts'

export function notFoundPage(c: Context, view: View): Response | Promise<Response> {
  return page(c, {
    view,
    title: view.t('missing.title'),
    status: 404,
    body: html`<section class="panel">
      ${emptyPlace({
        first: true,
        title: view.t('missing.title'),
        text: view.t('missing.text'),
        actions: html`<a class="button outline" href="/">${view.t('nav.today')}</a
          ><a class="button outline" href="/leads">${view.t('nav.leads')}</a>`,
      })}
    </section>`,
  })
}
