/** Leads as rows: read by id or by what names them; who may change them is the caller's affair. */
import type { Selectable } from 'kysely'
import type { CompanyId, LeadId, RepId } from '../domain/id.ts'
import type { Channel, Lead } from '../domain/lead.ts'
import type { Db, Tx } from './open.ts'
import type { LeadTable } from './tables/leads.ts'

export type LeadRow = Selectable<LeadTable>

/** The lead as decisions see it. */
export function leadOfRow(row: LeadRow): Lead {
  const { emailHmac, note, highIntentAt, reconsiderAt, fit, engagementA, replyHoldTaskId, createdAt, updatedAt, ...facts } = row
  return {
    ...facts,
    id: row.id as LeadId,
    companyId: row.companyId as CompanyId | null,
    ownerRepId: row.ownerRepId as RepId | null,
    channel: row.channel as Channel,
    attributes: row.attributes as Lead['attributes'],
  }
}

export async function readLead(db: Db | Tx, id: LeadId): Promise<Lead | null> {
  const row = await db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : leadOfRow(row)
}

/** Whether a text can be an id at all; Postgres throws on anything else. */
export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
