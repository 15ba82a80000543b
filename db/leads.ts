/** Leads as rows: read by id or by what names them; who may change them is the caller's affair. */
import type { Selectable } from 'kysely'
import type { CompanyId, LeadId, RepId } from '../domain/id.ts'
import type { Channel, Lead, LeadDetails } from '../domain/lead.ts'
import type { Db, Tx } from './open.ts'
import type { LeadTable } from './tables/leads.ts'

export type LeadRow = Selectable<LeadTable>

/** What is told about the person. */
export function detailsOfRow(row: LeadRow): LeadDetails {
  return {
    externalId: row.externalId,
    email: row.email,
    phone: row.phone,
    salutation: row.salutation,
    firstName: row.firstName,
    lastName: row.lastName,
    companyName: row.companyName,
    jobTitle: row.jobTitle,
    industry: row.industry,
    employees: row.employees,
    country: row.country,
    region: row.region,
    postalCode: row.postalCode,
    language: row.language,
    timeZone: row.timeZone,
    kind: row.kind,
    attributes: row.attributes as LeadDetails['attributes'],
  }
}

/** The lead as decisions see it: without what is derived or only kept for the record. */
export function leadOfRow(row: LeadRow): Lead {
  return {
    ...detailsOfRow(row),
    id: row.id as LeadId,
    companyId: row.companyId as CompanyId | null,
    channel: row.channel as Channel,
    direction: row.direction,
    stage: row.stage,
    stageSince: row.stageSince,
    disqualifiedReason: row.disqualifiedReason,
    knockOutLifted: row.knockOutLifted,
    ownerRepId: row.ownerRepId as RepId | null,
    cycle: row.cycle,
    coolOffUntil: row.coolOffUntil,
    lastHandoffClosedAt: row.lastHandoffClosedAt,
    sameEvidenceAllowed: row.sameEvidenceAllowed,
    needsData: row.needsData,
    objectedAt: row.objectedAt,
  }
}

export async function readLead(db: Db | Tx, id: LeadId): Promise<Lead | null> {
  const row = await db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : leadOfRow(row)
}

/** Whether a text can be an id at all; Postgres throws on anything else. */
export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
