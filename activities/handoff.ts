/** The one thing a handoff's workflow does: ask Postgres which rung of the SLA ladder is due. */
import type { Logger } from 'pino'
import { superviseHandoff } from '../db/handoff-ladder.ts'
import type { Db } from '../db/open.ts'
import type { HandoffId } from '../domain/id.ts'
import { lookInto, type Next } from './next.ts'
import { translated } from './translate.ts'
import { handoffDetails } from './wait-details.ts'

export interface HandoffActivities {
  /** Safe to repeat: a rung already climbed is not climbed again. */
  supervise(handoffId: string): Promise<Next>
}

export function handoffActivities({ db, log }: { db: Db; log: Logger }): HandoffActivities {
  return {
    supervise: (handoffId) =>
      translated(log, 'supervise', handoffId, () =>
        lookInto(db, async (tx, now) => {
          const answer = await superviseHandoff(tx, handoffId as HandoffId, now)
          return answer.kind === 'finished' ? answer : { ...answer, details: handoffDetails(answer) }
        }),
      ),
  }
}
