/** Erases a person (Art. 17 GDPR): everything personal goes in one transaction; what is left are hashes and opaque ids. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { LeadId } from '../domain/id.ts'
import { endEnrolmentsOfLead } from './enrolments.ts'
import { withdrawHandoffs } from './handoffs.ts'
import { eraseMails, isBeingSent } from './mail-erase.ts'
import { stopMessages } from './messages.ts'
import type { Tx } from './open.ts'
import { emailHmac, suppress } from './suppressions.ts'

export type Erasure =
  | { readonly kind: 'erased' | 'alreadyErased' | 'unknown' }
  /** A mail to the person is on the wire; everything else is stopped. Commit, and try again in a moment. */
  | { readonly kind: 'beingSent' }

/**
 * Safe to call twice. Journeys end, handoffs are withdrawn and the reps told. Kept: the consent record without its evidence
 * (Art. 17(3)(e)) and, with the `suppressionKey`, the hash of every address the lead has had. `force` does not wait for a mail
 * on the wire.
 */
export async function eraseLead(
  tx: Tx,
  leadId: LeadId,
  by: string,
  now: Date,
  options: { force?: boolean; suppressionKey?: string } = {},
): Promise<Erasure> {
  const lead = await tx.selectFrom('lead').select(['email', 'companyId']).where('id', '=', leadId).forUpdate().executeTakeFirst()
  if (lead === undefined) return { kind: (await wasErased(tx, leadId)) ? 'alreadyErased' : 'unknown' }
  await stopMessages(tx, { leadId, to: 'cancelled', reason: 'erased' }, now)
  await endEnrolmentsOfLead(tx, leadId, 'erased', {}, now)
  await withdrawHandoffs(tx, leadId, 'erased', now)
  if (options.force !== true && (await isBeingSent(tx, leadId))) return { kind: 'beingSent' }
  const erasureId = await openErasure(tx, leadId, by, now)
  const addresses = await addressesOf(tx, leadId, lead.email)
  if (options.suppressionKey !== undefined) await keepAway(tx, addresses, options.suppressionKey, now)
  await eraseMails(tx, leadId, addresses, now)
  await stripEvidence(tx, leadId)
  await deleteRows(tx, leadId)
  await deleteLonelyCompany(tx, lead.companyId)
  await tx.updateTable('erasure').set({ completedAt: now }).where('id', '=', erasureId).execute()
  return { kind: 'erased' }
}

async function wasErased(tx: Tx, leadId: LeadId): Promise<boolean> {
  const row = await tx.selectFrom('erasure').select('id').where('leadId', '=', leadId).executeTakeFirst()
  return row !== undefined
}

/** Names the erasure to the triggers that keep append-only tables append-only. */
async function openErasure(tx: Tx, leadId: LeadId, by: string, now: Date): Promise<string> {
  const id = uuidv7()
  await tx.insertInto('erasure').values({ id, leadId, requestedBy: by, requestedAt: now, completedAt: null }).execute()
  await sql`select set_config('ripen.erasure', ${id}, true)`.execute(tx)
  return id
}

/** The address in use, and those that consent was given for before. */
async function addressesOf(tx: Tx, leadId: LeadId, email: string | null): Promise<string[]> {
  const rows = await tx
    .selectFrom('consentEvidence as evidence')
    .innerJoin('consentEvent as event', 'event.id', 'evidence.consentEventId')
    .select('evidence.email')
    .distinct()
    .where('event.leadId', '=', leadId)
    .execute()
  return [...new Set([email, ...rows.map((row) => row.email)].filter((address) => address !== null))]
}

/** An event that is still on its way must not bring the person back, whichever address it names. */
async function keepAway(tx: Tx, addresses: readonly string[], key: string, now: Date): Promise<void> {
  const erasure = { scope: 'marketing', reason: 'erasure', source: 'erasure' } as const
  for (const address of addresses) await suppress(tx, { emailHmac: emailHmac(key, address), ...erasure }, now)
}

/** Without the salt the chained hash can no longer be tried against guesses. The words of our own forms are nobody's data. */
async function stripEvidence(tx: Tx, leadId: LeadId): Promise<void> {
  await sql`
    update consent_evidence as evidence set salt = '', email = null, page_url = null, ip = null, user_agent = null,
      detail = '{}', text = case when event.form_id is null then null else evidence.text end
    from consent_event as event where event.id = evidence.consent_event_id and event.lead_id = ${leadId}`.execute(tx)
}

/** Children before parents; verdicts, queue entries, consents, opt-in requests and links go with what they belong to. */
const personalTables = [
  'scoreEntry',
  'stageChange',
  'handoffEvent',
  'task',
  'handoff',
  'journeyDecision',
  'inboundMail',
  'message',
  'enrolmentMigration',
  'splitAssignment',
  'webhookCall',
  'enrolment',
  'event',
] as const

async function deleteRows(tx: Tx, leadId: LeadId): Promise<void> {
  for (const table of personalTables) await tx.deleteFrom(table).where('leadId', '=', leadId).execute()
  await tx.deleteFrom('lead').where('id', '=', leadId).execute()
}

/** The company of a single person says who it was. */
async function deleteLonelyCompany(tx: Tx, companyId: string | null): Promise<void> {
  if (companyId === null) return
  await tx
    .deleteFrom('company')
    .where('id', '=', companyId)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('lead').select('lead.id').whereRef('lead.companyId', '=', 'company.id'))))
    .execute()
}
