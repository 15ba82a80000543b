/** What the engine still has to do: work in flight now, and when the next thing falls due. Business time unless the name says wall. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from './open.ts'
import type { WorkflowKind } from './outbox.ts'

/** What can be done, by the name it has in a message. */
function workAt(now: Date, wall: Date): Readonly<Record<string, RawBuilder<unknown>>> {
  return {
    'events to apply': sql`select 1 from event_pending`,
    'workflows to tell': sql`select 1 from outbox`,
    'messages being sent': sql`select 1 from message where state in ('claimed', 'sending')`,
    'messages due': sql`select 1 from message where state = 'queued' and not_before <= ${now}
      and (retry_wall is null or retry_wall <= ${wall})`,
    'journeys due': sql`select 1 from enrolment where status = 'active' and wake_at <= ${now}`,
    'journeys told to look': sql`select 1 from enrolment where status = 'active' and told > looked`,
    'handoffs due': sql`select 1 from handoff where next_at <= ${now}`,
    'leads to enrol': sql`select 1 from bulk_enrolment_lead where outcome is null and enter_at <= ${now}`,
    'webhooks to call': sql`select 1 from webhook_call where state = 'open' and (retry_wall is null or retry_wall <= ${wall})`,
    'leads to migrate': sql`select 1 from journey_migration where state in ('applying', 'reversing')`,
    'leads to reconsider': sql`select 1 from lead where reconsider_at <= ${now}`,
    'opt-ins to end': sql`select 1 from consent where status = 'pending' and expires_at <= ${now}`,
  }
}

/**
 * Nothing can be done at business time `now`: every accepted event is applied, every due wake, rung and message is through. A
 * message or webhook that a server has put off is no work either until its retry falls due at `wall`; `nextDue` tells that it is there.
 */
export async function isQuiet(db: Db, now: Date, wall: Date = new Date()): Promise<boolean> {
  const work = Object.values(workAt(now, wall)).map((query) => sql`exists (${query})`)
  const { rows } = await sql<{ busy: boolean }>`select ${sql.join(work, sql` or `)} as busy`.execute(db)
  return rows[0]?.busy === false
}

/** What keeps it from being quiet, for whoever waited in vain. */
export async function workLeft(db: Db, now: Date, wall: Date = new Date()): Promise<string[]> {
  const left: string[] = []
  for (const [name, query] of Object.entries(workAt(now, wall))) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from (${query}) as work`.execute(db)
    if ((rows[0]?.count ?? 0) > 0) left.push(`${rows[0]?.count} ${name}`)
  }
  return left
}

/**
 * The earliest business time at which something happens by itself; null when only people can move anything. A message that was
 * put off keeps its slot, which lies in the past then: whoever would jump must wait for wall time first, which no jump shortens.
 */
export async function nextDue(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(not_before) from message where state = 'queued'),
      (select min(wake_at) from enrolment where status = 'active'),
      (select min(next_at) from handoff),
      (select min(enter_at) from bulk_enrolment_lead where outcome is null),
      (select min(reconsider_at) from lead),
      (select min(expires_at) from consent where status = 'pending')) as at`.execute(db)
  return rows[0]?.at ?? null
}

/** A workflow that ends some day, as a transport's does not. */
export interface OpenWorkflow {
  readonly kind: Exclude<WorkflowKind, 'mailTransport'>
  readonly id: string
}

/** Workflows whose own timer should have fired more than `slackMs` of business time ago. */
export async function overdueWorkflows(db: Db, now: Date, slackMs: number): Promise<OpenWorkflow[]> {
  const before = new Date(now.getTime() - slackMs)
  const { rows } = await sql<OpenWorkflow>`
    select 'leadJourney' as kind, id from enrolment where status = 'active' and wake_at < ${before}
    union all
    select 'salesHandoff' as kind, id from handoff where next_at < ${before}
    union all
    select 'bulkEnrolment' as kind, id from bulk_enrolment bulk where state = 'running' and exists (
      select from bulk_enrolment_lead where bulk_id = bulk.id and outcome is null and enter_at < ${before})
    limit 1000`.execute(db)
  return rows
}

/** Up to `limit` open workflows whose id follows `after`, in id order: a slow walk round all of them. One that is about to be told is left out. */
export async function openWorkflowsAfter(db: Db, after: string, limit: number): Promise<OpenWorkflow[]> {
  const { rows } = await sql<OpenWorkflow>`
    select kind, id from (
      select 'leadJourney' as kind, id from enrolment where status = 'active'
      union all
      select distinct 'leadJourney' as kind, enrolment.id from webhook_call call join enrolment on enrolment.id = call.enrolment_id
        where call.state = 'open' and enrolment.status = 'finished'
      union all
      select 'salesHandoff' as kind, id from handoff where closed_at is null or next_at is not null
      union all
      select 'bulkEnrolment' as kind, id from bulk_enrolment where state = 'running'
      union all
      select 'journeyMigration' as kind, id from journey_migration where state in ('applying', 'reversing')
    ) as open where id > ${after}::uuid and not exists (select from outbox where workflow_id = open.id::text)
    order by id limit ${limit}`.execute(db)
  return rows
}
