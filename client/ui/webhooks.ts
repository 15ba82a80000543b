/** Webhooks that fail: which, since when, why and what helps; trying given-up ones again, or leaving it at that. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { uuid } from '../../db/leads.ts'
import { leaveGivenUp, retryCall } from '../../db/webhook-retry.ts'
import {
  listTroubledCalls,
  readWebhookTroubles,
  type TroubledCall,
  type TroubledCalls,
  troubleKinds,
  type WebhookTrouble,
} from '../../db/webhook-troubles.ts'
import type { WebhookCallId } from '../../domain/id.ts'
import { failureKind } from '../../domain/webhook-failure.ts'
import { say } from '../../domain/words.ts'
import type { ClientDeps } from '../deps.ts'
import { backOf } from './clock-bar.ts'
import { type Html, numberText, relativeTime, wallTime } from './format.ts'
import { page } from './layout.ts'
import { emptyPlace, leadLink, panel, postButton } from './parts.ts'
import { actor, openView, type View } from './view.ts'

const listed = 100
/** Of one tap; the rest needs another. */
const mostRetries = 1_000

type Chosen = Pick<WebhookTrouble, 'kind' | 'journey' | 'step'>

export function webhookPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/webhooks', (c) => show(c, deps))
    .post('/webhooks/retry', async (c) => {
      const { now } = await openView(c, deps)
      const form = await c.req.parseBody()
      for (const id of await callsOf(deps, form)) await deps.db.transaction().execute((tx) => retryCall(tx, id, actor, now))
      return c.redirect(backOf(form['back']), 303)
    })
    .post('/webhooks/leave', async (c) => {
      const { now } = await openView(c, deps)
      const { journey, step } = await c.req.parseBody()
      if (typeof journey === 'string' && typeof step === 'string')
        await deps.db.transaction().execute((tx) => leaveGivenUp(tx, { journey, step }, actor, now))
      return c.redirect('/webhooks', 303)
    })
}

/** One call, or every given-up one of a step. */
async function callsOf({ db }: ClientDeps, form: Readonly<Record<string, unknown>>): Promise<readonly WebhookCallId[]> {
  const { call, journey, step } = form
  if (typeof call === 'string') return uuid.test(call) ? [call as WebhookCallId] : []
  if (typeof journey !== 'string' || typeof step !== 'string') return []
  const { rows } = await listTroubledCalls(db, { kind: 'givenUp', journey, step }, mostRetries, new Date())
  return rows.map(({ id }) => id)
}

async function show(c: Context, deps: ClientDeps): Promise<Response> {
  const view = await openView(c, deps)
  const troubles = await readWebhookTroubles(deps.db, new Date())
  const chosen = chosenOf(c.req.query())
  const of = chosen === null ? undefined : troubles.find((one) => isSame(one, chosen))
  const calls = of === undefined ? null : await listTroubledCalls(deps.db, of, listed, new Date())
  const body = html`<div id="webhooks" data-live>
    ${of === undefined || calls === null ? everyTrouble(view, troubles) : oneTrouble(view, of, calls)}
  </div>`
  const crumb = html`<p class="crumb">
    <a href="/">${view.t('today.title')}</a
    >${of === undefined ? '' : html` · <a href="/webhooks">${view.t('webhooks.title')}</a>`}
  </p>`
  const title = of === undefined ? view.t('webhooks.title') : nameOfTrouble(view, of)
  const heading = html`<header class="heading">
    <div>
      ${crumb}
      <h1>${title}</h1>
    </div>
    ${of === undefined ? '' : html`<div class="actions"><a class="button outline" href="${stepHref(of)}">${view.t('webhooks.toStep')}</a></div>`}
  </header>`
  return page(c, { view, title, place: 'today', live: ['journeys', 'settings'], heading, body })
}

function chosenOf({ show: wanted, journey, step }: Readonly<Record<string, string>>): Chosen | null {
  const kind = troubleKinds.find((one) => one === wanted)
  return kind === undefined || journey === undefined || step === undefined ? null : { kind, journey, step }
}

function isSame(one: Chosen, other: Chosen): boolean {
  return one.kind === other.kind && one.journey === other.journey && one.step === other.step
}

function everyTrouble(view: View, troubles: readonly WebhookTrouble[]): Html {
  if (troubles.length === 0)
    return html`<section class="panel">
      ${emptyPlace({ title: view.t('webhooks.none'), text: view.t('webhooks.noneText') })}
    </section>`
  return html`<section class="panel">
    <ul class="rows">
      ${troubles.map((one) => troubleRow(view, one))}
    </ul>
  </section>`
}

