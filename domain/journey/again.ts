/** Whether a lead may enter a journey once more; whether it is in it right now is for the database to say. */
import { addDuration } from '../duration.ts'
import type { EnrolmentFact, Facts } from '../facts.ts'
import { localDayOf } from '../local-time.ts'
import type { JourneyGraph } from './graph.ts'

/** Rounds that ended because nothing could be sent do not count. */
const uncounted = 'unsendable'

/** False while `again` forbids it: counted from the end of the last round with this business key. */
export function mayEnterAgain(
  { journey, again }: Pick<JourneyGraph, 'journey' | 'again'>,
  businessKey: string,
  facts: Pick<Facts, 'enrolments' | 'zone' | 'holidays'>,
  now: Date,
): boolean {
  const rounds = facts.enrolments.filter(
    (one) => one.journey === journey && one.businessKey === businessKey && one.outcome !== uncounted,
  )
  if (again === 'always' || rounds.length === 0) return true
  if (again === 'never') return false
  return rounds.every((round) => isOver(round) && addDuration(round.finishedAt, again.after, facts) <= now)
}

/**
 * Whether any round with this business key began on the lead's local day of `now`, however it ended. Two instants that are the same
 * lie on the same day of every zone, so whoever enters once a day at most cannot go round without time passing.
 */
export function hasBegunToday(
  journey: string,
  businessKey: string,
  { enrolments, zone }: Pick<Facts, 'enrolments' | 'zone'>,
  now: Date,
): boolean {
  const today = localDayOf(zone, now)
  return enrolments.some(
    (one) => one.journey === journey && one.businessKey === businessKey && localDayOf(zone, one.startedAt) === today,
  )
}

function isOver(round: EnrolmentFact): round is EnrolmentFact & { finishedAt: Date } {
  return round.finishedAt !== null
}
