/** The day on which a lead is offered again, after sales did not answer or named a date: checks what may have changed, then offers or lets go. */
import { isPromisedBack, obstacleToReoffer } from '../domain/handoff-turns.ts'
import { loadFacts } from './facts.ts'
import { type Handoff, noteHandoff, storeHandoff } from './handoff-rows.ts'
import { openHandoff } from './handoffs.ts'
import type { Tx } from './open.ts'
import type { Team } from './teams.ts'

/** On the same evidence: readiness was frozen, so only stops are asked for. A rep who named the date gets the lead back. */
export async function reofferLead(tx: Tx, handoff: Handoff, team: Team, now: Date): Promise<Handoff> {
  const settled = await storeHandoff(tx, handoff, { reofferAt: null, closedAt: handoff.closedAt ?? now }, team)
  const facts = await loadFacts(tx, handoff.leadId)
  const obstacle = facts === null ? 'erased' : obstacleToReoffer(facts, handoff)
  if (facts === null || obstacle !== null) {
    await noteHandoff(tx, handoff, { kind: 'notReoffered', actor: 'engine', detail: { why: obstacle } }, now)
    return settled
  }
  await tx.updateTable('lead').set({ coolOffUntil: null }).where('id', '=', handoff.leadId).execute()
  const { handoffId } = await openHandoff(
    tx,
    facts,
    {
      trigger: 'reoffer',
      reasons: [...againBecause(handoff), ...handoff.reasons],
      urgency: handoff.urgency,
      ...(handoff.requestEventId === null ? {} : { requestEventId: handoff.requestEventId }),
      ...(isPromisedBack(handoff) ? { promisedTo: handoff.repId } : {}),
      ...(handoff.note === null ? {} : { note: handoff.note }),
    },
    now,
  )
  await tx.updateTable('handoff').set({ reofferedAs: handoffId }).where('id', '=', handoff.id).execute()
  await noteHandoff(tx, handoff, { kind: 'reoffered', actor: 'engine', detail: { as: handoffId } }, now)
  return settled
}

function againBecause(handoff: Handoff) {
  return [{ code: isPromisedBack(handoff) ? 'handoff.promisedBack' : 'handoff.offeredAgain' }]
}
