/** One running enrolment as a page about it needs it. Reads only. */
import { sql } from 'kysely'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { Db } from './open.ts'

export interface EnrolmentSummary {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly journey: string
  readonly graph: JourneyGraph
  readonly step: string
  /** Emails planned and not on the wire. */
  readonly unsent: number
}

/** Null when there is none, or it is over. */
export async function readEnrolmentSummary(db: Db, id: EnrolmentId): Promise<EnrolmentSummary | null> {
  const { rows } = await sql<EnrolmentSummary>`
    select enrolment.id, enrolment.lead_id, lead.first_name, lead.last_name, lead.email, lead.phone, journey.title as journey,
      version.graph, enrolment.step,
      (select count(*) from message where enrolment_id = enrolment.id and state in ('queued', 'claimed')) as unsent
    from enrolment
    join lead on lead.id = enrolment.lead_id
    join journey on journey.id = enrolment.journey_id
    join journey_version version on version.id = enrolment.journey_version_id
    where enrolment.id = ${id} and enrolment.status = 'active'`.execute(db)
  return rows[0] ?? null
}
