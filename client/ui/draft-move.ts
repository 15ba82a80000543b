/** Moving a step of a draft to any other place, chosen in words; up and down for one place have buttons of their own. */
import { html } from 'hono/html'
import type { JourneyEdit } from '../../domain/journey/edit-change.ts'
import { movedPath, type PlaceList, placesFor } from '../../domain/journey/move.ts'
import type { OutlineList, OutlineStep } from '../../domain/journey/outline.ts'
import type { Html } from './format.ts'
import type { View } from './view.ts'

export interface MoveWords {
  /** The step in a few words. */
  readonly nameOf: (step: OutlineStep) => string
  /** What leads into one of its lists. */
  readonly wayOf: (step: OutlineStep, list: OutlineList) => string
}

/** Beyond this a page would hold more places than steps; such journeys are rearranged in the YAML. */
const mostSteps = 60

export function moveChoice(view: View, root: OutlineList, { path }: OutlineStep, words: MoveWords): Html {
  const lists = placesFor(root, path)
  if (lists.length === 0 || lists.reduce((sum, { places }) => sum + places.length, 0) > mostSteps * 2) return html``
  return html`<span class="move">
    <select name="to|${path}" aria-label="${view.t('draft.moveTo')}">
      <option value="">${view.t('draft.moveTo')}</option>
      ${lists.map((list) => placesOf(view, list, words))}</select
    ><button class="small outline" name="act" value="moveto|${path}">${view.t('draft.move')}</button>
  </span>`
}

function placesOf(view: View, { list, step, places }: PlaceList, { nameOf, wayOf }: MoveWords): Html {
  const name = step === null ? view.t('draft.moveMain') : view.t('draft.moveWay', { step: nameOf(step), way: wayOf(step, list) })
  return html`<optgroup label="${name}">
    ${places.map(
      ({ list: to, at, behind }) =>
        html`<option value="${to}|${at}">
          ${behind === null ? view.t('draft.moveFirst') : view.t('draft.moveBehind', { step: nameOf(behind) })}
        </option>`,
    )}
  </optgroup>`
}

/** `to` as it was chosen: `list|position`; null where nothing was. */
export function moveEdit(path: string, to: string): { readonly edit: JourneyEdit; readonly open: string } | null {
  const [list, at] = to.split('|')
  if (list === undefined || list === '' || !/^\d{1,4}$/.test(at ?? '')) return null
  const place = { list, at: Number(at) }
  return { edit: { kind: 'moveStep', path, ...place }, open: movedPath(path, place) }
}
