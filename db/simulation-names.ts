/** Names of the leads and reps that a simulation speaks of, as they are known now; its own rows hold ids only. */
import { anyOf } from './any-of.ts'
import type { Db } from './open.ts'

export interface LeadName {
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
}

/** Those that exist. */
export async function namesOfLeads(db: Db, ids: readonly string[]): Promise<Map<string, LeadName>> {
  const rows = await db
    .selectFrom('lead')
    .select(['id', 'firstName', 'lastName', 'email', 'phone'])
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ id, ...name }) => [id, name]))
}

export async function namesOfReps(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('rep').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
