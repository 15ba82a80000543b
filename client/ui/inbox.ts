/** The sink's inbox: every mail the demo has sent, newest first, one of them beside the list. Shows mails, changes none. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import {
  countSinkMails,
  findOrigins,
  listSinkMails,
  readSinkMail,
  type SinkMailOrigin,
  type SinkMailSummary,
} from '../../db/sink-mails.ts'
import type { ClientDeps } from '../deps.ts'
import { framedHtml, mailFrameHeaders, readCaughtMail } from '../embedded/caught-mail.ts'
import { type Html, numberText, relativeTime } from './format.ts'
import { type ChosenMail, mailPane } from './inbox-mail.ts'
import { inboxHref, type InboxQuery, inboxQueryOf } from './inbox-query.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { emptyPlace } from './parts.ts'
import { openView, type View } from './view.ts'

const perPage = 40

export function inboxPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/inbox', (c) => showInbox(c, deps, null))
    .get('/inbox/:id{[0-9a-f-]{36}}', (c) => showInbox(c, deps, c.req.param('id')))
    .get('/inbox/:id{[0-9a-f-]{36}}/body', async (c) => {
      const mail = await readSinkMail(deps.db, c.req.param('id'))
      if (mail === null) return c.notFound()
      return c.body(framedHtml(await readCaughtMail(mail.raw)), 200, mailFrameHeaders(c.req.query('pictures') === '1'))
    })
}

/** Without a chosen mail the newest stands beside the list where there is room. */
async function showInbox(c: Context, deps: ClientDeps, chosenId: string | null): Promise<Response> {
  const view = await openView(c, deps)
  const query = inboxQueryOf(c.req.query())
  const { to, before } = query
  const filter = { limit: perPage, ...(to === null ? {} : { to }), ...(before === null ? {} : { before }) }
  const [mails, total] = await Promise.all([listSinkMails(deps.db, filter), countSinkMails(deps.db, to)])
  const chosen = await readChosen(deps, chosenId ?? mails[0]?.id ?? null)
  if (chosenId !== null && chosen === null) return notFoundPage(c, view)
  const origins = await findOrigins(
    deps.db,
    mails.map((mail) => mail.ripenId),
  )
  return page(c, {
    view,
    title: chosenId === null ? view.t('inbox.title') : (chosen?.mail.subject ?? ''),
    place: 'inbox',
    live: ['mail'],
    heading: heading(view, query, total),
    body: total === 0 ? nothingYet(view, query) : panes(view, query, { mails, origins, chosen, isChosen: chosenId !== null }),
  })
}

async function readChosen({ db }: ClientDeps, id: string | null): Promise<ChosenMail | null> {
  const row = id === null ? null : await readSinkMail(db, id)
  if (row === null) return null
  const origins = await findOrigins(db, [row.ripenId])
  return { row, mail: await readCaughtMail(row.raw), origin: origins.get(row.ripenId ?? '') ?? null }
}

function heading(view: View, query: InboxQuery, total: number): Html {
  const everyone = html`<a class="button small outline" href="${inboxHref(query, null, { to: null, before: null })}"
    >${view.t('inbox.everyone')}</a
  >`
  return html`<header class="heading">
    <div>
      <h1>${query.to === null ? view.t('inbox.title') : view.t('inbox.onlyTo', { address: query.to })}</h1>
      <p id="mail-count" data-live>
        ${view.t('inbox.count', { n: total, count: numberText(view, total) })}. ${view.t('inbox.about')}
      </p>
    </div>
    ${query.to === null ? '' : everyone}
  </header>`
}

function nothingYet(view: View, { to }: InboxQuery): Html {
  const title = to === null ? view.t('inbox.none') : view.t('inbox.noneTo', { address: to })
  return html`<section class="panel" id="mails" data-live>
    ${emptyPlace({ first: true, title, text: view.t('inbox.noneText') })}
  </section>`
}

interface Shown {
  readonly mails: readonly SinkMailSummary[]
  readonly origins: ReadonlyMap<string, SinkMailOrigin>
  readonly chosen: ChosenMail | null
  /** Someone asked for this mail; on a phone it then takes the place of the list. */
  readonly isChosen: boolean
}

function panes(view: View, query: InboxQuery, { mails, origins, chosen, isChosen }: Shown): Html {
  return html`<div class="inbox" ${isChosen ? 'data-chosen' : ''}>
    <section class="panel" id="mails" data-live aria-label="${view.t('inbox.list')}">
      <ul class="mail-list">
        ${mails.map((mail) => mailRow(view, query, { mail, origin: origins.get(mail.ripenId ?? ''), isOpen: mail.id === chosen?.row.id }))}
      </ul>
      ${pager(view, query, mails)}
    </section>
    ${chosen === null ? '' : mailPane(view, query, chosen)}
  </div>`
}

interface Row {
  readonly mail: SinkMailSummary
  readonly origin: SinkMailOrigin | undefined
  readonly isOpen: boolean
}

function mailRow(view: View, query: InboxQuery, { mail, origin, isOpen }: Row): Html {
  const name = origin?.recipientName ?? mail.rcptTo
  return html`<li>
    <a href="${inboxHref(query, mail.id)}" ${isOpen ? html` aria-current="true"` : ''}>
      <span class="avatar" data-class="${origin?.class ?? 'other'}" aria-hidden="true">${initialsOf(name)}</span>
      <span class="who">${name}</span>
      <span class="when">${relativeTime(view, mail.receivedAt)}</span>
      <span class="what">${mail.subject}</span>
    </a>
  </li>`
}

/** First letters of the first and last word. */
function initialsOf(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean)
  const last = name.includes('@') ? words[1] : words.at(-1)
  return [words[0], words.length > 1 ? last : undefined].map((word) => word?.charAt(0).toUpperCase() ?? '').join('')
}

function pager(view: View, query: InboxQuery, mails: readonly SinkMailSummary[]): Html {
  const last = mails.at(-1)
  const older = last === undefined || mails.length < perPage ? null : inboxHref(query, null, { before: last.position })
  if (older === null && query.before === null) return html``
  return html`<footer>
    <nav class="actions" aria-label="${view.t('inbox.pages')}">
      ${query.before === null ? '' : html`<a href="${inboxHref(query, null, { before: null })}">${view.t('inbox.newest')}</a>`}
      ${older === null ? '' : html`<a href="${older}">${view.t('inbox.older')}</a>`}
    </nav>
  </footer>`
}
