/** Finds leads whose membership is not what Postgres answers now, and has them looked at: the net below what is noticed as it happens. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from './open.ts'
import { type AskedAt } from './condition-sql.ts'
import { readScoreScale } from './score-scale.ts'
import { matchingSql } from './segment-publish.ts'
import { type PublishedSegment, readSegments } from './segments.ts'

/** Up to `limit` leads a segment; the look itself decides, and enrols whoever entered. How many were marked. */
export async function markStrayMembers(db: Db, now: Date, limit: number): Promise<number> {
  const at = { scale: await readScoreScale(db), now }
  let marked = 0
  for (const segment of await readSegments(db)) {
    const { numAffectedRows } = await sql`
      with due as materialized (
        select lead.id from lead where lead.id in (${strays(segment, at, limit)}) order by lead.id for no key update skip locked)
      update lead set reconsider_at = least(lead.reconsider_at, ${now}) from due where lead.id = due.id`.execute(db)
    marked += Number(numAffectedRows ?? 0n)
  }
  return marked
}

/** In it and not meeting its condition, or the other way round. */
function strays({ id, condition }: PublishedSegment, at: AskedAt, limit: number): RawBuilder<{ id: string }> {
  const met = matchingSql(condition, at)
  const members = sql`select lead_id as id from segment_member where segment_id = ${id}`
  return sql`select id from (((${met}) except (${members})) union all ((${members}) except (${met}))) as strays limit ${limit}`
}
