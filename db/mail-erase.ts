/** Erases mails to, from and about a person: caught by the sink, come back, or told to a rep. */
import { sql } from 'kysely'
import type { LeadId } from '../domain/id.ts'
import type { Tx } from './open.ts'
import { textForms } from './text-forms.ts'

/** Whether a mail to the lead, or to a rep about it, is on the wire: it would arrive after everything is gone. */
export async function isBeingSent(tx: Tx, leadId: LeadId): Promise<boolean> {
  const notices = await noticesAbout(tx, leadId)
  const row = await tx
    .selectFrom('message')
    .select('id')
    .where('state', '=', 'sending')
    .where((eb) => eb.or([eb('leadId', '=', leadId), eb('id', '=', sql<string>`any(${notices}::uuid[])`)]))
    .executeTakeFirst()
  return row !== undefined
}

/** Notices that reps have not received yet are cancelled, all but the one that says the lead is gone. */
export async function eraseMails(tx: Tx, leadId: LeadId, addresses: readonly string[], now: Date): Promise<void> {
  const notices = await noticesAbout(tx, leadId)
  if (notices.length > 0)
    await tx
      .updateTable('message')
      .set({ state: 'cancelled', outcomeCode: 'erased', finalAt: now, claimedBy: null, leaseUntilWall: null })
      .where('id', 'in', notices)
      .where('state', 'in', ['queued', 'claimed'])
      .where('templateKey', '<>', 'rep-withdrawn')
      .execute()
  const own = await tx.selectFrom('message').select('id').where('leadId', '=', leadId).execute()
  await eraseCaught(tx, [...notices, ...own.map((message) => message.id)], addresses)
}

async function noticesAbout(tx: Tx, leadId: LeadId): Promise<string[]> {
  const rows = await tx
    .selectFrom('message')
    .select('id')
    .where('repId', 'is not', null)
    .where(
      sql<boolean>`(refs ->> 'handoffId' in (select id::text from handoff where lead_id = ${leadId})
        or refs ->> 'taskId' in (select id::text from task where lead_id = ${leadId}))`,
    )
    .execute()
  return rows.map((row) => row.id)
}

async function eraseCaught(tx: Tx, messageIds: readonly string[], addresses: readonly string[]): Promise<void> {
  const traces = addresses.flatMap(textForms).map((form) => Buffer.from(form))
  await sql`
    delete from sink_mail where ripen_id = any(${[...messageIds]}::text[]) or lower(rcpt_to) = any(${[...addresses]}::text[])
      or exists (select 1 from unnest(${traces}::bytea[]) as trace where position(trace in raw) > 0)`.execute(tx)
  await sql`
    delete from inbound_mail where message_id = any(${[...messageIds]}::uuid[])
      or exists (select 1 from unnest(${traces}::bytea[]) as trace where position(trace in raw) > 0)`.execute(tx)
}
