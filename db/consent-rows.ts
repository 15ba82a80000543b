/** The rows of consents, their events and evidence; what they mean is decided elsewhere. */
import type { Insertable } from 'kysely'
import type { Consent, Purpose } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { Evidence } from './consent-chain.ts'
import type { Db, Tx } from './open.ts'
import type { ConsentEventTable } from './tables/consents.ts'

export type ConsentRow = Consent & { readonly leadId: LeadId; readonly purpose: Purpose; readonly consentEventId: string }

export interface ConsentRecord {
  readonly event: Insertable<ConsentEventTable>
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
    .where('leadId', 'in', [...leadIds])
    .execute()
  return new Map(rows.map(({ leadId, purpose, ...consent }) => [consentKey(leadId, purpose), consent]))
}

export function consentKey(leadId: string, purpose: Purpose): string {
  return `${leadId} ${purpose}`
}

export async function insertRecords(tx: Tx, records: readonly ConsentRecord[]): Promise<void> {
  await tx
    .insertInto('consentEvent')
    .values(records.map((record) => record.event))
    .execute()
  await tx
    .insertInto('consentEvidence')
    .values(
      records.map(({ event, salt, evidence }) => ({
        ...evidence,
        consentEventId: event.id,
        salt,
        smtpReplyCode: null,
        detail: JSON.stringify(evidence.detail),
      })),
    )
    .execute()
}

export async function storeConsents(tx: Tx, rows: readonly ConsentRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('consent')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['leadId', 'purpose']).doUpdateSet((eb) => ({
        status: eb.ref('excluded.status'),
        basis: eb.ref('excluded.basis'),
        reason: eb.ref('excluded.reason'),
        since: eb.ref('excluded.since'),
        expiresAt: eb.ref('excluded.expiresAt'),
        consentEventId: eb.ref('excluded.consentEventId'),
      })),
    )
    .execute()
}
