/** Whether an event or a segment enrols a lead in a journey, under which business key, and what refuses it; who is in it already, the shell knows. */
import { businessKeyIn } from '../business-key.ts'
import { evaluate } from '../condition/evaluate.ts'
import type { LeadEvent } from '../event.ts'
import type { EnrolmentFact, Facts } from '../facts.ts'
import { sendability } from '../send-gate.ts'
import { hasBegunToday, mayEnterAgain } from './again.ts'
import type { JourneyGraph } from './graph.ts'
import { stopOutcome } from './stop.ts'

/** The business key of the run that the event begins; null when it begins none. */
export function businessKeyOn({ enrol }: Pick<JourneyGraph, 'enrol'>, event: LeadEvent, facts: Facts, now: Date): string | null {
  if (enrol === null || !enrol.on.includes(event.type)) return null
  const businessKey = enrol.key === null ? '' : businessKeyIn(event.properties[enrol.key])
  const isMet = enrol.if === null || evaluate(enrol.if, facts, now, { enrolmentId: null, businessKey }).value
  return isMet ? businessKey : null
}

/** Whether becoming a member of the segment enrols the lead. */
export function isEnrolledBySegment({ enrol }: Pick<JourneyGraph, 'enrol'>, segment: string, facts: Facts, now: Date): boolean {
  return enrol?.segment === segment && (enrol.if === null || evaluate(enrol.if, facts, now).value)
}

function isIn({ journey, businessKey, status }: EnrolmentFact, key: string, run: string): boolean {
  return status === 'active' && journey === key && businessKey === run
}

/** These follow `again`; a person or a program that enrols by name decides for itself. */
const byRule = ['event', 'segment']

/**
 * Why the lead may not enter; null when it may. By a segment it enters once a day at most: a journey may itself bring about what its
 * segment, or that of another journey, asks for, and would go round for ever. `bound` asks for `again` where the one who enrols would
 * not be bound by it.
 */
export function refusalToEnter(
  graph: Pick<JourneyGraph, 'journey' | 'again'>,
  entry: { readonly businessKey: string; readonly by: string; readonly bound?: boolean },
  facts: Facts,
  now: Date,
): string | null {
  const stopped = stopOutcome(sendability(facts, now))
  if (stopped !== null) return stopped
  if (facts.enrolments.some((one) => isIn(one, graph.journey, entry.businessKey))) return 'alreadyIn'
  if (entry.by === 'segment' && hasBegunToday(graph.journey, entry.businessKey, facts, now)) return 'again'
  const isBound = entry.bound === true || byRule.includes(entry.by)
  return isBound && !mayEnterAgain(graph, entry.businessKey, facts, now) ? 'again' : null
}
