/** Segments as rows: what they say and how many are in them; putting one into force is segment-publish.ts. */
import { sql } from 'kysely'
import type { Condition } from '../domain/condition/syntax.ts'
import type { Db, Tx } from './open.ts'

/** Parsed and checked when it was published. */
export interface PublishedSegment {
  readonly id: string
  readonly key: string
  readonly condition: Condition
}

export async function readSegments(db: Db | Tx): Promise<readonly PublishedSegment[]> {
  const rows = await db.selectFrom('segment').select(['id', 'key', 'condition']).orderBy('key').execute()
  return rows.map((row) => ({ ...row, condition: row.condition as Condition }))
}

export async function readSegmentConditions(db: Db | Tx): Promise<Readonly<Record<string, Condition>>> {
  return Object.fromEntries((await readSegments(db)).map(({ key, condition }) => [key, condition]))
}

/** Whoever is about to name segments keeps them from being deleted until the transaction ends. */
export async function holdSegments(tx: Tx): Promise<void> {
  await tx.selectFrom('segment').select('id').orderBy('id').forKeyShare().execute()
}

export interface SegmentDetail {
  readonly id: string
  readonly key: string
  readonly title: string
  readonly version: number
  readonly source: string
  readonly condition: Condition
  readonly publishedAt: Date
  readonly publishedBy: string
  readonly members: number
  /** Keys of the journeys in force that it enrols in. */
  readonly journeys: readonly string[]
}

export async function listSegments(db: Db): Promise<readonly SegmentDetail[]> {
  const { rows } = await sql<SegmentDetail>`
    select segment.id, segment.key, segment.title, segment.version, segment.source, segment.condition, segment.published_at,
      segment.published_by,
      (select count(*) from segment_member where segment_id = segment.id) as members,
      array(select journey.key from journey_version version join journey on journey.id = version.journey_id
        where version.status = 'published' and version.graph #>> '{enrol,segment}' = segment.key order by journey.key) as journeys
    from segment order by segment.title`.execute(db)
  return rows
}

export async function readSegment(db: Db, key: string): Promise<SegmentDetail | null> {
  return (await listSegments(db)).find((segment) => segment.key === key) ?? null
}
