/** What goes out next and how the funnel stands and moved: the figures of Today. */
import { sql } from 'kysely'
import { type Stage, stages } from '../domain/lead.ts'
import type { Db } from './open.ts'

export interface PlannedDay {
  /** Local date, `2026-01-12`. */
  readonly day: string
  /** Marketing emails already queued for that day. */
  readonly queued: number
  /** Leads whose journey decides that day; an email may follow. */
  readonly deciding: number
}

/** The coming days in the installation's zone, days without anything included. Overdue mail counts for the first day. */
export async function readPlannedDays(db: Db, now: Date, zone: string, days = 7): Promise<PlannedDay[]> {
  const { rows } = await sql<PlannedDay>`
    with first as (select (${now}::timestamptz at time zone ${zone})::date as day),
    wanted as (select first.day + offset_days as day from first, generate_series(0, ${days}::int - 1) as offset_days),
    bounds as (select ((first.day + ${days}::int)::timestamp at time zone ${zone}) as until from first),
    queued as (
      select greatest((not_before at time zone ${zone})::date, first.day) as day, count(*) as n
      from message, first, bounds
      where class = 'marketing' and state = 'queued' and not_before < bounds.until
      group by 1),
    deciding as (
      select greatest((wake_at at time zone ${zone})::date, first.day) as day, count(*) as n
      from enrolment, first, bounds
      where status = 'active' and wake_at < bounds.until
      group by 1)
    select wanted.day::text as day, coalesce(queued.n, 0)::int as queued, coalesce(deciding.n, 0)::int as deciding
    from wanted left join queued using (day) left join deciding using (day)
    order by wanted.day`.execute(db)
  return rows
}

export type Funnel = Readonly<Record<Stage, number>>

const slowMs = 250
const believedTimes = 20
const believed = new WeakMap<Db, { readonly funnel: Funnel; readonly untilWallMs: number }>()

/** Where all leads stand now. Counting a million takes half a second, so a slow count is believed for twenty times as long. */
export async function readFunnel(db: Db): Promise<Funnel> {
  const startedMs = Date.now()
  const known = believed.get(db)
  if (known !== undefined && startedMs < known.untilWallMs) return known.funnel
  const funnel = await countStages(db)
  const tookMs = Date.now() - startedMs
  if (tookMs > slowMs) believed.set(db, { funnel, untilWallMs: Date.now() + believedTimes * tookMs })
  return funnel
}

async function countStages(db: Db): Promise<Funnel> {
  const rows = await db
    .selectFrom('lead')
    .select((eb) => ['stage', eb.fn.countAll<number>().as('leads')])
    .groupBy('stage')
    .execute()
  const counts = new Map(rows.map((row) => [row.stage, row.leads]))
  return Object.fromEntries(stages.map((stage) => [stage, counts.get(stage) ?? 0])) as Funnel
}

/** How many stage changes led into each stage since then. */
export async function readArrivals(db: Db, since: Date): Promise<Partial<Record<Stage, number>>> {
  const { rows } = await sql<{ stage: Stage; changes: number }>`
    select to_stage as stage, count(*) as changes from stage_change
    where occurred_at > ${since} and retracts_id is null
    group by to_stage`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.stage, row.changes]))
}

export interface RecentChange {
  readonly leadId: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly companyName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly fromStage: Stage
  readonly toStage: Stage
  readonly reason: string
  readonly occurredAt: Date
}

/** The newest stage changes. */
export async function readRecentChanges(db: Db, limit: number): Promise<readonly RecentChange[]> {
  const { rows } = await sql<RecentChange>`
    select lead.id as lead_id, lead.first_name, lead.last_name, lead.email, lead.phone,
      coalesce(lead.company_name, company.name) as company_name,
      change.from_stage, change.to_stage, change.reason, change.occurred_at
    from stage_change change
    join lead on lead.id = change.lead_id
    left join company on company.id = lead.company_id
    order by change.occurred_at desc
    limit ${limit}`.execute(db)
  return rows
}
