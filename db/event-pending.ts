/** Which leads have something to be applied, claimed by locking them: nobody waits, and two workers never take the same lead. */
import { sql } from 'kysely'
import type { LeadId } from '../domain/id.ts'
import { businessNow } from './clock.ts'
import { lockLead } from './lock.ts'
import type { Db, Tx } from './open.ts'

const retryMs = 60_000

/** Must be the transaction's first statement. Leads that others hold are left to the next round. */
export async function claimWaitingLeads(tx: Tx, wall: Date, limit: number): Promise<LeadId[]> {
  const { rows } = await sql<{ id: LeadId }>`
    select id from lead
    where id in (select lead_id from event_pending where due_wall <= ${wall} order by due_wall limit ${limit * 10})
    order by id limit ${limit} for no key update skip locked`.execute(tx)
  return rows.map((row) => row.id)
}

/** Must be the transaction's first statement. `now` is business time. */
export async function claimDueLeads(tx: Tx, now: Date, limit: number): Promise<LeadId[]> {
  const { rows } = await sql<{ id: LeadId }>`
    select id from lead
    where id in (select id from lead where reconsider_at <= ${now} order by reconsider_at limit ${limit * 2})
    order by id limit ${limit} for no key update skip locked`.execute(tx)
  return rows.map((row) => row.id)
}

export function claimLead(tx: Tx, leadId: LeadId): Promise<boolean> {
  return lockLead(tx, leadId)
}

/** Puts off what failed, so that it does not hold up others. */
export async function postpone(db: Db, leadId: LeadId, wall: Date): Promise<void> {
  const later = new Date(wall.getTime() + retryMs)
  const reconsiderAt = new Date((await businessNow(db)).getTime() + retryMs)
  await db.updateTable('eventPending').set({ dueWall: later }).where('leadId', '=', leadId).where('dueWall', '<=', wall).execute()
  await db.updateTable('lead').set({ reconsiderAt }).where('id', '=', leadId).where('reconsiderAt', 'is not', null).execute()
}
