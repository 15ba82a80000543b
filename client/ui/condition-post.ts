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
  return [...conditionsIn(posted)].flatMap(([at, cells]) => {
    const removed = verb === 'cond' && what === 'remove' && at === owner ? (path ?? null) : null
    return editsOf(root, at, { cells, removed }, beginningOf(beginnings))
  })
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

function editsOf(root: Fields, owner: string, posted: PostedCondition, begin: Begin): JourneyEdit[] {
  const before = valueIn(root, owner)
  const built = buildCondition(before, posted, begin)
  const after = built === undefined && before !== undefined && isNeeded(owner) ? {} : built
  const place = placeInList(owner)
  if (place !== null) return editsInList(root, place, after)
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

function editsInList(root: Fields, { list, at }: { list: string; at: number }, after: unknown): JourneyEdit[] {
  const before = valueIn(root, list)
  if (!Array.isArray(before)) return []
  const items: unknown[] = before
  const { path, field } = ownerOf(list)
  const left = items.toSpliced(at, 1, ...(after === undefined ? [] : [after]))
  return editsBetween(path, field, before, left.length === 0 ? undefined : left)
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
