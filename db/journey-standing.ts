/** Where the leads inside a journey version stand, as a migration plan counts them: at their email while it is planned and unsent, else where they are. Reads only. */
import { sql } from 'kysely'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import type { Standing } from '../domain/journey/migration.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import type { Db } from './open.ts'

export interface StandingEnrolment extends Standing {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  /** One of its emails is being handed over right now; nobody knows yet whether it will have left. */
  readonly isSending: boolean
}

/** For a query over `enrolment`: the step of its earliest email that is planned and has not left. */
export const unsentEmail = sql`
  (select step from message where enrolment_id = enrolment.id and kind = 'journey' and state in ('queued', 'claimed')
    order by queued_at, id limit 1)`

/** How many active enrolments of the version stand at each step. */
export async function countStandings(db: Db, versionId: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ step: string; leads: number }>`
    select coalesce(${unsentEmail}, step) as step, count(*) as leads
    from enrolment where journey_version_id = ${versionId} and status = 'active' group by 1`.execute(db)
  return new Map(rows.map(({ step, leads }) => [step, leads]))
}

/** At most `perStep` active enrolments from each step, in id order. */
export async function sampleStandings(db: Db, versionId: string, perStep: number): Promise<readonly StandingEnrolment[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select id, row_number() over (partition by coalesce(${unsentEmail}, step) order by id) as place
      from enrolment where journey_version_id = ${versionId} and status = 'active') as placed
    where place <= ${perStep} order by id`.execute(db)
  return readStandings(
    db,
    versionId,
    rows.map((row) => row.id),
  )
}

/** Of these enrolments those that are active in the version, in id order. */
export async function readStandings(db: Db, versionId: string, ids: readonly string[]): Promise<readonly StandingEnrolment[]> {
  const { rows } = await sql<{ id: string; leadId: string; state: JourneyState; unsentEmail: string | null; isSending: boolean }>`
    select id, lead_id, state, ${unsentEmail} as unsent_email,
      exists (select from message where enrolment_id = enrolment.id and kind = 'journey' and state = 'sending') as is_sending
    from enrolment where id = any(${[...ids]}::uuid[]) and journey_version_id = ${versionId} and status = 'active'
    order by id`.execute(db)
  return rows.map((row) => ({ ...row, id: row.id as EnrolmentId, leadId: row.leadId as LeadId }))
}
