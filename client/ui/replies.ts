/** What a person wrote back, for the person who answers; plain text only, and the task it made. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { takeAsRequest } from '../../db/inbound-answer.ts'
import { readReply, type Reply } from '../../db/inbound.ts'
import { withoutQuote } from '../../domain/reply.ts'
import type { ClientDeps } from '../deps.ts'
import { readCaughtMail } from '../embedded/caught-mail.ts'
import { type Html, longTime } from './format.ts'
import { icon } from './icon.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { leadLink, nameOf, postButton } from './parts.ts'
import { actor, openView, type View } from './view.ts'

export function replyPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/replies/:id{[0-9a-f-]{36}}', async (c) => {
      const view = await openView(c, deps)
      const reply = await readReply(deps.db, c.req.param('id'))
      if (reply === null) return notFoundPage(c, view)
      const text = reply.raw === null ? null : (await readCaughtMail(reply.raw)).text
      const title = view.t('reply.wrote', { name: nameOf(view, reply) })
      return page(c, { view, title, place: 'today', body: letter(view, reply, text) })
    })
    .post('/replies/:id{[0-9a-f-]{36}}/talk', async (c) => {
      const view = await openView(c, deps)
      const reply = await readReply(deps.db, c.req.param('id'))
      if (reply === null) return notFoundPage(c, view)
      await deps.db.transaction().execute((tx) => takeAsRequest(tx, reply, actor, view.now))
      return c.redirect(`/leads/${reply.leadId}`, 303)
    })
}

function letter(view: View, reply: Reply, text: string | null): Html {
  return html`<article class="panel">
    <header>
      <h2>${leadLink(view, reply)}</h2>
      <span class="quiet small-text">${longTime(view, reply.receivedAt)}</span>
    </header>
    <div class="inside">${text === null ? html`<p class="quiet">${view.t('reply.forgotten')}</p>` : wording(view, text)}</div>
    ${reply.openTaskId === null ? '' : answering(view, reply, reply.openTaskId)}
  </article>`
}

function wording(view: View, text: string): Html {
  const own = withoutQuote(text)
  const rest = text.trim().slice(own.length).trim()
  return html`${own === '' ? html`<p class="quiet">${view.t('reply.empty')}</p>` : html`<pre class="plain">${own}</pre>`}
  ${
    rest === ''
      ? ''
      : html`<details>
          <summary>${view.t('reply.rest')}</summary>
          <pre class="plain quiet">${rest}</pre>
        </details>`
  }`
}

function answering(view: View, reply: Reply, taskId: string): Html {
  const talk = html`${icon('phone')}${view.t('reply.talk')}`
  const write = html`<a class="button small outline" href="mailto:${reply.email}">${icon('email')}${view.t('reply.answer')}</a>`
  return html`<footer>
    <div class="actions">
      ${postButton(view, { action: `/replies/${reply.id}/talk`, label: talk, look: 'small' })}
      ${reply.email === null ? '' : write}
      ${postButton(view, { action: `/tasks/${taskId}/done`, label: html`${icon('check')}${view.t('tasks.done')}` })}
    </div>
    <p class="quiet">${view.t('reply.talkHint')} ${view.t('reply.held')}</p>
  </footer>`
}
