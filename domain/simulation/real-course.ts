/** What really became of a lead within a period, in the form in which a simulation tells it. */
import type { Rung } from '../handoff-ladder.ts'
import type { Course, EnrolmentEnd, HandoffEnd, MessageEnd, Offer } from './course.ts'
import type { HandoffTurn, LeadHistory, PastEnrolment, PastHandoff, PastMessage } from './history.ts'

/** Decisions and tasks are not told: they are not compared. How often the cap moved a mail, the record does not say. */
export function realCourse({ facts, messages, stages, handoffs, enrolments }: LeadHistory, from: Date, until: Date): Course {
  const isWithin = (at: Date | null): boolean => at !== null && at >= from && at < until
  return {
    leadId: facts.lead.id,
    steps: [],
    tasks: [],
    capHits: 0,
    messages: messages
      .filter(({ queuedAt, finalAt }) => queuedAt < until && (finalAt === null || finalAt >= from))
      .map(messageEnd),
    stages: stages.filter(({ at }) => isWithin(at)),
    handoffs: handoffs
      .filter(({ createdAt, closedAt }) => createdAt < until && (closedAt === null || closedAt >= from))
      .map(handoffEnd),
    ends: enrolments
      .filter(({ startedAt, finishedAt }) => startedAt < until && (finishedAt === null || finishedAt >= from))
      .map(enrolmentEnd),
  }
}

function messageEnd({ fact, journey, businessKey, queuedAt, finalAt }: PastMessage): MessageEnd {
  const { templateKey, step, occurrence, state, outcomeCode, slot, sentAt } = fact
  return { journey, businessKey, templateKey, step, occurrence, state, outcomeCode, slot, queuedAt, sentAt, finalAt }
}

function enrolmentEnd({ journey, businessKey, cycle, outcome, step, startedAt, finishedAt }: PastEnrolment): EnrolmentEnd {
  const status = outcome === null ? 'active' : 'finished'
  const position = { step, waitingFor: null, wakeAt: null }
  return { journey: journey.graph.journey, businessKey, cycle, status, outcome, ...position, startedAt, finishedAt }
}

function handoffEnd(handoff: PastHandoff): HandoffEnd {
  const { trigger, status, rejectReason, urgency, teamId, createdAt, turns } = handoff
  const { acceptedAt, contactedAt, closedAt, reofferAt } = handoff
  const times = { offeredAt: createdAt, acceptedAt, contactedAt, closedAt, reofferAt }
  const rungs = turns.flatMap((turn) => rungOf(turn) ?? [])
  return { trigger, status, rejectReason, urgency, teamId, offers: offersOf(handoff), rungs, ...times }
}

const leavesDesk = ['reassigned', 'qualified', 'rejected', 'noResponse', 'withdrawn', 'won', 'lost']

function offersOf({ turns, repId, createdAt }: PastHandoff): Offer[] {
  const given = turns.filter(({ kind }) => kind === 'offered' || kind === 'reassigned')
  if (given.length === 0) return [{ repId, at: createdAt, until: null }]
  return given.map((turn) => {
    const left = turns.find(({ kind, at }) => at > turn.at && leavesDesk.includes(kind))
    return { repId: turn.repId ?? repId, at: turn.at, until: left?.at ?? null }
  })
}

function rungOf({ kind, at, detail }: HandoffTurn): { readonly rung: Rung; readonly at: Date } | null {
  const of = detail['owed'] === 'contact' ? 'Contact' : detail['owed'] === 'result' ? 'Result' : ''
  if (kind === 'reminded') return { rung: `remind${of}`, at }
  if (kind === 'escalated') return { rung: `escalate${of}`, at }
  if (kind === 'reassigned') return { rung: 'reassign', at }
  return kind === 'noResponse' ? { rung: 'giveUp', at } : null
}
