/** Finds the enrolment a person means: of a lead in a journey, now. */
import { Failure } from '../domain/failure.ts'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import type { Db, Tx } from './open.ts'

/** Null when the lead is not in it. Throws `conflict` when it is in it several times and no business key says which is meant. */
export async function findActiveEnrolment(
  db: Db | Tx,
  of: { readonly leadId: LeadId; readonly journeyKey: string; readonly businessKey?: string },
): Promise<EnrolmentId | null> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select(['enrolment.id', 'businessKey'])
    .where('leadId', '=', of.leadId)
    .where('journey.key', '=', of.journeyKey)
    .where('status', '=', 'active')
    .orderBy('startedAt')
    .execute()
  const meant = of.businessKey === undefined ? rows : rows.filter((row) => row.businessKey === of.businessKey)
  if (meant.length > 1) {
    const keys = meant.map((row) => row.businessKey).join(', ')
    throw new Failure('conflict', `The lead is in this journey several times; name the run by its key: ${keys}.`)
  }
  return (meant[0]?.id as EnrolmentId | undefined) ?? null
}
