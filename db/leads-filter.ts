/** A filter over leads as one SQL condition on the table `lead`; every part of it can use an index. */
import { type RawBuilder, sql } from 'kysely'
import { never } from '../domain/failure.ts'
import type { Stage, Temperature } from '../domain/lead.ts'
import type { Db } from './open.ts'
import { type ScoreScale, storedSumFor } from './score-scale.ts'

/** What a lead waits for or lacks. */
export const leadStates = ['lacking', 'handoff', 'reply', 'coolOff'] as const
export type LeadState = (typeof leadStates)[number]

export interface LeadFilter {
  /** Beginnings of name, company or address; every word must match. */
  readonly search?: string
  /** `working`: not customer, not disqualified. */
  readonly stage?: Stage | 'working'
  readonly temperature?: Temperature
  /** Key of a journey the lead is in, and the step it stands at. */
  readonly journey?: string
  readonly step?: string
  /** How it left that journey, instead of being in it. */
  readonly ended?: string
  readonly state?: LeadState
  /** Key of a segment it is a member of. */
  readonly segment?: string
  /** Reached this stage after `reachedSince`. */
  readonly reached?: Stage
  readonly reachedSince?: Date
  /** Its journey decides between these times. */
  readonly wakes?: { readonly from: Date; readonly until: Date }
}

type Condition = RawBuilder<boolean>

/** The journey's id is looked up before: only with the id itself can Postgres tell a small journey from a large one. */
export async function leadFilterSql(db: Db, filter: LeadFilter, scale: ScoreScale, now: Date): Promise<Condition> {
  const journeyId = filter.journey === undefined ? undefined : await journeyIdOf(db, filter.journey)
  if (journeyId === null) return sql`false`
  const parts = [
    ...searchSql(filter.search),
    ...stageSql(filter.stage),
    ...(filter.temperature === undefined ? [] : [temperatureSql(filter.temperature, scale, now)]),
    ...(filter.state === undefined ? [] : [stateSql(filter.state, now)]),
    ...enrolmentSql(filter, journeyId),
    ...reachedSql(filter),
    ...segmentSql(filter),
  ]
  return parts.length === 0 ? sql`true` : sql`${sql.join(parts, sql` and `)}`
}

/** Every word begins the name, the company or the address. */
function searchSql(search: string | undefined): Condition[] {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5)
  return words.map((word) => {
    const start = `${word.replace(/[\\%_]/g, '\\$&')}%`
    if (word.includes('@')) return sql`lead.email like ${start}`
    return sql`(lower(lead.last_name) like ${start} or lower(lead.first_name) like ${start}
      or lower(lead.company_name) like ${start} or lead.email like ${start})`
  })
}

function stageSql(stage: LeadFilter['stage']): Condition[] {
  if (stage === undefined) return []
  return stage === 'working' ? [sql`lead.stage not in ('customer', 'disqualified')`] : [sql`lead.stage = ${stage}`]
}

function temperatureSql(temperature: Temperature, scale: ScoreScale, now: Date): Condition {
  const [warm, hot] = [storedSumFor(scale, scale.warm, now), storedSumFor(scale, scale.hot, now)]
  switch (temperature) {
    case 'hot':
      return sql`lead.engagement_a >= ${hot}::float8`
    case 'warm':
      return sql`lead.engagement_a >= ${warm}::float8 and lead.engagement_a < ${hot}::float8`
    case 'cold':
      return sql`lead.engagement_a < ${warm}::float8`
    default:
      return never(temperature, 'temperature')
  }
}

function stateSql(state: LeadState, now: Date): Condition {
  switch (state) {
    case 'lacking':
      return sql`lead.needs_data is not null`
    case 'handoff':
      return sql`exists (select 1 from handoff where handoff.lead_id = lead.id and handoff.closed_at is null)`
    case 'reply':
      return sql`lead.reply_hold_task_id is not null`
    case 'coolOff':
      return sql`lead.cool_off_until is not null and lead.cool_off_until > ${now}`
    default:
      return never(state, 'lead state')
  }
}

async function journeyIdOf(db: Db, key: string): Promise<string | null> {
  const row = await db.selectFrom('journey').select('id').where('key', '=', key).executeTakeFirst()
  return row?.id ?? null
}

function enrolmentSql({ step, ended, wakes }: LeadFilter, journeyId: string | undefined): Condition[] {
  if (journeyId === undefined && wakes === undefined) return []
  const stands = ended === undefined ? sql<boolean>`enrolment.status = 'active'` : sql<boolean>`enrolment.outcome = ${ended}`
  const parts: Condition[] = [sql`enrolment.lead_id = lead.id`, stands]
  if (journeyId !== undefined) parts.push(sql`enrolment.journey_id = ${journeyId}::uuid`)
  if (step !== undefined) parts.push(sql`enrolment.step = ${step}`)
  if (wakes !== undefined) parts.push(sql`enrolment.wake_at >= ${wakes.from} and enrolment.wake_at < ${wakes.until}`)
  return [sql`exists (select 1 from enrolment where ${sql.join(parts, sql` and `)})`]
}

function segmentSql({ segment }: LeadFilter): Condition[] {
  if (segment === undefined) return []
  return [
    sql`exists (select 1 from segment_member member join segment on segment.id = member.segment_id
      where member.lead_id = lead.id and segment.key = ${segment})`,
  ]
}

function reachedSql({ reached, reachedSince }: LeadFilter): Condition[] {
  if (reached === undefined) return []
  const since = reachedSince ?? new Date(0)
  return [
    sql`exists (select 1 from stage_change change where change.lead_id = lead.id and change.to_stage = ${reached}
      and change.occurred_at > ${since} and change.retracts_id is null)`,
  ]
}
