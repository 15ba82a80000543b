/** Which way of a split a lead took: remembered, so that changed weights move nobody. */
import type { JourneyId, LeadId } from '../domain/id.ts'
import type { Tx } from './open.ts'

export interface SplitAssignment {
  readonly leadId: LeadId
  readonly journeyId: JourneyId
  readonly step: string
  readonly way: string
}

/** The caller holds the lead's lock. A way taken anew, since the old one is gone, replaces it. */
export async function rememberWay(tx: Tx, assignment: SplitAssignment, now: Date): Promise<void> {
  await tx
    .insertInto('splitAssignment')
    .values({ ...assignment, assignedAt: now })
    .onConflict((conflict) =>
      conflict
        .columns(['leadId', 'journeyId', 'step'])
        .doUpdateSet({ way: assignment.way, assignedAt: now })
        .where('splitAssignment.way', '<>', assignment.way),
    )
    .execute()
}
