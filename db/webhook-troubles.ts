/** Webhooks that fail: still being tried, or given up and seen by nobody yet. Reads only; retrying is webhook-retry.ts. */
import { type RawBuilder, sql } from 'kysely'
import type { WebhookCallId } from '../domain/id.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'
import type { LeadPlace } from './webhook-retry.ts'

export const troubleKinds = ['givenUp', 'failing'] as const
export type TroubleKind = (typeof troubleKinds)[number]

/** The calls of one step that fare alike; nothing in it is about a person. */
export interface WebhookTrouble {
  readonly kind: TroubleKind
  readonly journey: string
  readonly step: string
  readonly calls: number
  /** Wall time at which the oldest of them was first tried. */
  readonly sinceWall: Date
  /** Of the call that was opened last. */
  readonly failure: string
}

/** A receiver may stumble: a call fails once it has done so for this long. Wall time. */
const stumbleMs = 60_000

/** Given-up ones first, then those with the most calls. */
export async function readWebhookTroubles(db: Db, wall: Date): Promise<readonly WebhookTrouble[]> {
  const { rows } = await sql<WebhookTrouble>`
    select kind, journey.key as journey, found.step, count(*)::int as calls, min(opened_wall) as since_wall,
      (array_agg(failure order by opened_wall desc, found.id desc))[1] as failure
    from (${everyTrouble(wall)}) as found
    join enrolment on enrolment.id = found.enrolment_id
    join journey on journey.id = enrolment.journey_id
    group by kind, journey.key, found.step
    order by kind desc, calls desc, journey, step`.execute(db)
  return rows
}

function everyTrouble(wall: Date): RawBuilder<unknown> {
  return sql`
    select 'failing' as kind, webhook_call.* from webhook_call
      where state = 'open' and failure is not null and opened_wall < ${new Date(wall.getTime() - stumbleMs)}
    union all
    select 'givenUp' as kind, webhook_call.* from webhook_call where state = 'failed' and left_at is null`
}

export interface TroubledCall extends LeadCard {
  readonly id: WebhookCallId
  readonly failure: string
  readonly attempts: number
  readonly openedAt: Date
  /** Wall time; null: no further attempt, or one is under way. */
  readonly retryWall: Date | null
  readonly closedAt: Date | null
  readonly place: LeadPlace
}

export interface TroubledCalls {
  readonly rows: readonly TroubledCall[]
  readonly total: number
}

/** The calls behind one number, newest first. */
export async function listTroubledCalls(
  db: Db,
  { kind, journey, step }: Pick<WebhookTrouble, 'kind' | 'journey' | 'step'>,
  limit: number,
  wall: Date,
): Promise<TroubledCalls> {
  const { rows } = await sql<TroubledCall & { total: number }>`
    select ${leadCardColumns}, found.id, found.failure, found.attempts, found.opened_at, found.retry_wall, found.closed_at,
      case when enrolment.status = 'finished' then 'ended'
        when enrolment.state ->> 'step' = found.step and (enrolment.state -> 'visits' ->> found.step)::int = found.occurrence
          then 'waits'
        else 'elsewhere' end as place,
      count(*) over ()::int as total
    from (${everyTrouble(wall)}) as found
    join enrolment on enrolment.id = found.enrolment_id
    join journey on journey.id = enrolment.journey_id
    join lead on lead.id = found.lead_id
    left join company on company.id = lead.company_id
    where found.kind = ${kind} and journey.key = ${journey} and found.step = ${step}
    order by found.opened_wall desc, found.id desc
    limit ${limit}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}
