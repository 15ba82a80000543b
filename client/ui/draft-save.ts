/** Saves what was posted from the pages of a draft, as text or as form; merges what does not touch, else answers with both texts. */
import { type Draft, readEditable, saveDraft } from '../../db/journey-drafts.ts'
import type { Db } from '../../db/open.ts'
import { asList } from '../../domain/condition/reader.ts'
import type { JourneyEdit } from '../../domain/journey/edit-change.ts'
import type { Problem } from '../../domain/problem.ts'
import { type Beginnings, carryOut, carryOver } from './draft-post.ts'

export type Posted = Readonly<Record<string, unknown>>

export type SavedPost =
  | { readonly kind: 'saved'; readonly open: string | null }
  | { readonly kind: 'conflict'; readonly mine: string; readonly theirs: Draft }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

interface Saving {
  readonly key: string
  readonly by: string
  readonly beginnings: Beginnings
}

/** Browsers send line breaks as CRLF. */
export function textField(posted: Posted, name: string): string | null {
  const value = posted[name]
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : null
}

export async function savePosted(db: Db, saving: Saving, posted: Posted, now: Date): Promise<SavedPost> {
  const typed = textField(posted, 'source')
  if (typed !== null) return store(db, saving, posted, { source: typed, open: null, edits: null }, now)
  const base = textField(posted, 'base') ?? ''
  const carried = carryOut(
    { base, fields: fieldsOf(posted), cells: cellsOf(posted), act: textField(posted, 'act') ?? '' },
    saving.beginnings,
  )
  if (!carried.ok) return { kind: 'refused', problems: carried.problems }
  if (carried.source === base) return { kind: 'saved', open: carried.open }
  return store(db, saving, posted, { ...carried, edits: { list: carried.edits, base } }, now)
}

export function fieldsOf(posted: Posted): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(posted).flatMap(([name, value]) => (name.includes('|') && typeof value === 'string' ? [[name, value]] : [])),
  )
}

/** Names that are posted several times hold several texts. */
export function cellsOf(posted: Posted): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(posted).map(([name, value]) => [name, asList(value).filter((one) => typeof one === 'string')]))
}

interface Change {
  readonly source: string
  readonly open: string | null
  /** Null where the whole text was typed. */
  readonly edits: { readonly list: readonly JourneyEdit[]; readonly base: string } | null
}

async function store(db: Db, saving: Saving, posted: Posted, change: Change, now: Date): Promise<SavedPost> {
  const stands = await readEditable(db, saving.key)
  if (stands?.source === change.source) return { kind: 'saved', open: change.open }
  const saved = await save(db, saving, { source: change.source, ...basisOf(posted) }, now)
  if (saved.ok) return { kind: 'saved', open: change.open }
  return mergeInto(db, saving, change, saved.theirs, now)
}

/** An edit that concerns nothing the other changed needs nobody to decide. */
async function mergeInto(db: Db, saving: Saving, change: Change, theirs: Draft, now: Date): Promise<SavedPost> {
  const merged = change.edits === null ? null : carryOver(change.edits.list, change.edits.base, theirs.source)
  if (merged === null) return { kind: 'conflict', mine: change.source, theirs }
  const saved = await save(db, saving, { source: merged, revision: theirs.revision, baseVersion: theirs.baseVersion }, now)
  return saved.ok ? { kind: 'saved', open: change.open } : { kind: 'conflict', mine: change.source, theirs: saved.theirs }
}

interface Basis {
  readonly revision: number
  readonly baseVersion: number | null
}

function basisOf(posted: Posted): Basis {
  const number = (name: string) => /^\d{1,9}$/.exec(textField(posted, name) ?? '')?.[0]
  const baseVersion = number('baseVersion')
  return { revision: Number(number('revision') ?? 0), baseVersion: baseVersion === undefined ? null : Number(baseVersion) }
}

function save(db: Db, { key, by }: Saving, text: Basis & { readonly source: string }, now: Date) {
  return db.transaction().execute((tx) => saveDraft(tx, { key, by, ...text }, now))
}
