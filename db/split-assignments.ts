/** Which way of a split a lead took: remembered, so that changed weights move nobody. */
import type { JourneyId, LeadId } from '../domain/id.ts'
import type { Db, Tx } from './open.ts'

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

/** Of how many leads a journey remembers a way, by step, whether or not a version still has it. */
export async function countAssigned(db: Db | Tx, journeyKey: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('splitAssignment')
    .innerJoin('journey', 'journey.id', 'splitAssignment.journeyId')
    .select(['step', (eb) => eb.fn.countAll<number>().as('leads')])
    .where('journey.key', '=', journeyKey)
    .groupBy('step')
    .execute()
  return new Map(rows.map(({ step, leads }) => [step, leads]))
}
