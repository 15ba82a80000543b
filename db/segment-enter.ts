/** What follows when leads enter or leave segments: journeys begin, and those that ask for a segment look again. */
import type { Facts } from '../domain/facts.ts'
import { enrolOnSegment, wakeEnrolments } from './enrolments.ts'
import type { Tx } from './open.ts'
import { reviewMembers } from './segment-members.ts'

/** The caller holds the leads' locks; `leads` are their facts as they are now. */
export async function enterSegments(tx: Tx, leads: readonly Facts[], now: Date): Promise<void> {
  const { entered, changed } = await reviewMembers(tx, leads, now)
  for (const { facts, segment, reasons } of entered) await enrolOnSegment(tx, facts, { segment, reasons }, now)
  for (const leadId of changed) await wakeEnrolments(tx, leadId, ['segment'])
}
