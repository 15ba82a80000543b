/** Looks at a lead again without an event: after edits, consent changes, the end of a cool-off. */
import type { LeadId } from '../domain/id.ts'
import { applyToLeads } from './event-apply.ts'
import type { Tx } from './open.ts'

/** The caller holds the lead's lock. Events of the lead that are due are applied as well. */
export async function reconsiderLead(tx: Tx, leadId: LeadId, now: Date): Promise<void> {
  await applyToLeads(tx, [leadId], { wall: new Date(), now })
}
