/** Paths into the source of a journey, as problems name places: `steps[2].then[0]`; knows nothing of what stands there. */

export type PathPart = string | number

/** The parts of a path, or null when it is none. A field whose name holds a dot cannot be part of one. */
export function partsOf(path: string): PathPart[] | null {
  if (path === '') return []
  if (!/^[A-Za-z][\w-]*(\[\d{1,4}\]|\.[A-Za-z][\w-]*)*$/.test(path)) return null
  return [...path.matchAll(/\[(\d+)\]|[A-Za-z][\w-]*/g)].map(([text, index]) => (index === undefined ? text : Number(index)))
}

/** The list a step stands in and its position there; null for everything that is not one of a list. */
export function placeInList(path: string): { readonly list: string; readonly at: number } | null {
  const [, list, at] = /^(.+)\[(\d{1,4})\]$/.exec(path) ?? []
  return list === undefined || at === undefined ? null : { list, at: Number(at) }
}

/** The object a list belongs to and the name of the list in it: `steps[2]` and `then`. */
export function ownerOf(list: string): { readonly path: string; readonly field: string } {
  const dot = list.lastIndexOf('.')
  return dot < 0 ? { path: '', field: list } : { path: list.slice(0, dot), field: list.slice(dot + 1) }
}
