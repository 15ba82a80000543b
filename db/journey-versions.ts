/** The versions of a journey as rows: locking the journey, adding the next one, taking the last one out of force. What a version says never changes. */
import { v7 as uuidv7 } from 'uuid'
import type { JourneyId, JourneyVersionId } from '../domain/id.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { TemplatePins } from './journeys.ts'
import type { Tx } from './open.ts'

export interface InForce {
  readonly id: JourneyVersionId
  readonly journeyId: JourneyId
  readonly version: number
  readonly contentHash: string
  readonly graph: JourneyGraph
}

export interface LockedJourney {
  readonly id: JourneyId
  /** Null when it was taken out of force. */
  readonly inForce: InForce | null
}

/** Takes the journey's row, so that two publications follow one another; enrolments go on meanwhile. Null when it was never published. */
export async function lockJourney(tx: Tx, key: string): Promise<LockedJourney | null> {
  const row = await tx.selectFrom('journey').select('id').where('key', '=', key).forNoKeyUpdate().executeTakeFirst()
  return row === undefined ? null : { id: row.id as JourneyId, inForce: await inForceOf(tx, row.id) }
}

async function inForceOf(tx: Tx, journeyId: string): Promise<InForce | null> {
  const row = await tx
    .selectFrom('journeyVersion')
    .select(['id', 'version', 'contentHash', 'graph'])
    .where('journeyId', '=', journeyId)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return row === undefined
    ? null
    : { ...row, id: row.id as JourneyVersionId, journeyId: journeyId as JourneyId, graph: row.graph as JourneyGraph }
}

export async function hasLeadsInside(tx: Tx, versionId: string): Promise<boolean> {
  const inside = tx.selectFrom('enrolment').select('id').where('journeyVersionId', '=', versionId).where('status', '=', 'active')
  return (await inside.limit(1).executeTakeFirst()) !== undefined
}

export interface NewVersion {
  readonly key: string
  readonly title: string
  readonly source: string
  /** What was written, as plain values. */
  readonly value: unknown
  readonly graph: JourneyGraph
  readonly templates: TemplatePins
  readonly hash: string
  readonly by: string
  readonly note: string | null
}

/** The version before leaves force, and the draft that says the same has served. */
export async function insertVersion(
  tx: Tx,
  { key, title, source, value, graph, templates, hash, by, note }: NewVersion,
  now: Date,
): Promise<{ readonly id: JourneyVersionId; readonly version: number }> {
  const id = uuidv7() as JourneyVersionId
  const journeyId = await keepJourney(tx, { key, title }, now)
  await takeOutOfForce(tx, journeyId)
  const version = (await lastVersion(tx, journeyId)) + 1
  const said = { source, definition: JSON.stringify(value), graph: JSON.stringify(graph), templates: JSON.stringify(templates) }
  const published = { status: 'published', createdAt: now, publishedAt: now, publishedBy: by, note } as const
  await tx
    .insertInto('journeyVersion')
    .values({ id, journeyId, version, contentHash: hash, ...said, ...published })
    .execute()
  await tx.deleteFrom('journeyDraft').where('journeyKey', '=', key).where('source', '=', source).execute()
  await audit(tx, { action: 'journey.published', key, by, detail: { version, note } }, now)
  return { id, version }
}

/** Locks the row as well: whoever publishes a journey for the first time has found none to lock. */
async function keepJourney(tx: Tx, { key, title }: Pick<NewVersion, 'key' | 'title'>, now: Date): Promise<string> {
  const row = await tx
    .insertInto('journey')
    .values({ id: uuidv7(), key, title, pausedAt: null, createdAt: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ title }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function takeOutOfForce(tx: Tx, journeyId: string): Promise<number | null> {
  const row = await tx
    .updateTable('journeyVersion')
    .set({ status: 'retired' })
    .where('journeyId', '=', journeyId)
    .where('status', '=', 'published')
    .returning('version')
    .executeTakeFirst()
  return row?.version ?? null
}

async function lastVersion(tx: Tx, journeyId: string): Promise<number> {
  const row = await tx
    .selectFrom('journeyVersion')
    .select((select) => select.fn.max('version').as('version'))
    .where('journeyId', '=', journeyId)
    .executeTakeFirst()
  return row?.version ?? 0
}

export type Retired =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'notInForce' }

/** Nobody enters any more; the leads inside finish the version they are in. */
export async function retireJourney(
  tx: Tx,
  key: string,
  { by, note }: { readonly by: string; readonly note: string | null },
  now: Date,
): Promise<Retired> {
  const journey = await lockJourney(tx, key)
  if (journey === null) return { ok: false, reason: 'unknown' }
  const version = await takeOutOfForce(tx, journey.id)
  if (version === null) return { ok: false, reason: 'notInForce' }
  await audit(tx, { action: 'journey.retired', key, by, detail: { version, note } }, now)
  return { ok: true, version }
}

interface VersionAudit {
  readonly action: 'journey.published' | 'journey.retired'
  readonly key: string
  readonly by: string
  readonly detail: { readonly version: number; readonly note: string | null }
}

async function audit(tx: Tx, { action, key, by, detail }: VersionAudit, at: Date): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({ at, actor: by, action, subjectKind: 'journey', subjectId: key, detail: JSON.stringify(detail) })
    .execute()
}
