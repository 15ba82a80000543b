/** How leads may be reached at the moment, for many at once. */
import { sql } from 'kysely'
import type { LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import type { Tx } from './open.ts'

export interface Contact {
  readonly email: string | null
  readonly language: Language
  /** Nobody writes to them already or is about to, and they have not objected. */
  readonly mayBeAsked: boolean
}

/** Under the leads' locks. */
export async function contactsOf(tx: Tx, leadIds: readonly LeadId[]): Promise<Map<LeadId, Contact>> {
  if (leadIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('lead')
    .leftJoin('consent', (join) => join.onRef('consent.leadId', '=', 'lead.id').on('consent.purpose', '=', 'email_marketing'))
    .select(['lead.id', 'lead.email', 'lead.language', 'lead.objectedAt', 'consent.status'])
    .where(sql<boolean>`lead.id = any(${[...leadIds]}::uuid[])`)
    .execute()
  return new Map(
    rows.map(({ id, email, language, objectedAt, status }) => [
      id as LeadId,
      { email, language, mayBeAsked: objectedAt === null && status !== 'confirmed' && status !== 'pending' },
    ]),
  )
}
