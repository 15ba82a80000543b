/** Explains a stored lead's score; reads only. */
import { explain, type Explanation } from '../domain/explain.ts'
import type { LeadId } from '../domain/id.ts'
import { loadFacts } from './facts.ts'
import type { Db, Tx } from './open.ts'
import { readLedgers } from './scores.ts'

/** Null when there is no such lead. */
export async function explainLead(db: Db | Tx, leadId: LeadId, at: Date): Promise<Explanation | null> {
  const facts = await loadFacts(db, leadId)
  if (facts === null) return null
  const ledgers = await readLedgers(db, [leadId], facts.model.id)
  return explain(facts, ledgers.get(leadId) ?? [], at)
}
