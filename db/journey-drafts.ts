/** The one draft a journey may have: read, saved against the revision it was read at, thrown away. What it says is not judged here. */
import { sql } from 'kysely'
import type { Db, Tx } from './open.ts'

export interface Draft {
  readonly key: string
  /** As typed; it may not even be YAML. */
  readonly source: string
  /** 0 stands for "no draft yet: this is what is in force". */
  readonly revision: number
  /** Business time. */
  readonly savedAt: Date
  readonly savedBy: string
  /** The version in force when the draft was begun; null when there was none. */
  readonly baseVersion: number | null
}

/** Null when the journey has no draft. */
export async function readDraft(db: Db, key: string): Promise<Draft | null> {
  const row = await db.selectFrom('journeyDraft').selectAll().where('journeyKey', '=', key).executeTakeFirst()
  return row === undefined ? null : draftOf(row)
}

/** Every draft, the latest saved first. */
export async function listDrafts(db: Db): Promise<readonly Draft[]> {
  const rows = await db.selectFrom('journeyDraft').selectAll().orderBy('savedAt', 'desc').orderBy('journeyKey').execute()
  return rows.map(draftOf)
}

function draftOf({ journeyKey, ...row }: Omit<Draft, 'key'> & { journeyKey: string }): Draft {
  return { key: journeyKey, ...row }
}

/** What somebody who opens the journey begins with: its draft, else what is in force, as revision 0. Null when there is neither. */
export async function readEditable(db: Db, key: string): Promise<Draft | null> {
  return (await readDraft(db, key)) ?? (await readInForce(db, key))
}

async function readInForce(db: Db, key: string): Promise<Draft | null> {
  const row = await db
    .selectFrom('journeyVersion as version')
    .innerJoin('journey', 'journey.id', 'version.journeyId')
    .select(['version.source', 'version.version', 'version.publishedAt', 'version.publishedBy', 'version.createdAt'])
    .where('journey.key', '=', key)
    .where('version.status', '=', 'published')
    .executeTakeFirst()
  if (row === undefined) return null
  const { source, version, publishedAt, publishedBy, createdAt } = row
  return { key, source, revision: 0, savedAt: publishedAt ?? createdAt, savedBy: publishedBy ?? '', baseVersion: version }
}

export interface DraftChange {
  readonly key: string
  readonly source: string
  /** That of the draft this text was made from; 0 when there was none. */
  readonly revision: number
  /** With revision 0: the version this text was made from. */
  readonly baseVersion?: number | null
  readonly by: string
}

export type SavedDraft =
  | { readonly ok: true; readonly revision: number }
  /** Somebody else was faster; nothing was stored. `theirs` is what stands now. */
  | { readonly ok: false; readonly reason: 'conflict'; readonly theirs: Draft }

/** Safe to repeat: a text that is stored already is not in conflict with itself. */
export async function saveDraft(tx: Tx, change: DraftChange, now: Date): Promise<SavedDraft> {
  const stands = await readStanding(tx, change.key)
  if (stands !== null && stands.revision > 0 && stands.source === change.source) return { ok: true, revision: stands.revision }
  if (stands !== null && !isBasedOn(change, stands)) return { ok: false, reason: 'conflict', theirs: stands }
  const revision =
    stands === null || stands.revision === 0 ? await insertDraft(tx, change, stands, now) : await update(tx, change, now)
  if (revision !== undefined) return { ok: true, revision }
  return saveDraft(tx, change, now)
}

/** Locked, so that of two savers one sees the other's text. */
async function readStanding(tx: Tx, key: string): Promise<Draft | null> {
  const row = await tx.selectFrom('journeyDraft').selectAll().where('journeyKey', '=', key).forUpdate().executeTakeFirst()
  return row === undefined ? readInForce(tx, key) : draftOf(row)
}

function isBasedOn({ revision, baseVersion }: DraftChange, stands: Draft): boolean {
  return revision === stands.revision && (revision > 0 || baseVersion === undefined || baseVersion === stands.baseVersion)
}

/** Undefined when somebody else began a draft in the meantime. */
async function insertDraft(tx: Tx, { key, source, by }: DraftChange, from: Draft | null, now: Date): Promise<number | undefined> {
  const row = await tx
    .insertInto('journeyDraft')
    .values({ journeyKey: key, source, baseVersion: from?.baseVersion ?? null, savedAt: now, savedBy: by })
    .onConflict((conflict) => conflict.column('journeyKey').doNothing())
    .returning('revision')
    .executeTakeFirst()
  return row?.revision
}

async function update(tx: Tx, { key, source, by }: DraftChange, now: Date): Promise<number | undefined> {
  const row = await tx
    .updateTable('journeyDraft')
    .set({ source, savedAt: now, savedBy: by, revision: sql<number>`nextval('journey_draft_revision')` })
    .where('journeyKey', '=', key)
    .returning('revision')
    .executeTakeFirst()
  return row?.revision
}

/** False when there was none. */
export async function discardDraft(tx: Tx, key: string): Promise<boolean> {
  const row = await tx.deleteFrom('journeyDraft').where('journeyKey', '=', key).returning('journeyKey').executeTakeFirst()
  return row !== undefined
}
