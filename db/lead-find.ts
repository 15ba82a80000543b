/** Finds the lead a person means by whatever name they have at hand. */
import { Failure } from '../domain/failure.ts'
import type { LeadId } from '../domain/id.ts'
import { uuid } from './leads.ts'
import type { Db, Tx } from './open.ts'

/** By id, email or external id; null when there is none. Throws `conflict` when two leads go by the name. */
export async function findLead(db: Db | Tx, name: string): Promise<LeadId | null> {
  const rows = await db
    .selectFrom('lead')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('externalId', '=', name),
        eb('email', '=', name.trim().toLowerCase()),
        ...(uuid.test(name) ? [eb('id', '=', name)] : []),
      ]),
    )
    .limit(2)
    .execute()
  if (rows.length > 1) throw new Failure('conflict', 'Two leads go by this name; name one of them by its id.')
  return (rows[0]?.id as LeadId | undefined) ?? null
}
