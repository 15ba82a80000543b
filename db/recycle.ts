/** Takes a lead back into nurturing: another round, a cool-off, a journey that begins with it. Why, is decided before. */
import type { Facts } from '../domain/facts.ts'
import type { EnrolmentId, HandoffId } from '../domain/id.ts'
import { isWithSales } from '../domain/lifecycle.ts'
import { endEnrolmentsOfLead, enrolLead } from './enrolments.ts'
import { loadFacts } from './facts.ts'
import type { Tx } from './open.ts'
import { applyFactor } from './scores.ts'
import { changeStage } from './stage-changes.ts'

export interface Recycling {
  /** A code: `notNow`, `lost`, `journey`. */
  readonly reason: string
  readonly coolOffUntil: Date
  /** What engagement so far counts from now on; 1 leaves it. */
  readonly factor: number
  readonly journeyKey: string
  readonly handoffId?: HandoffId
  /** The enrolment that recycles; it ends itself. */
  readonly enrolmentId?: EnrolmentId
}

/**
 * The caller holds the lead's lock. The new enrolment starts at once and waits for the cool-off first; `enrolmentId` is null
 * when the lead may not be nurtured (no consent, say) and then only waits until it acts again.
 */
export async function recycleLead(
  tx: Tx,
  facts: Facts,
  recycling: Recycling,
  now: Date,
): Promise<{ enrolmentId: EnrolmentId | null; refused: string | null }> {
  const { id: leadId, cycle, stage } = facts.lead
  const { handoffId, enrolmentId, coolOffUntil, factor, reason } = recycling
  await endEnrolmentsOfLead(tx, leadId, 'recycled', enrolmentId === undefined ? {} : { except: enrolmentId }, now)
  await tx
    .updateTable('lead')
    .set({ cycle: cycle + 1, coolOffUntil, updatedAt: now })
    .where('id', '=', leadId)
    .execute()
  if (factor !== 1) await applyFactor(tx, { leadId, factor, handoffId: handoffId ?? null, reason }, now)
  if (isWithSales(stage)) {
    const cause = handoffId === undefined ? 'engine' : 'rep'
    await changeStage(
      tx,
      { leadId, to: 'iql', cause, reason: `recycle.${reason}`, evidence: {}, ...(handoffId === undefined ? {} : { handoffId }) },
      now,
    )
  }
  return enrolAgain(tx, facts, recycling, now)
}

/** On facts of the new round: the cycle, the stage and the finished enrolments count. */
async function enrolAgain(tx: Tx, before: Facts, recycling: Recycling, now: Date) {
  const facts = (await loadFacts(tx, before.lead.id)) ?? before
  const enrolled = await enrolLead(
    tx,
    facts,
    { journeyKey: recycling.journeyKey, firstWaitUntil: recycling.coolOffUntil, by: `recycle.${recycling.reason}` },
    now,
  )
  return enrolled.ok ? { enrolmentId: enrolled.enrolmentId, refused: null } : { enrolmentId: null, refused: enrolled.reason }
}
