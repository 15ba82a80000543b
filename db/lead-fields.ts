/** Writes single fields of a lead and its company, as a journey or an answer asks for it; audited by field name, never by value. */
import { sql } from 'kysely'
import type { FieldChange } from '../domain/field-change.ts'
import type { CompanyId, LeadId } from '../domain/id.ts'
import type { Lead } from '../domain/lead.ts'
import { reconsiderLead } from './lead-reconsider.ts'
import type { Tx } from './open.ts'

/**
 * The caller holds the lead's lock. Answers what differs now; then score, readiness and stage follow in the same transaction.
 * A change of a company that the lead does not have is left out.
 */
export async function changeLeadFields(
  tx: Tx,
  lead: Pick<Lead, 'id' | 'companyId'>,
  changes: readonly FieldChange[],
  actor: string,
  now: Date,
): Promise<string[]> {
  const changed = [
    ...(await changeColumns(tx, lead.id, changes, now)),
    ...(await changeAttributes(tx, lead.id, changes, now)),
    ...(lead.companyId === null ? [] : await changeCompany(tx, lead.id, lead.companyId, changes, now)),
  ]
  if (changed.length === 0) return changed
  await audit(tx, lead.id, actor, changed, now)
  await reconsiderLead(tx, lead.id, now)
  return changed
}

/** The columns as the last change of each wants them. */
function columnsOf(changes: readonly FieldChange[], of: FieldChange['of']): Record<string, string | number | null> {
  return Object.fromEntries(changes.filter((change) => change.of === of).map(({ field, value }) => [field, value]))
}

async function changeColumns(tx: Tx, id: LeadId, changes: readonly FieldChange[], now: Date): Promise<string[]> {
  const columns = columnsOf(changes, 'lead')
  if (Object.keys(columns).length === 0) return []
  const before = await tx.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const changed = differing(before, columns)
  if (changed.length > 0)
    await tx
      .updateTable('lead')
      .set({ ...columns, updatedAt: now })
      .where('id', '=', id)
      .execute()
  return changed
}

async function changeAttributes(tx: Tx, id: LeadId, changes: readonly FieldChange[], now: Date): Promise<string[]> {
  const wanted = columnsOf(changes, 'attribute')
  if (Object.keys(wanted).length === 0) return []
  const { attributes } = await tx.selectFrom('lead').select('attributes').where('id', '=', id).executeTakeFirstOrThrow()
  const before = attributes as Readonly<Record<string, string>>
  const changed = Object.keys(wanted).filter((name) => (before[name] ?? null) !== wanted[name])
  if (changed.length === 0) return []
  const kept = Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null)
  await tx
    .updateTable('lead')
    .set({ attributes: JSON.stringify(Object.fromEntries(kept)), updatedAt: now })
    .where('id', '=', id)
    .execute()
  return changed.map((name) => `attributes.${name}`)
}

async function changeCompany(
  tx: Tx,
  leadId: LeadId,
  companyId: CompanyId,
  changes: readonly FieldChange[],
  now: Date,
): Promise<string[]> {
  const columns = columnsOf(changes, 'company')
  if (Object.keys(columns).length === 0) return []
  const before = await tx.selectFrom('company').selectAll().where('id', '=', companyId).forUpdate().executeTakeFirstOrThrow()
  const changed = differing(before, columns)
  if (changed.length === 0) return []
  await tx
    .updateTable('company')
    .set({ ...columns, updatedAt: now })
    .where('id', '=', companyId)
    .execute()
  await reconsiderColleagues(tx, leadId, companyId, now)
  return changed.map((name) => `company.${name}`)
}

/** Soon, by the sweep. A colleague who is locked is being decided on now; waiting for its lock could deadlock. */
async function reconsiderColleagues(tx: Tx, leadId: LeadId, companyId: CompanyId, now: Date): Promise<void> {
  await sql`
    update lead set reconsider_at = least(reconsider_at, ${now}) where id in (
      select id from lead where company_id = ${companyId} and id <> ${leadId} order by id for no key update skip locked
    )`.execute(tx)
}

function differing(before: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(wanted).filter((name) => before[name] !== wanted[name])
}

async function audit(tx: Tx, leadId: LeadId, actor: string, fields: readonly string[], at: Date): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({ at, actor, action: 'lead.edited', subjectKind: 'lead', subjectId: leadId, detail: JSON.stringify({ fields }) })
    .execute()
}
