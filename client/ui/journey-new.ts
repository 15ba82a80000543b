/** A new journey: begun as a draft under a key of its own; nobody can enter it yet. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { readEditable, saveDraft } from '../../db/journey-drafts.ts'
import { stringify } from 'yaml'
import type { ClientDeps } from '../deps.ts'
import type { Html } from './format.ts'
import { page } from './layout.ts'
import { actor, openView, type View } from './view.ts'

export function newJourneyPages(deps: ClientDeps): Hono {
  return new Hono()
    .get('/journeys/new', async (c) => show(c, await openView(c, deps), { title: '', key: '' }, false))
    .post('/journeys/new', async (c) => {
      const view = await openView(c, deps)
      const form = await c.req.parseBody()
      const wish = { title: textOf(form['title']), key: textOf(form['key']) || keyOf(textOf(form['title'])) }
      if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(wish.key) || isTaken(wish.key)) return show(c, view, wish, true)
      const begun = await deps.db.transaction().execute(async (tx) => {
        if ((await readEditable(tx, wish.key)) !== null) return false
        const draft = { key: wish.key, source: beginning(wish), revision: 0, baseVersion: null, by: actor }
        return (await saveDraft(tx, draft, view.now)).ok
      })
      return begun ? c.redirect(`/journeys/${wish.key}/draft`, 303) : show(c, view, wish, true)
    })
}

/** Pages and plain objects have such names already. */
function isTaken(key: string): boolean {
  return key === 'new' || key === 'constructor'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200) : ''
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** "Nach der Messe" becomes `nach-der-messe`. */
function keyOf(title: string): string {
  const plain = title.toLowerCase().replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter)
  return plain
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}

interface Wish {
  readonly title: string
  readonly key: string
}

function beginning({ title, key }: Wish): string {
  return `${stringify({ journey: key, title: title || key })}steps:\n  - wait: 1d\n  - exit: done\n`
}

function show(c: Context, view: View, wish: Wish, isRefused: boolean): Response | Promise<Response> {
  return page(c, {
    view,
    title: view.t('draft.new'),
    place: 'journeys',
    status: isRefused ? 422 : 200,
    body: html`<section class="panel"><div class="inside padded">${wishForm(view, wish, isRefused)}</div></section>`,
  })
}

function wishForm(view: View, { title, key }: Wish, isRefused: boolean): Html {
  const remark = isRefused
    ? html`<span class="wrong">${view.t('draft.newKeyTaken')}</span>`
    : html`<span class="hint">${view.t('draft.newKeyHint')}</span>`
  return html`<form class="form" method="post" action="/journeys/new">
    <p class="quiet">${view.t('draft.newText')}</p>
    <label>${view.t('draft.title')}<input name="title" value="${title}" required maxlength="200" autofocus /></label>
    <label
      >${view.t('draft.newKey')}<input
        name="key"
        value="${key}"
        maxlength="60"
        spellcheck="false"
        ${isRefused ? html` aria-invalid="true"` : ''}
      />${remark}</label
    >
    <div class="actions">
      <button>${view.t('draft.create')}</button><a class="button outline" href="/journeys">${view.t('action.cancel')}</a>
    </div>
  </form>`
}
