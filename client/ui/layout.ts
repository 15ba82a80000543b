/** The frame around every page: navigation, search, the clock of the demo, the stop-sending banner; knows no page's content. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ChangeTopic } from '../../db/change-feed.ts'
import { assetUrl } from './assets.ts'
import { clockBar } from './clock-bar.ts'
import { type Html, relativeTime } from './format.ts'
import { icon } from './icon.ts'
import type { View } from './view.ts'
import type { Label } from './words.ts'

export type Place = 'today' | 'leads' | 'journeys' | 'handoffs' | 'settings' | 'inbox'

export interface Page {
  readonly view: View
  /** Plain text; stands in the browser's title and, unless `heading` replaces it, above the page. */
  readonly title: string
  readonly body: Html
  readonly place?: Place
  /** Replaces the default `<h1>` line. */
  readonly heading?: Html
  /** Topics whose change refreshes the parts marked `data-live` (see live.ts). */
  readonly live?: readonly ChangeTopic[]
  readonly status?: 200 | 400 | 404 | 409 | 422
}

const places: readonly { place: Place; href: string; label: Label; demoOnly?: true }[] = [
  { place: 'today', href: '/', label: 'nav.today' },
  { place: 'leads', href: '/leads', label: 'nav.leads' },
  { place: 'journeys', href: '/journeys', label: 'nav.journeys' },
  { place: 'handoffs', href: '/handoffs', label: 'nav.handoffs' },
  { place: 'inbox', href: '/inbox', label: 'nav.inbox', demoOnly: true },
  { place: 'settings', href: '/settings', label: 'nav.settings' },
]

/** A whole page. Everything interpolated is escaped by `hono/html`; nothing here calls `raw()`. */
export function page(c: Context, content: Page): Response | Promise<Response> {
  const { view } = content
  const document = html`<!doctype html>
<html lang="${view.language}">
${head(content)}
<body${attributes(content)}>
<a class="skip" href="#main">${view.t('nav.skip')}</a>
<aside class="side">
<a class="brand" href="/">${icon('ripen')}<span>Ripen</span></a>
${searchField(view)}
${navigation(content)}
${languageSwitch(view)}
</aside>
<div class="area">
${clockBar(view)}
${stoppedBanner(view)}
<main id="main" tabindex="-1">
${content.heading ?? html`<header class="heading"><h1>${content.title}</h1></header>`}
${content.body}
</main>
</div>
</body>
</html>`
  return c.html(document, content.status ?? 200)
}

function head({ title }: Page): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false,"scrollIntoViewOnBoost":false}' />
    <title>${title} · Ripen</title>
    <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml" />
    <link rel="stylesheet" href="${assetUrl('oat.css')}" />
    <link rel="stylesheet" href="${assetUrl('ripen.css')}" />
    <script src="${assetUrl('htmx.js')}" defer></script>
    <script src="${assetUrl('ripen.js')}" defer></script>
  </head>`
}

/** The script reads the clock and the topics from here, so no page carries inline code. */
function attributes({ view, live }: Page): Html {
  const { sinceBusiness, sinceWall, rate } = view.clock
  return html` data-since-business="${sinceBusiness.getTime()}" data-since-wall="${sinceWall.getTime()}" data-rate="${rate}"
  data-wall="${Date.now()}" data-zone="${view.zone}" data-language="${view.language}" data-now-text="${view.t('time.now')}"
  data-live-topics="${(live ?? []).join(' ')}"`
}

function searchField(view: View): Html {
  return html`<form class="search" role="search" action="/leads" method="get">
    ${icon('search')}<input
      type="search"
      name="q"
      placeholder="${view.t('nav.search')}"
      aria-label="${view.t('nav.search')}"
      data-search
    /><kbd>/</kbd>
  </form>`
}

function navigation({ view, place }: Page): Html {
  const shown = places.filter((entry) => view.demo || entry.demoOnly === undefined)
  return html`<nav aria-label="${view.t('nav.label')}">
    ${shown.map(
      (entry) =>
        html`<a href="${entry.href}" data-place="${entry.place}" ${entry.place === place ? html` aria-current="page"` : ''}>
          ${icon(entry.place)}<span>${view.t(entry.label)}</span></a
        >`,
    )}
  </nav>`
}

function languageSwitch(view: View): Html {
  const other = view.language === 'de' ? 'en' : 'de'
  return html`<form class="language" method="post" action="/language">
    <input type="hidden" name="back" value="${view.here}" />
    <button class="ghost small" name="language" value="${other}" lang="${other}">
      ${other === 'de' ? 'Deutsch' : 'English'}
    </button>
  </form>`
}

function stoppedBanner(view: View): Html {
  const { stoppedAt } = view.settings.sending
  if (stoppedAt === null) return html``
  return html`<div class="banner broken" role="status">
    <p>
      <strong>${view.t('stop.banner')}</strong> <span>${relativeTime(view, new Date(stoppedAt))}. ${view.t('stop.exempt')}</span>
    </p>
    <form method="post" action="/sending/resume">
      <input type="hidden" name="back" value="${view.here}" /><button class="small outline">${view.t('stop.resume')}</button>
    </form>
  </div>`
}
