/** The list of leads, hottest first: filtered, searched, paged by rank, as fast with a million leads as with ten. */
import { type RawBuilder, sql } from 'kysely'
import type { Temperature } from '../domain/lead.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import { type LeadFilter, leadFilterSql } from './leads-filter.ts'
import type { Db } from './open.ts'
import { engagementOf, readScoreScale, temperatureOf } from './score-scale.ts'

/** Where a page ends: the next one starts after it. */
export interface LeadCursor {
  readonly storedSum: number
  readonly leadId: string
}

export interface ListedLead extends LeadCard {
  readonly fit: number
  readonly engagement: number
  readonly temperature: Temperature
  /** Event types that carry the engagement, the strongest first. */
  readonly because: readonly string[]
  readonly needsData: readonly string[] | null
  readonly coolOffUntil: Date | null
  readonly disqualifiedReason: string | null
  readonly journey: string | null
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly handoffId: string | null
  readonly handoffStatus: string | null
  readonly repName: string | null
  readonly dueAt: Date | null
}

type Row = Omit<ListedLead, 'engagement' | 'temperature'> & { readonly engagementA: number }

export interface LeadPage {
  readonly rows: readonly ListedLead[]
  readonly next: LeadCursor | null
}

export async function listLeads(
  db: Db,
  filter: LeadFilter,
  options: { after: LeadCursor | null; limit: number; now: Date },
): Promise<LeadPage> {
  const scale = await readScoreScale(db)
  const conditions = [await leadFilterSql(db, filter, scale, options.now), afterSql(options.after)]
  const { rows } = await detailsSql(sql.join(conditions, sql` and `), options.limit + 1).execute(db)
  const shown = rows.slice(0, options.limit).map(({ engagementA, ...row }) => {
    const engagement = engagementOf(scale, engagementA, options.now)
    return { ...row, engagement, temperature: temperatureOf(scale, engagement) }
  })
  const last = rows[options.limit - 1]
  const next = rows.length > options.limit && last !== undefined ? { storedSum: last.engagementA, leadId: last.leadId } : null
  return { rows: shown, next }
}

/** How many match; counting stops at `most`, since nobody reads past that. */
export async function countLeads(db: Db, filter: LeadFilter, now: Date, most: number): Promise<number> {
  const scale = await readScoreScale(db)
  const condition = await leadFilterSql(db, filter, scale, now)
  const { rows } = await sql<{ matching: number }>`
    select count(*) as matching from (select 1 from lead where ${condition} limit ${most}) as few`.execute(db)
  return rows[0]?.matching ?? 0
}

function afterSql(after: LeadCursor | null): RawBuilder<boolean> {
  return after === null ? sql`true` : sql`(lead.engagement_a, lead.id) < (${after.storedSum}::float8, ${after.leadId}::uuid)`
}

/** First the few ranks of the page, then what is shown about them. */
function detailsSql(condition: RawBuilder<unknown>, limit: number): RawBuilder<Row> {
  return sql<Row>`
    with ranked as materialized (
      select lead.* from lead where ${condition} order by lead.engagement_a desc, lead.id desc limit ${limit})
    select ${leadCardColumns}, lead.fit, lead.engagement_a, lead.needs_data, lead.cool_off_until, lead.disqualified_reason,
      coalesce(strongest.types, '{}') as because,
      running.title as journey, running.waiting_for, running.wake_at,
      offer.id as handoff_id, offer.status as handoff_status, offer.rep_name, offer.due_at
    from ranked lead
    left join company on company.id = lead.company_id
    left join lateral (
      select array_agg(type order by weight desc) as types from (
        select event.type, sum(entry.points) as weight
        from score_entry entry join event on event.id = entry.event_id
        where entry.lead_id = lead.id and entry.points <> 0
        group by event.type having sum(entry.points) > 0 order by weight desc limit 2) as top) as strongest on true
    left join lateral (
      select journey.title, enrolment.waiting_for, enrolment.wake_at
      from enrolment join journey on journey.id = enrolment.journey_id
      where enrolment.lead_id = lead.id and enrolment.status = 'active'
      order by enrolment.started_at desc limit 1) as running on true
    left join lateral (
      select handoff.id, handoff.status, handoff.due_at, rep.name as rep_name
      from handoff join rep on rep.id = handoff.rep_id
      where handoff.lead_id = lead.id and handoff.closed_at is null limit 1) as offer on true
    order by lead.engagement_a desc, lead.id desc`
}
