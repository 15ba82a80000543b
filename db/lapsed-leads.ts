/** Erases leads that nothing but an unanswered opt-in has brought here; whoever is kept for any other reason is left alone. */
import { type RawBuilder, sql } from 'kysely'
import type { LeadId } from '../domain/id.ts'
import { dayMs } from '../domain/local-time.ts'
import { eraseLead } from './lead-erase.ts'
import type { Db, Tx } from './open.ts'

/** Business days from the last request on, in which a person may still wonder about the mail they got. */
const keptDays = 30

/**
 * Up to `limit` leads, each in a transaction of its own and with the same audited erasure as on request. Answers how many are
 * gone; one whose mail is on the wire is left to the next call. No hash stays behind: who never answered has refused nothing.
 */
export async function eraseLapsedLeads(db: Db, now: Date, limit: number): Promise<number> {
  const due = await sql<{ id: LeadId }>`
    select lead.id from lead
    where lead.id in (select lead_id from consent where status = 'expired') and ${isLapsed(now)}
    order by lead.id limit ${limit}`.execute(db)
  let erased = 0
  for (const { id } of due.rows) erased += await db.transaction().execute((tx) => eraseIfLapsed(tx, id, now))
  return erased
}

/** Looks again under the lock: the person may have come back in the meantime. */
async function eraseIfLapsed(tx: Tx, leadId: LeadId, now: Date): Promise<number> {
  await tx.selectFrom('lead').select('id').where('id', '=', leadId).forUpdate().execute()
  const { rows } = await sql`select from lead where lead.id = ${leadId} and ${isLapsed(now)}`.execute(tx)
  if (rows.length === 0) return 0
  const { kind } = await eraseLead(tx, leadId, 'retention', now)
  return kind === 'erased' ? 1 : 0
}

/** Came by signing up on a form of ours, was last changed by that, agreed to nothing, and has no history of any other kind. */
function isLapsed(now: Date): RawBuilder<boolean> {
  const before = new Date(now.getTime() - keptDays * dayMs)
  return sql<boolean>`(
    lead.stage in ('cold', 'iql') and lead.external_id is null and lead.owner_rep_id is null
    and not exists (select from consent where lead_id = lead.id and status <> 'expired')
    and exists (select from optin_request where lead_id = lead.id)
    and not exists (select from optin_request where lead_id = lead.id and (requested_at > ${before} or source not like 'form:%'))
    and exists (select from event where lead_id = lead.id and ${isSignUp} and received_at = lead.created_at)
    and exists (select from event where lead_id = lead.id and ${isSignUp} and received_at = lead.updated_at)
    and not exists (select from event where lead_id = lead.id and occurred_at > ${before})
    and not exists (select from event where lead_id = lead.id and not ${isSignUp} and not ${isAboutOptIn})
    and not exists (select from message where lead_id = lead.id and kind <> 'optin')
    and not exists (select from enrolment where lead_id = lead.id and status = 'active')
    and not exists (select from handoff where lead_id = lead.id)
    and not exists (select from task where lead_id = lead.id)
    and not exists (select from inbound_mail where lead_id = lead.id and kind = 'reply'))`
}

const isSignUp = sql`(event.type = 'form.submitted' and event.source like 'form:%')`

/** What became of the mail that asked. */
const isAboutOptIn = sql`(event.message_id is not null and event.type in ('email.sent', 'email.delivered', 'email.bounced')
  and exists (select from message where message.id = event.message_id and message.kind = 'optin'))`
