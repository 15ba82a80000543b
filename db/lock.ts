/** The one lock rule: whatever changes what may happen to a lead takes its row first; several in id order; team rows after leads. */
import { sql } from 'kysely'
import type { LeadId, TeamId } from '../domain/id.ts'
import { kept } from './kept-statements.ts'
import type { Tx } from './open.ts'

/** Must be the transaction's first statement. False when the lead does not exist (any more). `no key update` lets inserts with foreign keys pass. */
export async function lockLead(tx: Tx, id: LeadId): Promise<boolean> {
  return (await lockLeads(tx, [id])).has(id)
}

/** Locks in id order, so that two transactions over the same leads never deadlock; answers which exist. */
export async function lockLeads(tx: Tx, ids: readonly LeadId[]): Promise<Set<LeadId>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`${kept}
    select id from lead where id = any(${[...ids]}::uuid[]) order by id for no key update`.execute(tx)
  return new Set(rows.map((row) => row.id as LeadId))
}

/** Only after the leads of the transaction are locked. */
export async function lockTeam(tx: Tx, id: TeamId): Promise<void> {
  await tx.selectFrom('team').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}
