/** Two people saved one draft: the second sees both texts, keeps what it wrote, and decides. */
import { html } from 'hono/html'
import type { Draft } from '../../db/journey-drafts.ts'
import { type Html, relativeTime } from './format.ts'
import { panel } from './parts.ts'
import { actor, type View } from './view.ts'

/** `mine` is nowhere but here until it is saved. */
export function conflictBody(view: View, key: string, mine: string, theirs: Draft): Html {
  return html`<div class="notice broken" role="alert">
      <p>
        ${view.t('conflict.text', { by: theirs.savedBy === actor ? view.t('conflict.somebody') : theirs.savedBy })}
        ${relativeTime(view, theirs.savedAt)}
      </p>
    </div>
    <div class="pair">
      ${panel(view, { title: view.t('conflict.mine') }, mineForm(view, key, mine, theirs))}
      ${panel(view, { title: view.t('conflict.theirs') }, theirText(view, key, mine, theirs.source))}
    </div>`
}

function mineForm(view: View, key: string, mine: string, { revision, baseVersion }: Draft): Html {
  return html`<form class="inside" method="post" action="/journeys/${key}/draft">
    <input type="hidden" name="revision" value="${revision}" />
    <input type="hidden" name="baseVersion" value="${baseVersion ?? ''}" />
    <input type="hidden" name="view" value="yaml" />
    <textarea
      class="code source-text"
      name="source"
      rows="28"
      spellcheck="false"
      wrap="off"
      aria-label="${view.t('conflict.mine')}"
    >
${mine}</textarea>
    <p class="quiet small-text">${view.t('conflict.keepMineText')}</p>
    <button>${view.t('conflict.keepMine')}</button>
  </form>`
}

function theirText(view: View, key: string, mine: string, theirs: string): Html {
  const known = new Set(mine.split('\n'))
  const line = (text: string) => (known.has(text) ? html`${text} ` : html`<mark>${text}</mark> `)
  return html`<div class="inside">
    <pre class="source-text">${theirs.split('\n').map(line)}</pre>
    <p class="quiet small-text">${view.t('conflict.marked')}</p>
    <a class="button outline" href="/journeys/${key}/draft?view=yaml">${view.t('conflict.keepTheirs')}</a>
  </div>`
}
