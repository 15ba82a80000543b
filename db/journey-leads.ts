/** The leads behind each number of a step: those that stand there, went on from it, or left the journey at it. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import { never } from '../domain/failure.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

export type StepSelection =
  | { readonly show: 'waiting' }
  /** `way` null: by whatever way. */
  | { readonly show: 'passed'; readonly way: string | null }
  /** `outcome` null: for whatever reason. */
  | { readonly show: 'left'; readonly outcome: string | null }

export interface StepLead extends LeadCard {
  /** When it came here, went on last, or left. */
  readonly at: Date
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly outcome: string | null
}

export interface StepLeadsPage {
  readonly rows: readonly StepLead[]
  /** The id after which the next page starts; null on the last. */
  readonly next: string | null
}

interface OfStep {
  readonly versionId: string
  readonly step: string
  readonly selection: StepSelection
}

/** Each lead once, the newest leads first. */
export async function listStepLeads(
  db: Db,
  of: OfStep,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<StepLeadsPage> {
  const { rows } = await sql<StepLead>`
    select ${leadCardColumns}, found.at, found.waiting_for, found.wake_at, found.outcome
    from (select distinct on (lead_id) * from (${foundSql(of)}) as every
      where ${after === null ? sql`true` : sql`lead_id < ${after}::uuid`}
      order by lead_id desc, at desc limit ${limit + 1}) as found
    join lead on lead.id = found.lead_id
    left join company on company.id = lead.company_id
    order by found.lead_id desc`.execute(db)
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.leadId ?? null) : null }
}

function foundSql({ versionId, step, selection }: OfStep): RawBuilder<unknown> {
  const enrolments = sql`from enrolment where journey_version_id = ${versionId} and step = ${step}`
  switch (selection.show) {
    case 'waiting':
      return sql`select lead_id, entered_step_at as at, waiting_for, wake_at, null::text as outcome
        ${enrolments} and status = 'active'`
    case 'passed':
      return sql`select lead_id, at, null::text as waiting_for, null::timestamptz as wake_at, null::text as outcome
        from journey_decision
        where journey_version_id = ${versionId} and step = ${step} and ${equalOrAny(sql`way`, selection.way)}`
    case 'left':
      return sql`select lead_id, finished_at as at, null::text as waiting_for, null::timestamptz as wake_at, outcome
        ${enrolments} and status = 'finished' and ${equalOrAny(sql`outcome`, selection.outcome)}`
    default:
      return never(selection, 'selection of leads')
  }
}

function equalOrAny(column: RawBuilder<unknown>, value: string | null): RawBuilder<unknown> {
  return value === null ? sql`${column} is not null` : sql`${column} = ${value}`
}

/** Leads to try a journey with: those that entered it last, by name. */
export async function listRecentLeads(db: Db, key: string, limit = 12): Promise<readonly LeadCard[]> {
  const { rows } = await sql<LeadCard>`
    with recent as (
      select enrolment.lead_id, max(enrolment.started_at) as at from enrolment join journey on journey.id = enrolment.journey_id
      where journey.key = ${key} group by enrolment.lead_id order by at desc limit ${limit})
    select ${leadCardColumns} from recent
    join lead on lead.id = recent.lead_id
    left join company on company.id = lead.company_id
    order by lead.last_name, lead.id`.execute(db)
  return rows
}
