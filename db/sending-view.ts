/** Emails to leads by what has become of them. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import { never } from '../domain/failure.ts'
import type { MessageClass, MessageState } from '../domain/facts.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

export const sendingLists = ['queued', 'unknown', 'failed', 'sent', 'clicked'] as const
export type SendingList = (typeof sendingLists)[number]

export interface ListedMessage extends LeadCard {
  readonly id: string
  readonly state: MessageState
  readonly class: MessageClass
  readonly templateKey: string
  readonly subject: string | null
  readonly journey: string | null
  readonly outcomeCode: string | null
  /** The slot of a queued one, else when it was sent or given up. */
  readonly at: Date
}

/** One email step of one version of a journey. */
export interface SentStep {
  readonly journey: string
  readonly version: number
  readonly step: string
}

export interface SendingFilter {
  readonly list: SendingList
  readonly between: { readonly from: Date; readonly until: Date } | null
  readonly of?: SentStep | undefined
}

/** Queued ones by slot, marketing only; the others newest first. */
export async function listMessages(db: Db, filter: SendingFilter, limit: number): Promise<readonly ListedMessage[]> {
  const isQueued = filter.list === 'queued'
  const at = isQueued ? sql`message.not_before` : sql`message.final_at`
  const between = filter.between === null ? sql`true` : sql`${at} >= ${filter.between.from} and ${at} < ${filter.between.until}`
  const { rows } = await sql<ListedMessage>`
    select ${leadCardColumns}, message.id, message.state, message.class, message.template_key, template.subject,
      journey.title as journey, message.outcome_code, ${at} as at
    from message
    join lead on lead.id = message.lead_id
    left join company on company.id = lead.company_id
    left join enrolment on enrolment.id = message.enrolment_id
    left join journey on journey.id = enrolment.journey_id
    left join lateral (
      select subject from template_version version
      where version.id = message.template_version_id
        or (message.template_version_id is null and version.key = message.template_key and version.language = message.language and version.status = 'published')
      limit 1) as template on true
    where ${listSql(filter.list)} and ${between} and ${stepSql(filter.of)}
    order by ${isQueued ? sql`message.not_before` : sql`message.final_at desc`}
    limit ${limit}`.execute(db)
  return rows
}

export async function countQueued(db: Db): Promise<number> {
  const row = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('queued'))
    .where('class', '=', 'marketing')
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  return row.queued
}

function stepSql(of: SentStep | undefined): RawBuilder<unknown> {
  if (of === undefined) return sql`true`
  return sql`message.step = ${of.step} and enrolment.journey_version_id = (
    select version.id from journey_version version join journey on journey.id = version.journey_id
    where journey.key = ${of.journey} and version.version = ${of.version})`
}

function listSql(list: SendingList): RawBuilder<unknown> {
  switch (list) {
    case 'queued':
      return sql`message.class = 'marketing' and message.state = 'queued'`
    case 'unknown':
      return sql`message.state = 'unknown'`
    case 'failed':
      return sql`message.state in ('failed', 'expired', 'suppressed')`
    case 'sent':
      return sql`message.state = 'sent'`
    case 'clicked':
      return sql`exists (
        select 1 from event join event_verdict verdict on verdict.event_id = event.id
        where event.message_id = message.id and event.type = 'email.clicked' and verdict.verdict = 'human')`
    default:
      return never(list, 'list of messages')
  }
}
