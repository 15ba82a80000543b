/** Where a step of a journey can be moved to, and what that takes: references keep meaning the step they meant. */
import type { Definition, Step } from './definition.ts'
import { everyStep } from './definition.ts'
import type { JourneyEdit } from './edit-change.ts'
import { placeInList } from './edit-path.ts'
import type { OutlineList, OutlineStep } from './outline.ts'

export interface Place {
  /** The list as it is called before the step leaves, and the position counted without the step. */
  readonly list: string
  readonly at: number
  /** The step it would stand behind; null: at the beginning. */
  readonly behind: OutlineStep | null
}

export interface PlaceList {
  readonly list: OutlineList
  /** Whose way it is; null for the journey's own list. */
  readonly step: OutlineStep | null
  readonly places: readonly Place[]
}

/** Every list but those inside the step itself, and every position but the one it has. */
export function placesFor(root: OutlineList, moved: string): readonly PlaceList[] {
  return listsIn(root, null, moved).flatMap(({ list, step }) => {
    const places = placesIn(list, moved)
    return places.length === 0 ? [] : [{ list, step, places }]
  })
}

function listsIn(list: OutlineList, step: OutlineStep | null, moved: string): Omit<PlaceList, 'places'>[] {
  const inner = list.steps.filter(({ path }) => path !== moved)
  return [{ list, step }, ...inner.flatMap((one) => one.lists.flatMap((way) => listsIn(way, one, moved)))]
}

function placesIn({ path: list, steps }: OutlineList, moved: string): Place[] {
  const others = steps.filter(({ path }) => path !== moved)
  const now = steps.findIndex(({ path }) => path === moved)
  const places = [null, ...others].map((behind, at): Place => ({ list, at, behind }))
  return places.filter(({ at }) => at !== now)
}

/** The path of the step once it has moved. */
export function movedPath(from: string, { list, at }: Pick<Place, 'list' | 'at'>): string {
  const place = placeInList(from)
  const inner =
    place === null || !list.startsWith(`${place.list}[`) ? null : /^\[(\d+)\](.*)$/s.exec(list.slice(place.list.length))
  if (place === null || inner === null || Number(inner[1]) < place.at) return `${list}[${at}]`
  return `${place.list}[${Number(inner[1]) - 1}]${inner[2]}[${at}]`
}

/** Steps that are called by their number get that name for good before it changes: where a `goto` means them, and splits, whose ways are remembered by it. */
export function pinnedNames(definition: Definition, hasOwnName: (path: string) => boolean): JourneyEdit[] {
  const steps = [...everyStep(definition.steps)]
  const targets = new Set(steps.flatMap((step) => (step.kind === 'goto' ? [step.target] : [])))
  const isMeant = ({ kind, id }: Step) => kind === 'split' || (kind !== 'goto' && kind !== 'email' && targets.has(id))
  return steps
    .filter((step) => isMeant(step) && !hasOwnName(step.path))
    .map(({ path, id }) => ({ kind: 'setField', path, field: 'id', value: id }))
}