/** The line of one step on Today and in the list; its number links to the calls. */
export function troubleRow(view: View, trouble: WebhookTrouble): Html {
  const { kind, journey, step, calls, sinceWall } = trouble
  return html`<li>
    <div class="grow">
      <a class="title" href="${hrefOf(trouble)}">${nameOfTrouble(view, trouble)}</a>
      <p class="quiet small-text">${whyAndRemedy(view, trouble)}</p>
    </div>
    <div class="side-text trouble">
      <a class="tag${kind === 'givenUp' ? ' broken' : ''}" href="${hrefOf(trouble)}">${troubleText(view, kind, calls)}</a
      ><br />${view.t('webhooks.since')} ${wallTime(view, sinceWall)}
    </div>
    ${kind === 'givenUp' ? postButton(view, { action: '/webhooks/retry', label: view.t('webhooks.retry'), fields: { journey, step } }) : ''}
  </li>`
}

function stepHref({ journey, step }: Chosen): string {
  return `/journeys/${encodeURIComponent(journey)}/steps/${encodeURIComponent(step)}`
}

function hrefOf({ kind, journey, step }: Chosen): string {
  return `/webhooks?${new URLSearchParams({ show: kind, journey, step }).toString()}`
}

function nameOfTrouble(view: View, { journey, step }: Chosen): string {
  return view.t('webhooks.at', { journey: view.names.journeys.get(journey) ?? journey, step })
}

function troubleText(view: View, kind: WebhookTrouble['kind'], n: number): string {
  return view.t(`webhooks.${kind}`, { n, count: numberText(view, n) })
}

function whyAndRemedy(view: View, { failure }: Pick<WebhookTrouble, 'failure'>): string {
  const kind = failureKind(failure)
  const remedy = view.t('webhooks.remedy', { remedy: say(view.language, `webhookRemedy.${kind}`) })
  return `${say(view.language, `webhookFailure.${kind}`, { failure })}. ${remedy}`
}

function oneTrouble(view: View, trouble: WebhookTrouble, { rows, total }: TroubledCalls): Html {
  const { kind, journey, step } = trouble
  const isGivenUp = kind === 'givenUp'
  const acts = html`<p>${view.t('webhooks.retryText')} <b>${view.t('webhooks.leave')}:</b> ${view.t('webhooks.leaveText')}</p>
    <div class="actions">
      ${postButton(view, { action: '/webhooks/retry', label: retryText(view, total), fields: { journey, step }, look: '' })}
      ${postButton(view, { action: '/webhooks/leave', label: view.t('webhooks.leave'), fields: { journey, step }, look: 'outline' })}
    </div>`
  return html`<div class="notice${isGivenUp ? ' broken' : ''}">${whyAndRemedy(view, trouble)}</div>
    ${panel(
      view,
      { title: troubleText(view, kind, total) },
      html`<div class="inside padded">${isGivenUp ? acts : html`<p>${view.t('webhooks.wait')}</p>`}</div>
        <ul class="rows">
          ${rows.map((call) => callRow(view, call, trouble.failure))}
        </ul>
        ${total > rows.length ? html`<footer class="quiet">${view.t('webhooks.first', { n: rows.length })}</footer>` : ''}`,
    )}`
}

function retryText(view: View, calls: number): string {
  const n = Math.min(calls, mostRetries)
  return view.t(n < calls ? 'webhooks.retrySome' : 'webhooks.retryAll', { n, count: numberText(view, n) })
}

/** An attempt that is due begins within the minute. */
function nextAttempt(view: View, retryWall: Date): Html {
  if (retryWall.getTime() - Date.now() < 60_000) return html`${view.t('webhooks.nextNow')}`
  return html`${view.t('webhooks.next')} ${wallTime(view, retryWall)}`
}

/** Its failure only where it is not the one that is said above. */
function callRow(view: View, call: TroubledCall, said: string): Html {
  const { id, failure, attempts, retryWall, closedAt, openedAt, place } = call
  const tried = view.t('webhooks.attempts', { n: attempts, count: numberText(view, attempts) })
  const next = retryWall === null ? '' : html` · ${nextAttempt(view, retryWall)}`
  return html`<li>
    <div class="grow">
      ${leadLink(view, call)}
      <p class="quiet small-text">
        ${tried}${next}${failure === said ? '' : html` · <code>${failure}</code>`}${closedAt === null ? '' : html` · ${view.t(`webhooks.place.${place}`)}`}
      </p>
    </div>
    <span class="side-text">${relativeTime(view, closedAt ?? openedAt)}</span>
    ${closedAt === null ? '' : postButton(view, { action: '/webhooks/retry', label: view.t('webhooks.retry'), fields: { call: id } })}
  </li>`
}
