/** What changes from one version of a journey to another, as sentences and as two pictures with the changes marked. */
import { html } from 'hono/html'
import { changeText } from '../../domain/journey/change-text.ts'
import type { Change } from '../../domain/journey/diff.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import type { Html } from './format.ts'
import { journeyPicture, type Shown } from './journey-picture.ts'
import { stepName } from './journey-step.ts'
import { panel } from './parts.ts'
import type { View } from './view.ts'

export interface Compared {
  readonly title: string
  readonly before: { readonly name: string; readonly graph: JourneyGraph }
  readonly after: { readonly name: string; readonly graph: JourneyGraph }
  readonly changes: readonly Change[]
}

export function changesPanel(view: View, compared: Compared): Html {
  const { changes } = compared
  const sentences = changes.flatMap((change) =>
    changeText(view.language, change, (id, side) => nameOf(view, compared, change, { id, side })).map((text) => ({
      kind: change.kind,
      text,
    })),
  )
  const body =
    sentences.length === 0
      ? html`<div class="empty"><p>${view.t('publish.noChanges')}</p></div>`
      : html`<div class="inside">
          <ul class="changes">
            ${sentences.map(({ kind, text }) => html`<li data-mark="${kind}">${text}</li>`)}
          </ul>
        </div>`
  return panel(view, { id: 'changes', title: view.t('publish.changes'), count: changes.length }, body)
}

interface Meant {
  readonly id: string
  readonly side: 'before' | 'after'
}

/** What changes is called what people know it by: "5 days" now waits 8. */
function nameOf(view: View, { before, after }: Compared, { step, stepBefore }: Change, { id, side }: Meant): string {
  if (side === 'before') return stepName(view, before.graph, id)
  return id === step && stepBefore !== null ? stepName(view, before.graph, stepBefore) : stepName(view, after.graph, id)
}

/** Side by side where there is room, the old one first. */
export function twoPictures(view: View, { title, before, after, changes }: Compared): Html {
  const inOld = new Map(changes.flatMap(({ stepBefore, kind }) => (stepBefore === null ? [] : [[stepBefore, kind] as const])))
  const inNew = new Map(changes.flatMap(({ step, kind }) => (step === null ? [] : [[step, kind] as const])))
  return html`<div class="pair">
    ${panel(view, { title: before.name }, journeyPicture(view, { title, graph: before.graph, name: 'before', shown: marks(view, inOld) }))}
    ${panel(view, { title: after.name }, journeyPicture(view, { title, graph: after.graph, name: 'after', shown: marks(view, inNew) }))}
  </div>`
}

function marks(view: View, kinds: ReadonlyMap<string, Change['kind']>): Shown {
  return {
    markOf: (step) => {
      const kind = kinds.get(step)
      return kind === undefined ? null : { mark: kind, text: view.t(`publish.mark.${kind}`) }
    },
  }
}
