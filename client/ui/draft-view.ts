/** How a draft looks: heading with what can be done, the form or the YAML, and beside it problems, example and picture. */
import { html } from 'hono/html'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { inLanguage } from '../../domain/problem-text.ts'
import { draftForm } from './draft-form.ts'
import { anchorOf, problemsPanel } from './draft-problems.ts'
import type { Drafted } from './draft-read.ts'
import { type Walked, walkPanel } from './draft-walk.ts'
import { type Html, relativeTime } from './format.ts'
import { journeyPicture, type Shown } from './journey-picture.ts'
import { stepText } from './journey-step.ts'
import { actorName, panel } from './parts.ts'
import type { View } from './view.ts'

export interface DraftShown {
  readonly walked: Walked | null
  readonly asYaml: boolean
  readonly open: string | null
}

/** The buttons belong to the form below: whatever is pressed saves what was typed. */
export function draftHeading(view: View, { draft, title }: Drafted): Html {
  return html`<header class="heading">
    <div>
      <p class="crumb">
        <a href="/journeys">${view.t('journeys.title')}</a
        >${draft.baseVersion === null ? '' : html` · <a href="/journeys/${draft.key}">${title}</a>`}
      </p>
      <h1>${title} <span class="tag accent">${view.t('draft.of')}</span></h1>
      <p>${standing(view, draft)}</p>
    </div>
    <div class="actions">
      ${draft.revision === 0 ? '' : html`<a class="button outline" href="/journeys/${draft.key}/draft/discard">${view.t('draft.discard')}</a>`}
      <button form="draft" class="outline" name="act" value="publish">${view.t('draft.publish')}</button>
    </div>
  </header>`
}

function standing(view: View, { revision, baseVersion, savedAt, savedBy }: Drafted['draft']): Html {
  const version = baseVersion === null ? view.t('draft.never') : view.t('draft.basedOn', { version: baseVersion })
  if (revision === 0) return html`${view.t('draft.unchanged', { version: baseVersion })}`
  return html`${view.t('draft.saved')} ${relativeTime(view, savedAt)} · ${actorName(view, savedBy)} · ${version}`
}

export function draftBody(view: View, drafted: Drafted, shown: DraftShown): Html {
  const { draft, root } = drafted
  const inside = shown.asYaml || root === null ? yamlPart(view, drafted) : formPart(view, drafted, root, shown)
  return html`<div class="columns editor">
    <form id="draft" method="post" action="/journeys/${draft.key}/draft" data-save>
      <input type="hidden" name="revision" value="${draft.revision}" />
      <input type="hidden" name="baseVersion" value="${draft.baseVersion ?? ''}" />
      <input type="hidden" name="view" value="${shown.asYaml ? 'yaml' : 'form'}" />
      ${bar(view, shown.asYaml, root !== null)}${inside}
    </form>
    <div>${beside(view, drafted, shown)}</div>
  </div>`
}

/** Saving comes first, so that Enter saves. */
function bar(view: View, asYaml: boolean, isReadable: boolean): Html {
  return html`<div class="draft-bar">
    <button name="act" value="save">${view.t('draft.save')}</button>
    <div class="tabs" role="group" aria-label="${view.t('draft.views')}">
      ${isReadable ? tab('form', view.t('draft.asForm'), !asYaml) : ''}${tab('yaml', view.t('draft.asYaml'), asYaml)}
    </div>
  </div>`
}

function tab(name: 'form' | 'yaml', text: string, isChosen: boolean): Html {
  return html`<button class="tab" name="act" value="view|${name}" aria-pressed="${String(isChosen)}">${text}</button>`
}

function formPart(view: View, drafted: Drafted, root: NonNullable<Drafted['root']>, { open }: DraftShown): Html {
  return html`<textarea name="base" hidden aria-hidden="true" tabindex="-1">${drafted.draft.source}</textarea>
    ${draftForm(view, { ...drafted, value: root, open })}`
}

function yamlPart(view: View, { draft, root }: Drafted): Html {
  return html`${root === null ? html`<div class="notice broken">${view.t('draft.unreadable')}</div>` : ''}
    <section class="panel">
      <textarea
        id="source"
        class="code source-text"
        name="source"
        rows="36"
        spellcheck="false"
        wrap="off"
        autocomplete="off"
        data-tabs
        aria-label="${view.t('draft.yaml')}"
      >
${draft.source}</textarea>
    </section>`
}

function beside(view: View, drafted: Drafted, { walked, asYaml }: DraftShown): Html {
  const { graph, problems, title, ids } = drafted
  const nameOf = (step: string) => (asYaml ? null : step === '' ? view.t('draft.rules') : stepTitle(view, graph, ids.get(step)))
  const picture =
    graph === null
      ? ''
      : panel(
          view,
          { id: 'picture', title: view.t('draft.picture') },
          journeyPicture(view, { title, graph, shown: marksOf(view, drafted) }),
        )
  const example =
    graph === null || walked === null
      ? panel(view, { title: view.t('walk.title') }, html`<div class="empty"><p>${view.t('walk.notReadable')}</p></div>`)
      : walkPanel(view, graph, walked)
  return html`${problemsPanel(view, problems, { asYaml, nameOf })}${example}${picture}`
}

function stepTitle(view: View, graph: JourneyGraph | null, id: string | undefined): string | null {
  const node = graph?.nodes[id ?? '']
  return graph === null || node === undefined ? null : stepText(view, node, graph).title
}

/** A step leads to its form, and shows that something is wrong with it. */
function marksOf(view: View, { ids, problems }: Drafted): Shown {
  const paths = new Map([...ids].map(([path, id]) => [id, path]))
  return {
    hrefOf: (step) => `#${anchorOf(paths.get(step) ?? '')}`,
    markOf: (step) => {
      const [problem] = problems.get(paths.get(step) ?? 'none') ?? []
      return problem === undefined
        ? null
        : { mark: problem.severity === 'error' ? 'wrong' : 'changed', text: inLanguage(view.language, problem).message }
    },
  }
}
