/** Publishing the draft of a journey: what changes, what becomes of the leads inside, and only then the button. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type Draft, readDraft, readEditable } from '../../db/journey-drafts.ts'
import { type NotPublished, publishJourney } from '../../db/journey-publish.ts'
import { type Proposal, proposePublishing } from '../../db/journey-proposal.ts'
import { publishedVersion } from '../../db/journeys.ts'
import { compile } from '../../domain/journey/compile.ts'
import { parseJourney } from '../../domain/journey/parse.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { ClientDeps } from '../deps.ts'
import { problemLines } from './draft-problems.ts'
import type { Html } from './format.ts'
import { changesPanel, twoPictures } from './journey-changes.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { chosenPlan, decidedPlan, effectLine, type Graphs, planPanel } from './publish-plan.ts'
import { actor, openView, type View } from './view.ts'
import type { Label } from './words.ts'

export function publishPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/publish', (c) => show(c, deps, c.req.query(), null))
    .post('/journeys/:key/publish', (c) => publish(c, deps))
}

type Sent = Readonly<Record<string, unknown>>

interface Proposed {
  readonly draft: Draft
  readonly title: string
  readonly proposal: Proposal
  /** Of the version in force; null for a new journey. */
  readonly before: JourneyGraph | null
  /** Null while the draft is no journey. */
  readonly after: JourneyGraph | null
  readonly note: string
}

async function show(c: Context, deps: ClientDeps, sent: Sent, remark: Label | null): Promise<Response> {
  const view = await openView(c, deps)
  const key = c.req.param('key') ?? ''
  const draft = await readDraft(deps.db, key)
  if (draft === null) {
    const stands = await readEditable(deps.db, key)
    return stands === null ? notFoundPage(c, view) : c.redirect(`/journeys/${encodeURIComponent(key)}/draft`, 302)
  }
  const proposed = await propose(deps, view, draft, sent)
  return page(c, {
    view,
    title: view.t('publish.title', { title: proposed.title }),
    place: 'journeys',
    status: remark === null ? 200 : 409,
    heading: heading(view, proposed),
    body: html`${remark === null ? '' : html`<div class="notice broken" role="alert">${view.t(remark)}</div>`}${body(view, proposed)}`,
  })
}

async function propose({ db }: ClientDeps, view: View, draft: Draft, sent: Sent): Promise<Proposed> {
  const { definition } = parseJourney(draft.source)
  const [proposal, published] = await Promise.all([
    proposePublishing(db, draft.source, { plan: chosenPlan(sent) }, view.now),
    publishedVersion(db, draft.key),
  ])
  return {
    draft,
    title: definition?.title || draft.key,
    proposal,
    before: published?.graph ?? null,
    after: definition === null ? null : compile(definition),
    note: typeof sent['note'] === 'string' ? sent['note'].slice(0, 500) : '',
  }
}

function heading(view: View, { draft, title }: Proposed): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a> · <a href="/journeys/${draft.key}/draft">${title}</a>
      </p>
      <h1>${view.t('publish.titleDo')}</h1>
    </div>
  </header>`
}

function body(view: View, proposed: Proposed): Html {
  const { draft, proposal, before, after, title } = proposed
  const errors = proposal.problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0 || after === null) return blocked(view, draft, errors)
  if (before === null || proposal.over === null) return publishForm(view, proposed, null)
  const compared = {
    title,
    before: { name: view.t('publish.before', { version: proposal.over }), graph: before },
    after: { name: view.t('publish.after'), graph: after },
    changes: proposal.changes,
  }
  return html`${changesPanel(view, compared)}${publishForm(view, proposed, { before, after })}${twoPictures(view, compared)}`
}

function blocked(view: View, { key }: Draft, errors: Proposal['problems']): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <p><strong>${view.t('publish.blocked')}</strong></p>
      ${problemLines(view, errors)}
      <a class="button outline" href="/journeys/${key}/draft">${view.t('publish.toDraft')}</a>
    </div>
  </section>`
}

/** Choosing refreshes the preview; only the button at the end publishes, and says what that does. No graphs: a first version. */
function publishForm(view: View, { draft, proposal, note }: Proposed, graphs: Graphs | null): Html {
  const version = (proposal.over ?? 0) + 1
  const { preview } = proposal
  return html`<form method="get" action="/journeys/${draft.key}/publish" data-submit-on-change>
    <input type="hidden" name="revision" value="${draft.revision}" />
    <input type="hidden" name="over" value="${proposal.over ?? 0}" />
    ${graphs === null ? html`<p>${view.t('publish.first')}</p>` : ''}${graphs === null || preview === null ? '' : planPanel(view, preview, graphs)}
    <section class="panel">
      <div class="inside padded form">
        <label
          >${view.t('publish.note')}<input name="note" value="${note}" maxlength="500" autocomplete="off" /><span class="hint"
            >${view.t('publish.noteHint')}</span
          ></label
        >
        ${graphs === null || preview === null ? '' : effectLine(view, preview, graphs)}
        <div class="actions">
          <button formmethod="post" name="act" value="publish">${view.t('publish.do', { version })}</button>
          ${preview === null ? '' : html`<noscript><button class="outline">${view.t('publish.refresh')}</button></noscript>`}
          <a class="button outline" href="/journeys/${draft.key}/draft">${view.t('action.cancel')}</a>
        </div>
      </div>
    </section>
  </form>`
}

const refusals: Readonly<Record<NotPublished['reason'], Label>> = {
  invalid: 'publish.blocked',
  planNeeded: 'publish.overtaken',
  overtaken: 'publish.overtaken',
  migrating: 'publish.migrating',
}

/** What was looked at is what is published: another draft or another version in force in the meantime is shown first. */
async function publish(c: Context, deps: ClientDeps): Promise<Response> {
  const { now } = await openView(c, deps)
  const key = c.req.param('key') ?? ''
  const sent = await c.req.parseBody()
  const draft = await readDraft(deps.db, key)
  if (draft === null || String(draft.revision) !== sent['revision']) return show(c, deps, sent, 'publish.draftChanged')
  if (parseJourney(draft.source).definition?.key !== key) return show(c, deps, sent, 'publish.blocked')
  const publishing = { by: actor, note: noteOf(sent), over: Number(sent['over']) || 0, ...decidedPlan(sent) }
  const published = await deps.db.transaction().execute((tx) => publishJourney(tx, draft.source, publishing, now))
  if (!published.ok) return show(c, deps, sent, refusals[published.reason])
  const at = `/journeys/${encodeURIComponent(key)}`
  return c.redirect(published.migrationId === null ? at : `${at}/migrations/${published.migrationId}`, 303)
}

function noteOf(sent: Sent): string | null {
  const note = typeof sent['note'] === 'string' ? sent['note'].trim().slice(0, 500) : ''
  return note === '' ? null : note
}
