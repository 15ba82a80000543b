/** Changes that a person makes to one lead: given fields overwrite, empty ones clear; audited by field name, never by value. */
import type { LeadId } from '../domain/id.ts'
import type { LeadFields } from '../domain/lead-input.ts'
import { emptyRecord, type LeadRecord, mergeLead } from '../domain/lead-merge.ts'
import { foundCompanies } from './companies.ts'
import { moveToNewAddress } from './lead-address.ts'
import { reconsiderLead } from './lead-reconsider.ts'
import { recordOfRow, updateLeads } from './lead-rows.ts'
import { lockLead } from './lock.ts'
import type { Tx } from './open.ts'

export interface LeadEdit {
  readonly fields: LeadFields
  /** Fields to empty; what every lead has (language, kind) stays. */
  readonly cleared: readonly (keyof LeadRecord)[]
  readonly by: string
  readonly suppressionKey: string
}

export type LeadEdited =
  | { readonly ok: true; readonly changed: readonly (keyof LeadRecord)[] }
  | { readonly ok: false; readonly reason: 'notFound' | 'nameless' }
  | { readonly ok: false; readonly reason: 'taken'; readonly leadIds: readonly LeadId[] }

/** Locks the lead. Score and readiness are looked at again in the same transaction. */
export async function editLead(tx: Tx, leadId: LeadId, edit: LeadEdit, now: Date): Promise<LeadEdited> {
  if (!(await lockLead(tx, leadId))) return { ok: false, reason: 'notFound' }
  const row = await tx.selectFrom('lead').selectAll().where('id', '=', leadId).executeTakeFirstOrThrow()
  const before = recordOfRow(row)
  const { record } = mergeLead(cleared(before, edit.cleared), edit.fields, 'overwrite')
  if (record.email === null && record.phone === null && record.externalId === null) return { ok: false, reason: 'nameless' }
  const others = await othersNamed(tx, leadId, record)
  if (others.length > 0) return { ok: false, reason: 'taken', leadIds: others }
  const changed = changedFields(before, record)
  if (changed.length === 0 && edit.fields.domain === undefined) return { ok: true, changed }
  await store(tx, leadId, record, edit, now)
  if (changed.includes('email') && before.email !== null) await moveToNewAddress(tx, leadId, now)
  await audit(tx, leadId, edit.by, changed, now)
  await reconsiderLead(tx, leadId, now)
  return { ok: true, changed }
}

function cleared(record: LeadRecord, fields: readonly (keyof LeadRecord)[]): LeadRecord {
  const kept = fields.filter((field) => field !== 'language' && field !== 'kind')
  return { ...record, ...Object.fromEntries(kept.map((field) => [field, emptyRecord[field]])) }
}

function changedFields(before: LeadRecord, after: LeadRecord): (keyof LeadRecord)[] {
  const fields = Object.keys(before) as (keyof LeadRecord)[]
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

async function othersNamed(tx: Tx, leadId: LeadId, { email, externalId }: LeadRecord): Promise<LeadId[]> {
  const rows = await tx
    .selectFrom('lead')
    .select('id')
    .where('id', '<>', leadId)
    .where((eb) =>
      eb.or([
        ...(email === null ? [] : [eb('email', '=', email)]),
        ...(externalId === null ? [] : [eb('externalId', '=', externalId)]),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id as LeadId)
}

async function store(tx: Tx, id: LeadId, record: LeadRecord, edit: LeadEdit, now: Date): Promise<void> {
  const { domain } = edit.fields
  const { companyName: name, industry, employees, country, region, postalCode } = record
  const facts = domain === undefined ? [] : [{ domain, name, industry, employees, country, region, postalCode }]
  const companies = await foundCompanies(tx, facts, now)
  const companyId = domain === undefined ? null : (companies.get(domain) ?? null)
  await updateLeads(tx, [{ id, record, companyId }], edit.suppressionKey, now)
}

async function audit(tx: Tx, leadId: LeadId, actor: string, fields: readonly string[], at: Date): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({ at, actor, action: 'lead.edited', subjectKind: 'lead', subjectId: leadId, detail: JSON.stringify({ fields }) })
    .execute()
}
