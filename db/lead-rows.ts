/** Writes leads as sets of rows, one statement each. */
import { sql } from 'kysely'
import type { CompanyId, LeadId } from '../domain/id.ts'
import type { Channel, Direction } from '../domain/lead.ts'
import type { LeadRecord } from '../domain/lead-merge.ts'
import { detailsOfRow, type LeadRow } from './leads.ts'
import type { Tx } from './open.ts'
import { emailHmac } from './suppressions.ts'

export interface StoredLead {
  readonly id: LeadId
  readonly record: LeadRecord
  /** Null leaves the company as it is. */
  readonly companyId: CompanyId | null
}

export interface NewLead extends StoredLead {
  readonly channel: Channel
  readonly direction: Direction
}

export function recordOfRow(row: LeadRow): LeadRecord {
  return { ...detailsOfRow(row), note: row.note }
}

/** The columns of a lead as one JSON parameter, which costs Postgres and the driver far less than thousands of single ones. */
const recordColumns = sql`"externalId" text, email text, "emailHmac" text, phone text, salutation text, "firstName" text,
  "lastName" text, "companyId" uuid, "companyName" text, "jobTitle" text, industry text, employees integer, country text,
  region text, "postalCode" text, language text, "timeZone" text, kind text, note text, attributes jsonb`

/** How many could be stored; one whose name is taken by now is left out. Sorted, so that two imports do not deadlock. */
export async function insertLeads(tx: Tx, leads: readonly NewLead[], suppressionKey: string, now: Date): Promise<number> {
  if (leads.length === 0) return 0
  const rows = leads
    .toSorted((a, b) => ((a.record.email ?? '') < (b.record.email ?? '') ? -1 : 1))
    .map(({ record, ...lead }) => ({ ...record, ...lead, emailHmac: hmacOf(record.email, suppressionKey) }))
  const { numAffectedRows } = await sql`
    insert into lead (id, external_id, email, email_hmac, phone, salutation, first_name, last_name, company_id, company_name,
      job_title, industry, employees, country, region, postal_code, language, time_zone, kind, note, attributes, channel, direction,
      stage_since, reconsider_at, created_at, updated_at)
    select x.id, x."externalId", x.email, x."emailHmac", x.phone, x.salutation, x."firstName", x."lastName", x."companyId",
      x."companyName", x."jobTitle", x.industry, x.employees, x.country, x.region, x."postalCode", x.language, x."timeZone", x.kind,
      x.note, x.attributes, x.channel, x.direction, ${now}, ${now}, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, channel text, direction text, ${recordColumns})
    on conflict do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** The caller holds their locks. */
export async function updateLeads(tx: Tx, leads: readonly StoredLead[], suppressionKey: string, now: Date): Promise<void> {
  if (leads.length === 0) return
  const rows = leads.map(({ id, record, companyId }) => ({
    ...record,
    id,
    companyId,
    emailHmac: hmacOf(record.email, suppressionKey),
  }))
  await sql`
    update lead set external_id = x."externalId", email = x.email, email_hmac = x."emailHmac", phone = x.phone,
      salutation = x.salutation, first_name = x."firstName", last_name = x."lastName",
      company_id = coalesce(x."companyId", lead.company_id), company_name = x."companyName", job_title = x."jobTitle",
      industry = x.industry, employees = x.employees, country = x.country, region = x.region, postal_code = x."postalCode",
      language = x.language, time_zone = x."timeZone", kind = x.kind, note = x.note, attributes = x.attributes,
      reconsider_at = least(lead.reconsider_at, ${now}), updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, ${recordColumns})
    where lead.id = x.id`.execute(tx)
}

function hmacOf(email: string | null, suppressionKey: string): string | null {
  return email === null ? null : emailHmac(suppressionKey, email)
}
