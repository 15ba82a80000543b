/** One mail of the sink as a reader sees it: in a frame that runs no script and loads no picture unasked, as text, headers or source. */
import { html } from 'hono/html'
import { never } from '../../domain/failure.ts'
import type { SinkMail, SinkMailOrigin } from '../../db/sink-mails.ts'
import type { ReadableMail } from '../embedded/caught-mail.ts'
import { type Html, longTime } from './format.ts'
import { icon } from './icon.ts'
import { inboxHref, type InboxQuery, type MailView, mailViews } from './inbox-query.ts'
import type { View } from './view.ts'

export interface ChosenMail {
  readonly row: SinkMail
  readonly mail: ReadableMail
  readonly origin: SinkMailOrigin | null
}

export function mailPane(view: View, query: InboxQuery, chosen: ChosenMail): Html {
  const { row, mail, origin } = chosen
  return html`<article class="panel mail" aria-labelledby="subject">
    <header>
      <a class="back small-text" href="${inboxHref(query, null)}">${view.t('inbox.list')}</a>
      <h2 id="subject">${mail.subject}</h2>
      ${origin === null ? '' : html`<span class="tag ${origin.class === 'marketing' ? 'accent' : ''}">${view.t(`inbox.class.${origin.class}`)}</span>`}
    </header>
    <dl class="facts inside">
      <dt>${view.t('inbox.from')}</dt>
      <dd>${mail.from}</dd>
      <dt>${view.t('inbox.to')}</dt>
      <dd>${mail.to} ${recipientLinks(view, query, chosen)}</dd>
      <dt>${view.t('inbox.when')}</dt>
      <dd>${longTime(view, row.receivedAt)}</dd>
    </dl>
    ${toolbar(view, query, row.id)} ${contentOf(view, query, chosen)}
  </article>`
}

function recipientLinks(view: View, query: InboxQuery, { row, origin }: ChosenMail): Html {
  const lead = origin?.leadId ?? null
  return html`<span class="small-text nowrap">
    ${lead === null ? '' : html`<a href="/leads/${lead}">${view.t('inbox.lead')}</a> · `}
    ${query.to === null ? html`<a href="${inboxHref(query, null, { to: row.rcptTo, before: null })}">${view.t('inbox.allTo')}</a>` : ''}
  </span>`
}

function toolbar(view: View, query: InboxQuery, id: string): Html {
  const tab = (as: MailView) =>
    html`<a class="shown-as" href="${inboxHref(query, id, { as })}" ${as === query.as ? html` aria-current="page"` : ''}
      >${view.t(`inbox.as.${as}`)}</a
    >`
  return html`<div class="mail-tools">
    <nav aria-label="${view.t('inbox.views')}">${mailViews.map(tab)}</nav>
    ${query.as === 'html' ? htmlSwitches(view, query, id) : ''}
  </div>`
}

function htmlSwitches(view: View, query: InboxQuery, id: string): Html {
  const { isPhone, hasPictures } = query
  return html`<div class="actions">
    <span class="wide-only">${toggle(view.t('inbox.phone'), isPhone, inboxHref(query, id, { isPhone: !isPhone }))}</span>
    ${toggle(view.t('inbox.pictures'), hasPictures, inboxHref(query, id, { hasPictures: !hasPictures }), view.t('inbox.picturesHint'))}
  </div>`
}

function toggle(label: string, isOn: boolean, href: string, hint = ''): Html {
  return html`<a class="button small ${isOn ? '' : 'outline'}" href="${href}" title="${hint}" role="button" aria-pressed="${isOn}"
    >${label}</a
  >`
}

function contentOf(view: View, query: InboxQuery, { row, mail }: ChosenMail): Html {
  switch (query.as) {
    case 'html':
      return mail.html === null ? textPart(mail, view.t('inbox.noHtml')) : framed(view, query, row.id)
    case 'text':
      return textPart(mail)
    case 'headers':
      return html`<dl class="facts headers inside">
        ${mail.headers.map(
          ({ name, value }) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>`
    case 'source':
      return html`<div class="inside">
        <p><a href="/api/sink/mails/${row.id}/raw">${icon('email')} ${view.t('inbox.save')}</a></p>
        <pre>${row.raw.toString('utf8')}</pre>
      </div>`
    default:
      return never(query.as, 'mail view')
  }
}

function textPart(mail: ReadableMail, note?: string): Html {
  return html`<div class="inside">
    ${note === undefined ? '' : html`<p class="quiet small-text">${note}</p>`}
    <pre class="plain">${mail.text}</pre>
  </div>`
}

function framed(view: View, { isPhone, hasPictures }: InboxQuery, id: string): Html {
  return html`<div class="mail-frame" ${isPhone ? 'data-phone' : ''}>
    <iframe
      src="/inbox/${id}/body${hasPictures ? '?pictures=1' : ''}"
      title="${view.t('inbox.frame')}"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      loading="lazy"
      referrerpolicy="no-referrer"
    ></iframe>
  </div>`
}
