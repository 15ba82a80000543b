/** Whom a condition meets now: how many, and the most active of them. Reads only. */
import { sql } from 'kysely'
import type { Condition } from '../domain/condition/syntax.ts'
import { conditionSql } from './condition-sql.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'
import { readScoreScale } from './score-scale.ts'
import { matchingSql } from './segment-publish.ts'

export async function countMatching(db: Db, condition: Condition, now: Date): Promise<number> {
  const matching = matchingSql(condition, { scale: await readScoreScale(db), now })
  const { rows } = await sql<{ leads: number }>`select count(*) as leads from (${matching}) as m`.execute(db)
  return rows[0]?.leads ?? 0
}

/** Up to `limit` of them, the most active first. */
export async function sampleMatching(db: Db, condition: Condition, now: Date, limit: number): Promise<readonly LeadCard[]> {
  const at = { scale: await readScoreScale(db), now }
  const { rows } = await sql<LeadCard>`
    select ${leadCardColumns} from lead left join company on company.id = lead.company_id
    where ${conditionSql(condition, at)} order by lead.engagement_a desc, lead.id desc limit ${limit}`.execute(db)
  return rows
}
