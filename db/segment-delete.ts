/** Deletes a segment for good; refused while anything that decides today names it. */
import { sql } from 'kysely'
import type { Db, Tx } from './open.ts'

/** A journey version that is in force, or has leads inside, and names the segment. */
export interface SegmentUse {
  readonly journey: string
  readonly title: string
  readonly version: number
  /** Enrols whoever enters it; else a condition asks for it. */
  readonly enrols: boolean
  readonly leadsInside: number
}

/** Nothing else may ask for a segment: other segments and scoring models are refused when they do. */
export async function readSegmentUses(db: Db | Tx, key: string): Promise<readonly SegmentUse[]> {
  const { rows } = await sql<SegmentUse>`
    select journey.key as journey, journey.title, version.version,
      coalesce(version.graph #>> '{enrol,segment}' = ${key}, false) as enrols, inside.leads as leads_inside
    from journey_version version
    join journey on journey.id = version.journey_id
    cross join lateral (select count(*)::int as leads from enrolment
      where journey_version_id = version.id and status = 'active') as inside
    where (version.status = 'published' or inside.leads > 0)
      and (version.graph #>> '{enrol,segment}' = ${key} or ${asksFor(key)})
    order by journey.title, version.version`.execute(db)
  return rows
}

/** Whether a condition anywhere in the version asks for the segment. */
function asksFor(key: string) {
  const anywhere = '$.** ? (@.kind == "segment").segments[*] ? (@ == $key)'
  return sql<boolean>`jsonb_path_exists(version.graph, ${sql.lit(anywhere)}::jsonpath, jsonb_build_object('key', ${key}::text), true)`
}

export type SegmentDeleted =
  /** `members`: how many leads were in it. */
  | { readonly ok: true; readonly members: number }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'used'; readonly uses: readonly SegmentUse[] }

/** Nobody leaves a journey by it, and enrolments of many that have begun go on: whom they enrol was chosen at their start. */
export async function deleteSegment(tx: Tx, key: string, by: string, now: Date): Promise<SegmentDeleted> {
  const segment = await tx.selectFrom('segment').select(['id', 'source']).where('key', '=', key).forUpdate().executeTakeFirst()
  if (segment === undefined) return { ok: false, reason: 'unknown' }
  const uses = await readSegmentUses(tx, key)
  if (uses.length > 0) return { ok: false, reason: 'used', uses }
  const members = await tx.deleteFrom('segmentMember').where('segmentId', '=', segment.id).executeTakeFirstOrThrow()
  await tx.deleteFrom('segment').where('id', '=', segment.id).execute()
  const detail = { source: segment.source, members: Number(members.numDeletedRows) }
  await tx
    .insertInto('auditEntry')
    .values({
      at: now,
      actor: by,
      action: 'segment.deleted',
      subjectKind: 'segment',
      subjectId: key,
      detail: JSON.stringify(detail),
    })
    .execute()
  return { ok: true, members: detail.members }
}
