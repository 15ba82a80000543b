/** The one thing a journey's workflow does: ask Postgres what happens now. */
import type { Logger } from 'pino'
import { advanceEnrolment } from '../db/enrolment-advance.ts'
import type { Db } from '../db/open.ts'
import type { EnrolmentId } from '../domain/id.ts'
import { lookInto, type Next } from './next.ts'
import { translated } from './translate.ts'
import { waitDetails } from './wait-details.ts'

export interface JourneyActivities {
  /** Safe to repeat: it continues from the position in Postgres and answers the wait that remains. */
  advance(enrolmentId: string): Promise<Next>
}

export function journeyActivities({ db, log }: { db: Db; log: Logger }): JourneyActivities {
  return {
    advance: (enrolmentId) =>
      translated(log, 'advance', enrolmentId, () =>
        lookInto(db, async (tx, now) => {
          const advanced = await advanceEnrolment(tx, enrolmentId as EnrolmentId, now)
          return advanced.kind === 'finished' ? advanced : { ...advanced, details: waitDetails(advanced) }
        }),
      ),
  }
}
