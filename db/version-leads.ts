/** The leads inside one version of a journey, by the step at which a plan for moving them counts them. Reads only. */
import { sql } from 'kysely'
import { unsentEmail } from './journey-standing.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

export interface VersionLead extends LeadCard {
  /** As a plan counts it: at its email while that is planned and has not left. */
  readonly step: string
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly businessKey: string
}

export interface VersionLeadsPage {
  readonly rows: readonly VersionLead[]
  /** The enrolment after which the next page starts; null on the last. */
  readonly next: string | null
}

/** One row an enrolment, as the numbers of a plan count; no step: wherever they stand. */
export async function listVersionLeads(
  db: Db,
  { versionId, steps }: { readonly versionId: string; readonly steps: readonly string[] },
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<VersionLeadsPage> {
  const standing = sql`coalesce(${unsentEmail}, enrolment.step)`
  const { rows } = await sql<VersionLead & { enrolmentId: string }>`
    select ${leadCardColumns}, found.enrolment_id, found.step, found.waiting_for, found.wake_at, found.business_key
    from (
      select enrolment.id as enrolment_id, lead_id, ${standing} as step, waiting_for, wake_at, business_key from enrolment
      where journey_version_id = ${versionId} and status = 'active'
        and ${after === null ? sql`true` : sql`enrolment.id > ${after}::uuid`}
        and ${steps.length === 0 ? sql`true` : sql`${standing} = any(${[...steps]}::text[])`}
      order by enrolment.id limit ${limit + 1}) as found
    join lead on lead.id = found.lead_id
    left join company on company.id = lead.company_id
    order by found.enrolment_id`.execute(db)
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.enrolmentId ?? null) : null }
}
