/** The day on which a lead is offered again, after sales did not answer or named a date: checks what may have changed, then offers or lets go. */
import type { Facts } from '../domain/facts.ts'
import { loadFacts } from './facts.ts'
import { type Handoff, noteHandoff, storeHandoff } from './handoff-rows.ts'
import { openHandoff } from './handoffs.ts'
import type { Tx } from './open.ts'
import type { Team } from './teams.ts'

/** On the same evidence: readiness was frozen, so only stops are asked for. A rep who named the date gets the lead back. */
export async function reofferLead(tx: Tx, handoff: Handoff, team: Team, now: Date): Promise<Handoff> {
  const settled = await storeHandoff(tx, handoff, { reofferAt: null, closedAt: handoff.closedAt ?? now }, team)
  const facts = await loadFacts(tx, handoff.leadId)
  const obstacle = facts === null ? 'erased' : obstacleTo(facts, handoff)
  if (facts === null || obstacle !== null) {
    await noteHandoff(tx, handoff, { kind: 'notReoffered', actor: 'engine', detail: { why: obstacle } }, now)
    return settled
  }
  await tx.updateTable('lead').set({ coolOffUntil: null }).where('id', '=', handoff.leadId).execute()
  const isPromised = isPromisedBack(handoff)
  const { handoffId } = await openHandoff(
    tx,
    facts,
    {
      trigger: 'reoffer',
      reasons: [...againBecause(handoff), ...handoff.reasons],
      urgency: handoff.urgency,
      ...(handoff.requestEventId === null ? {} : { requestEventId: handoff.requestEventId }),
      ...(isPromised ? { promisedTo: handoff.repId } : {}),
      ...(handoff.note === null ? {} : { note: handoff.note }),
    },
    now,
  )
  await tx.updateTable('handoff').set({ reofferedAs: handoffId }).where('id', '=', handoff.id).execute()
  await noteHandoff(tx, handoff, { kind: 'reoffered', actor: 'engine', detail: { as: handoffId } }, now)
  return settled
}

function obstacleTo({ lead, handoffs }: Facts, handoff: Handoff): string | null {
  if (lead.stage === 'disqualified') return 'disqualified'
  if (lead.objectedAt !== null && handoff.requestEventId === null) return 'objected'
  if (lead.stage === 'sql' || lead.stage === 'opportunity' || lead.stage === 'customer') return 'stageTooFar'
  return handoffs.some((other) => other.closedAt === null && other.id !== handoff.id) ? 'handoffOpen' : null
}

/** Given back with a date, rather than left unanswered. */
function isPromisedBack({ status }: Handoff): boolean {
  return status !== 'noResponse'
}

function againBecause(handoff: Handoff) {
  return [{ code: isPromisedBack(handoff) ? 'handoff.promisedBack' : 'handoff.offeredAgain' }]
}
