/** What was clicked together in the forms of conditions as edits of the text they stand in; stores nothing. */
import { type Begin, buildCondition, type PostedCondition } from '../../domain/condition/form-build.ts'
import type { Cells } from '../../domain/condition/form-cells.ts'
import type { Fields } from '../../domain/condition/reader.ts'
import { isFields } from '../../domain/condition/reader.ts'
import { editsBetween } from '../../domain/journey/edit-between.ts'
import type { JourneyEdit } from '../../domain/journey/edit-change.ts'
import { ownerOf, placeInList } from '../../domain/journey/edit-path.ts'
import { valueIn } from '../../domain/journey/form-edit.ts'

/** Names to begin a new row with. */
export interface RowBeginnings {
  readonly email: string
  readonly event: string
  readonly journey: string
  readonly segment: string
  /** ISO date. */
  readonly today: string
}

/** `posted`: everything the browser sent, by name; `act`: what the pressed button stands for. */
export function conditionEdits(
  root: Fields,
  posted: ReadonlyMap<string, readonly string[]>,
  act: string,
  beginnings: RowBeginnings,
): JourneyEdit[] {
  const [verb, owner, path, what] = act.split('|')
  const changes = [...conditionsIn(posted)].map(([at, cells]): Changed => {
    const removed = verb === 'cond' && what === 'remove' && at === owner ? (path ?? null) : null
    return changeOf(root, at, { cells, removed }, beginningOf(beginnings))
  })
  return [...Map.groupBy(changes, ({ owner: at }) => placeInList(at)?.list ?? null)].flatMap(([list, of]) =>
    list === null ? of.flatMap((one) => editsOf(root, one)) : editsInList(root, list, of),
  )
}

interface Changed {
  readonly owner: string
  readonly before: unknown
  /** Undefined: nothing is left of it. */
  readonly after: unknown
}

/** `cond|owner|path|cell`. */
function conditionsIn(posted: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, Map<string, Cells>> {
  const found = new Map<string, Map<string, Cells>>()
  for (const [name, texts] of posted) {
    const [mark, owner, path, cell, more] = name.split('|')
    if (mark !== 'cond' || owner === undefined || path === undefined || cell === undefined || more !== undefined) continue
    const rows = found.get(owner) ?? new Map<string, Cells>()
    rows.set(path, { ...rows.get(path), [cell]: texts })
    found.set(owner, rows)
  }
  return found
}

function changeOf(root: Fields, owner: string, posted: PostedCondition, begin: Begin): Changed {
  const before = valueIn(root, owner)
  const built = buildCondition(before, posted, begin)
  return { owner, before, after: built === undefined && before !== undefined && isNeeded(owner) ? {} : built }
}

function editsOf(root: Fields, { owner, before, after }: Changed): JourneyEdit[] {
  const { path, field } = ownerOf(owner)
  const isThere = path === '' || isFields(valueIn(root, path))
  if (isThere || after === undefined) return editsBetween(path, field, before, after)
  const { path: outer, field: name } = ownerOf(path)
  return [{ kind: 'setField', path: outer, field: name, value: { [field]: after } }]
}

/** Without it the step would be none; empty it asks for one. */
function isNeeded(owner: string): boolean {
  return /\.waitFor$|\]\.if$/.test(owner) || owner === 'if'
}

/** All of a list at once: where one of them goes, the others have other places. */
function editsInList(root: Fields, list: string, changes: readonly Changed[]): JourneyEdit[] {
  const before = valueIn(root, list)
  if (!Array.isArray(before)) return []
  const after = before.flatMap((item: unknown, index): unknown[] => {
    const change = changes.find(({ owner }) => placeInList(owner)?.at === index)
    if (change === undefined) return [item]
    return change.after === undefined ? [] : [change.after]
  })
  const { path, field } = ownerOf(list)
  return editsBetween(path, field, before, after.length === 0 ? undefined : after)
}

/** What journeys ask most. */
function beginningOf({ email, event, journey, segment, today }: RowBeginnings): Begin {
  const values: Readonly<Record<Parameters<Begin>[0], unknown>> = {
    stage: ['mql', 'sql'],
    ready: true,
    temperature: ['hot'],
    engagement: { atLeast: 40 },
    fit: { atLeast: 40 },
    lead: { country: 'DE' },
    company: { country: 'DE' },
    event,
    inactive: '30d',
    clicked: email,
    sent: email,
    consent: 'email_marketing',
    segment,
    journey,
    handoff: 'open',
    weekday: ['mon', 'tue', 'wed', 'thu', 'fri'],
    date: { after: today },
  }
  return (kind) => values[kind]
}
