/** The rows of consents, their events and evidence; what they mean is decided elsewhere. */
import { sql } from 'kysely'
import type { Consent, Purpose } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import { anyOf } from './any-of.ts'
import type { Evidence, SealedEvent } from './consent-chain.ts'
import type { Db, Tx } from './open.ts'

export type ConsentRow = Consent & { readonly leadId: LeadId; readonly purpose: Purpose; readonly consentEventId: string }

export interface ConsentRecord {
  readonly event: SealedEvent
  readonly salt: string
  readonly evidence: Evidence
}

const consentColumns = ['purpose', 'status', 'basis', 'reason', 'since', 'expiresAt'] as const

/** What a lead has agreed to, by purpose. */
export async function consentsOf(db: Db | Tx, leadId: LeadId): Promise<Partial<Record<Purpose, Consent>>> {
  const rows = await db.selectFrom('consent').select(consentColumns).where('leadId', '=', leadId).execute()
  return Object.fromEntries(rows.map(({ purpose, ...consent }) => [purpose, consent]))
}

/** Keyed by `consentKey`. */
export async function consentsByLead(tx: Tx, leadIds: readonly LeadId[]): Promise<Map<string, Consent>> {
  const rows = await tx
    .selectFrom('consent')
    .select(['leadId', ...consentColumns])
    .where('leadId', '=', anyOf(leadIds))
    .execute()
  return new Map(rows.map(({ leadId, purpose, ...consent }) => [consentKey(leadId, purpose), consent]))
}

export function consentKey(leadId: string, purpose: Purpose): string {
  return `${leadId} ${purpose}`
}

/** As one parameter a statement: an import records thousands. The positions in the chain follow the ids, which grow. */
export async function insertRecords(tx: Tx, records: readonly ConsentRecord[]): Promise<void> {
  await sql`
    insert into consent_event (id, lead_id, purpose, action, basis, channel, actor, occurred_at, form_id, evidence_hash, previous_hash, hash)
    select x.id, x."leadId", x.purpose, x.action, x.basis, x.channel, x.actor, x."occurredAt", x."formId", x."evidenceHash",
      x."previousHash", x.hash
    from jsonb_to_recordset(${JSON.stringify(records.map(({ event }) => event))}::jsonb) as x(id uuid, "leadId" uuid,
      purpose text, action text, basis text, channel text, actor text, "occurredAt" timestamptz, "formId" uuid, "evidenceHash" text,
      "previousHash" text, hash text)
    order by x.id`.execute(tx)
  const evidence = records.map(({ event, salt, evidence: of }) => ({ ...of, consentEventId: event.id, salt }))
  await sql`
    insert into consent_evidence (consent_event_id, salt, email, text, language, box, page_url, ip, user_agent, optin_message_id, detail)
    select x."consentEventId", x.salt, x.email, x.text, x.language, x.box, x."pageUrl", x.ip, x."userAgent", x."optinMessageId", x.detail
    from jsonb_to_recordset(${JSON.stringify(evidence)}::jsonb) as x("consentEventId" uuid, salt text, email text, text text,
      language text, box text, "pageUrl" text, ip text, "userAgent" text, "optinMessageId" uuid, detail jsonb)`.execute(tx)
}

export async function storeConsents(tx: Tx, rows: readonly ConsentRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into consent (lead_id, purpose, status, basis, reason, since, expires_at, consent_event_id)
    select x."leadId", x.purpose, x.status, x.basis, x.reason, x.since, x."expiresAt", x."consentEventId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x("leadId" uuid, purpose text, status text, basis text, reason text,
      since timestamptz, "expiresAt" timestamptz, "consentEventId" uuid)
    on conflict (lead_id, purpose) do update set status = excluded.status, basis = excluded.basis, reason = excluded.reason,
      since = excluded.since, expires_at = excluded.expires_at, consent_event_id = excluded.consent_event_id`.execute(tx)
}
