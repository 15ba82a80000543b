/** Moving leads that stayed in an earlier version to the one in force: what changes for them, what becomes of whom, and only then the button. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type MoveProposal, moveToInForce, type NoMove, type NotMoved, proposeMove } from '../../db/journey-migrate.ts'
import type { ClientDeps } from '../deps.ts'
import { problemLines } from './draft-problems.ts'
import type { Html } from './format.ts'
import { changesPanel, type Compared, twoPictures } from './journey-changes.ts'
import { page } from './layout.ts'
import { hrefOf } from './migration.ts'
import { notFoundPage } from './not-found.ts'
import { chosenPlan, decidedPlan, effectLine, planPanel } from './publish-plan.ts'
import { actor, openView, type View } from './view.ts'
import type { Label } from './words.ts'

export function migrateHref(key: string, from: number): string {
  return `${journeyHref(key)}/migrate?from=${from}`
}

export function journeyMigratePages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/migrate', (c) => show(c, deps, c.req.query(), null))
    .post('/journeys/:key/migrate', (c) => move(c, deps))
}

type Sent = Readonly<Record<string, unknown>>

function versionOf(value: unknown): number {
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 0
}

async function show(c: Context, deps: ClientDeps, sent: Sent, remark: Label | null): Promise<Response> {
  const view = await openView(c, deps)
  const [key, from] = [c.req.param('key') ?? '', versionOf(sent['from'])]
  const proposal = await proposeMove(deps.db, { key, from }, { plan: chosenPlan(sent) }, view.now)
  if (!proposal.ok) return nothingToMove(c, view, proposal)
  const title = view.t('move.title', { from })
  return page(c, {
    view,
    title,
    place: 'journeys',
    status: remark === null ? 200 : 409,
    heading: heading(view, proposal, title),
    body: html`${remark === null ? '' : html`<div class="notice broken" role="alert">${view.t(remark)}</div>`}${body(view, proposal)}`,
  })
}

function heading(view: View, { after }: MoveProposal, title: string): Html {
  const { journey, title: name } = after.graph
  return html`<header class="heading">
    <div>
      <p class="crumb"><a href="/journeys">${view.t('journeys.title')}</a> · <a href="/journeys/${journey}">${name}</a></p>
      <h1>${title}</h1>
    </div>
  </header>`
}

function body(view: View, proposal: MoveProposal): Html {
  const { before, after, changes } = proposal
  const compared: Compared = {
    title: after.graph.title,
    before: { name: view.t('move.before', { version: before.version }), graph: before.graph },
    after: { name: view.t('move.after', { version: after.version }), graph: after.graph },
    changes,
  }
  return html`${changesPanel(view, compared)}${planForm(view, proposal)}${twoPictures(view, compared)}`
}

/** Choosing refreshes the preview; only the button at the end moves anybody. */
function planForm(view: View, { before, after, preview, problems }: MoveProposal): Html {
  const key = after.graph.journey
  if (preview === null)
    return html`<section class="panel">
      <div class="inside padded">
        <p><strong>${view.t('move.blocked')}</strong></p>
        ${problemLines(view, problems)}
        <a class="button outline" href="${migrateHref(key, before.version)}">${view.t('publish.refresh')}</a>
      </div>
    </section>`
  const graphs = { before: before.graph, after: after.graph }
  const movesSomebody = preview.groups.some(({ plan }) => plan.do !== 'stay')
  return html`<form method="get" action="/journeys/${key}/migrate" data-submit-on-change>
    <input type="hidden" name="from" value="${before.version}" />
    <input type="hidden" name="over" value="${after.version}" />
    ${planPanel(view, preview, graphs)}
    <section class="panel">
      <div class="inside padded form">
        ${effectLine(view, preview, graphs)}
        <div class="actions">
          ${
            movesSomebody
              ? html`<button formmethod="post" name="act" value="move">${view.t('move.yes', { to: after.version })}</button>`
              : html`<span class="quiet">${view.t('move.nobody')}</span>`
          }
          <noscript><button class="outline">${view.t('publish.refresh')}</button></noscript>
          <a class="button outline" href="/journeys/${key}">${view.t('action.cancel')}</a>
        </div>
      </div>
    </section>
  </form>`
}

const refusals: Readonly<Record<Exclude<NotMoved['reason'], 'unknown' | 'inForce' | 'notInForce'>, Label>> = {
  invalid: 'move.blocked',
  planNeeded: 'publish.overtaken',
  overtaken: 'publish.overtaken',
  migrating: 'move.migrating',
}

/** What was looked at is what is done: another version in force in the meantime is shown first. */
async function move(c: Context, deps: ClientDeps): Promise<Response> {
  const view = await openView(c, deps)
  const key = c.req.param('key') ?? ''
  const sent = await c.req.parseBody()
  const asked = { key, from: versionOf(sent['from']), over: versionOf(sent['over']), by: actor, ...decidedPlan(sent) }
  const moved = await deps.db.transaction().execute((tx) => moveToInForce(tx, asked, view.now))
  if (moved.ok)
    return c.redirect(moved.migrationId === null ? journeyHref(key) : hrefOf({ journey: key, id: moved.migrationId }), 303)
  const { reason } = moved
  if (reason === 'unknown' || reason === 'inForce' || reason === 'notInForce') return nothingToMove(c, view, { reason })
  return show(c, deps, sent, refusals[reason])
}

/** Of a journey that there is, its page says which version is in force, if any. */
function nothingToMove(c: Context, view: View, { reason }: Pick<NoMove, 'reason'>): Response | Promise<Response> {
  return reason === 'unknown' ? notFoundPage(c, view) : c.redirect(journeyHref(c.req.param('key') ?? ''), 303)
}

function journeyHref(key: string): string {
  return `/journeys/${encodeURIComponent(key)}`
}
