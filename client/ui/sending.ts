/** What goes out and what has become of it; stopping and resuming all marketing email. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { type JourneyDetail, readJourney } from '../../db/journey-view.ts'
import {
  countQueued,
  type ListedMessage,
  listMessages,
  type SendingList,
  sendingLists,
  type SentStep,
} from '../../db/sending-view.ts'
import { resumeSending, stopSending } from '../../db/settings.ts'
import type { ClientDeps } from '../deps.ts'
import { backOf } from './clock-bar.ts'
import { type Html, numberText, plannedTime, relativeTime, weekdayText, wordOf } from './format.ts'
import { stepName } from './journey-step.ts'
import { page } from './layout.ts'
import { dayBounds } from './leads-query.ts'
import { emailName, subjectText } from './names.ts'
import { emptyPlace, leadLink } from './parts.ts'
import { actor, openView, type View } from './view.ts'

const listed = 200

export function sendingPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/sending', async (c) => {
      const view = await openView(c, deps)
      const list = sendingLists.find((one) => one === c.req.query('show')) ?? 'queued'
      const of = stepOf(c.req.query())
      const day = c.req.query('day') ?? ''
      const between = dayBounds(view, day) ?? null
      const messages = await listMessages(deps.db, { list, between, of }, listed)
      const journey = of === undefined ? null : await readJourney(deps.db, of.journey, of.version)
      return page(c, {
        view,
        title: view.t('sending.title'),
        place: 'today',
        live: ['messages', 'journeys', 'settings'],
        heading: heading(view),
        body: html`${tabs(view, list, of)}
          <section class="panel" id="messages" data-live>
            ${journey === null || of === undefined ? '' : stepHeading(view, journey, of)}${listOf(view, messages, list, between === null ? null : day)}
          </section>`,
      })
    })
    .get('/sending/stop', async (c) => {
      const view = await openView(c, deps)
      const queued = await countQueued(deps.db)
      return page(c, { view, title: view.t('stop.title'), place: 'today', body: question(view, queued) })
    })
    .post('/sending/stop', async (c) => {
      const { now } = await openView(c, deps)
      await deps.db.transaction().execute((tx) => stopSending(tx, actor, now))
      return c.redirect('/', 303)
    })
    .post('/sending/resume', async (c) => {
      const { now } = await openView(c, deps)
      await deps.db.transaction().execute((tx) => resumeSending(tx, actor, now))
      return c.redirect(backOf((await c.req.parseBody())['back']), 303)
    })
}

function heading(view: View): Html {
  const stopped = view.settings.sending.stoppedAt !== null
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/">${view.t('today.title')}</a></p>
      <h1>${view.t('sending.title')}</h1>
    </div>
    ${stopped ? '' : html`<a class="button outline" href="/sending/stop">${view.t('stop.all')}</a>`}
  </header>`
}

/** Which email step of which version the list is about; all of them where the address does not say. */
function stepOf({ journey, version, step }: Readonly<Record<string, string>>): SentStep | undefined {
  if (journey === undefined || step === undefined || !/^\d{1,6}$/.test(version ?? '')) return undefined
  return { journey, version: Number(version), step }
}

function stepHeading(view: View, { key, title, graph }: JourneyDetail, { version, step }: SentStep): Html {
  return html`<header>
    <h2>${stepName(view, graph, step)}</h2>
    <a class="small-text" href="/journeys/${key}?version=${version}">${title}</a>
  </header>`
}

/** Clicks are listed for one email only: over all there are too many emails to look through. */
function tabs(view: View, chosen: SendingList, of: SentStep | undefined): Html {
  const shown = sendingLists.filter((list) => list !== 'clicked' || of !== undefined)
  const params = of === undefined ? '' : `&${new URLSearchParams({ ...of, version: String(of.version) }).toString()}`
  return html`<div class="filters">
    <nav class="tabs" aria-label="${view.t('sending.title')}">
      ${shown.map(
        (list) =>
          html`<a class="tab" href="/sending?show=${list}${params}" ${list === chosen ? html` aria-current="true"` : ''}
            >${view.t(`sending.${list}`)}</a
          >`,
      )}
    </nav>
  </div>`
}

function listOf(view: View, messages: readonly ListedMessage[], list: SendingList, day: string | null): Html {
  const onDay =
    day === null
      ? ''
      : html`<header>
          <h2>${view.t('sending.onDay', { day: weekdayText(view, day) })}</h2>
          <a class="small-text" href="/sending?show=${list}">${view.t('sending.everyDay')}</a>
        </header>`
  if (messages.length === 0)
    return html`${onDay}${emptyPlace({ title: view.t('sending.none'), text: view.t('sending.noneText') })}`
  const explained = list === 'unknown' ? html`<footer class="quiet">${view.t('sending.unknownText')}</footer>` : ''
  return html`${onDay}
    <ul class="rows">
      ${messages.map((message) => row(view, message))}
    </ul>
    ${explained}`
}

function row(view: View, message: ListedMessage): Html {
  const outcome =
    message.state === 'queued' || message.state === 'sent'
      ? ''
      : html` ·
        ${wordOf(view, ['messageState'], message.state)}${message.outcomeCode === null ? '' : html` (${wordOf(view, ['outcomeCode', 'outcome'], message.outcomeCode)})`}`
  return html`<li>
    <div class="grow">
      <span class="title">${message.subject === null ? emailName(view, message.templateKey) : subjectText(message.subject)}</span>
      <p class="quiet small-text">
        ${leadLink(view, message)} · ${message.journey ?? view.t(`class.${message.class}`)}${outcome}
      </p>
    </div>
    <span class="side-text">${message.state === 'queued' ? plannedTime(view, message.at) : relativeTime(view, message.at)}</span>
  </li>`
}

function question(view: View, queued: number): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p>${view.t('stop.what', { n: queued, count: numberText(view, queued) })}</p>
      <p class="quiet">${view.t('stop.exempt')}</p>
      <form class="actions" method="post" action="/sending/stop">
        <button data-variant="danger">${view.t('stop.do')}</button
        ><a class="button outline" href="/">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}
