/** The one layout of pages that leads and reps reach by a link: no script, no login, nothing loaded from elsewhere. */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Language } from '../../domain/lead.ts'
import type { Settings } from '../../domain/settings.ts'
import { brandOf } from '../../templates/brand.ts'
import { pageStyle } from './page-style.ts'
import { pageWords } from './page-words.ts'

export type Html = ReturnType<typeof html>

export interface PublicPage {
  readonly title: string
  readonly language: Language
  readonly body: Html
  /** Default 200. */
  readonly status?: ContentfulStatusCode
  /** CSS this page needs beyond that of all. */
  readonly style?: string
}

/** Answers with the page in the organisation's colour, its imprint and privacy link below. */
export async function answerPage(c: Context, { sender }: Pick<Settings, 'sender'>, page: PublicPage): Promise<Response> {
  const words = pageWords[page.language]
  const style = pageStyle(brandOf(sender.brandColor)) + (page.style ?? '')
  const document = await html`<!doctype html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} – ${sender.companyName}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <header><a href="${sender.websiteUrl}">${sender.companyName}</a></header>
        <main>${page.body}</main>
        <footer>
          <p>${imprintOf(sender, page.language)}</p>
          <p><a href="${sender.privacyUrl}">${words.privacy}</a></p>
        </footer>
      </body>
    </html>`
  return c.body(document.toString(), page.status ?? 200, headers(style))
}

function imprintOf(sender: Settings['sender'], language: Language): Html {
  const lines = sender.imprint[language]
  return html`${lines.map((line, index) => (index === 0 ? html`<span>${line}</span>` : html`<span> · ${line}</span>`))}`
}

/** Nothing but this style runs or loads; a redirect or frame elsewhere is refused by the browser. */
function headers(style: string): Record<string, string> {
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  }
}

/** The same page for every link that is not ours: forged, altered, cut off, of something erased. */
export function answerUnknownLink(c: Context, settings: Pick<Settings, 'sender'>): Promise<Response> {
  const language = languageOfBrowser(c)
  const words = pageWords[language]
  return answerPage(c, settings, {
    title: words.unknownTitle,
    language,
    status: 404,
    body: html`<h1>${words.unknownTitle}</h1>
      <p>${words.unknownText}</p>`,
  })
}

/** German where the browser asks for it before English. */
export function languageOfBrowser(c: Context, otherwise: Language = 'en'): Language {
  const wanted = (c.req.header('accept-language') ?? '').toLowerCase().match(/\b(de|en)\b/)
  return wanted?.[1] === 'de' ? 'de' : wanted?.[1] === 'en' ? 'en' : otherwise
}
