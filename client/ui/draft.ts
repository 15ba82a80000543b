/** The draft of a journey: edited in a form or as YAML, with its problems, its picture and an example beside it. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { discardDraft, type Draft, readDraft, readEditable } from '../../db/journey-drafts.ts'
import { inLanguage } from '../../domain/problem-text.ts'
import type { ClientDeps } from '../deps.ts'
import { conflictBody } from './draft-conflict.ts'
import { readBeginnings, readDrafted } from './draft-read.ts'
import { savePosted, textField } from './draft-save.ts'
import { draftBody, draftHeading } from './draft-view.ts'
import { anchorOf } from './draft-problems.ts'
import { type Html } from './format.ts'
import { page } from './layout.ts'
import { notFoundPage } from './not-found.ts'
import { walkDraft } from './draft-walk.ts'
import { actor, openView, type View } from './view.ts'

export function draftPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/:key/draft', (c) => show(c, deps, null))
    .post('/journeys/:key/draft', (c) => save(c, deps))
    .get('/journeys/:key/draft/discard', async (c) => {
      const view = await openView(c, deps)
      const draft = await readDraft(deps.db, c.req.param('key'))
      if (draft === null) return notFoundPage(c, view)
      const { title } = await readDrafted(deps.db, view, draft)
      return page(c, { view, title: view.t('draft.discardTitle', { title }), place: 'journeys', body: question(view, draft) })
    })
    .post('/journeys/:key/draft/discard', async (c) => {
      const key = c.req.param('key')
      await deps.db.transaction().execute((tx) => discardDraft(tx, key))
      return c.redirect((await readEditable(deps.db, key)) === null ? '/journeys' : `/journeys/${encodeURIComponent(key)}`, 303)
    })
}

/** `refused`: what could not be done with what was just posted. */
async function show(c: Context, deps: ClientDeps, refused: Html | null): Promise<Response> {
  const view = await openView(c, deps)
  const draft = await readEditable(deps.db, c.req.param('key') ?? '')
  if (draft === null) return notFoundPage(c, view)
  const drafted = await readDrafted(deps.db, view, draft)
  const walked = drafted.graph === null ? null : await walkDraft(deps, view, drafted.graph, c.req.query())
  const asYaml = c.req.query('view') === 'yaml' || drafted.root === null
  return page(c, {
    view,
    title: drafted.title,
    place: 'journeys',
    status: refused === null ? 200 : 422,
    heading: draftHeading(view, drafted),
    body: html`${refused ?? ''}${draftBody(view, drafted, { walked, asYaml, open: c.req.query('open') ?? null })}`,
  })
}

async function save(c: Context, deps: ClientDeps): Promise<Response> {
  const view = await openView(c, deps)
  const key = c.req.param('key') ?? ''
  if ((await readEditable(deps.db, key)) === null) return notFoundPage(c, view)
  const posted = await c.req.parseBody({ all: true })
  const saved = await savePosted(
    deps.db,
    { key, by: actor, beginnings: await readBeginnings(deps.db, view, key) },
    posted,
    view.now,
  )
  switch (saved.kind) {
    case 'saved':
      return c.redirect(backTo(key, textField(posted, 'act') ?? '', textField(posted, 'view') ?? 'form', saved.open), 303)
    case 'refused':
      return show(
        c,
        deps,
        refusal(
          view,
          saved.problems
            .map((problem) => inLanguage(view.language, problem))
            .map(({ message, remedy }) => `${message}: ${remedy}`),
        ),
      )
    case 'conflict':
      return page(c, {
        view,
        title: view.t('conflict.title'),
        place: 'journeys',
        status: 409,
        body: conflictBody(view, key, saved.mine, saved.theirs),
      })
    default:
      return saved satisfies never
  }
}

/** The buttons that change the view save first, so nothing typed is lost on the way. */
function backTo(key: string, act: string, from: string, open: string | null): string {
  const [verb, target] = act.split('|')
  const at = `/journeys/${encodeURIComponent(key)}`
  if (verb === 'publish') return `${at}/publish`
  const params = new URLSearchParams()
  if ((verb === 'view' ? target : from) === 'yaml') params.set('view', 'yaml')
  if (open !== null) params.set('open', open)
  return `${at}/draft${params.size === 0 ? '' : `?${params.toString()}`}${open === null ? '' : `#${anchorOf(open)}`}`
}

function refusal(view: View, problems: readonly string[]): Html {
  return html`<div class="notice broken" role="alert">
    <p>${view.t('draft.refused')} ${problems.join(' ')}</p>
  </div>`
}

function question(view: View, { key, baseVersion }: Draft): Html {
  const text = baseVersion === null ? view.t('draft.discardNew') : view.t('draft.discardText', { version: baseVersion })
  return html`<section class="panel">
    <div class="inside padded">
      <p>${text}</p>
      <form class="actions" method="post" action="/journeys/${key}/draft/discard">
        <button data-variant="danger">${view.t('draft.discardYes')}</button
        ><a class="button outline" href="/journeys/${key}/draft">${view.t('action.cancel')}</a>
      </form>
    </div>
  </section>`
}
