/** The few facts of a lead that every list shows beside what the list is about. */
import { type RawBuilder, sql } from 'kysely'
import type { Stage } from '../domain/lead.ts'

export interface LeadCard {
  readonly leadId: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly companyName: string | null
  readonly jobTitle: string | null
  readonly stage: Stage
}

/** For a raw select over `lead` with `company` left-joined. */
export const leadCardColumns: RawBuilder<LeadCard> = sql`
  lead.id as lead_id, lead.first_name, lead.last_name, lead.email, lead.phone,
  coalesce(lead.company_name, company.name, company.domain) as company_name, lead.job_title, lead.stage`
