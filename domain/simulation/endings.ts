/** Reads off what became of a simulated lead, as plain values. */
import type { Course, EnrolmentEnd, HandoffEnd, MessageEnd } from './course.ts'
import type { Dealing, Stay, Subject } from './subject.ts'

export function courseOf(subject: Subject): Course {
  const { facts, steps, moves, tasks, stays, dealings, capHits } = subject
  return {
    leadId: facts.lead.id,
    steps,
    stages: moves,
    tasks,
    capHits,
    messages: messagesOf(subject),
    handoffs: dealings.map(handoffEnd),
    ends: stays.map(endOf),
  }
}

function messagesOf({ facts, mails }: Subject): MessageEnd[] {
  return facts.messages.flatMap(({ id, templateKey, step, occurrence, state, outcomeCode, slot, sentAt }) => {
    const mail = mails.get(id)
    if (mail === undefined) return []
    const { stay, queuedAt, finalAt } = mail
    const run = { journey: stay.journey.graph.journey, businessKey: stay.businessKey }
    return [{ ...run, templateKey, step, occurrence, state, outcomeCode, slot, queuedAt, sentAt, finalAt }]
  })
}

function handoffEnd(dealing: Dealing): HandoffEnd {
  const { trigger, status, rejectReason, urgency, teamId, offers, rungs } = dealing
  const { offeredAt, acceptedAt, contactedAt, closedAt, reofferAt } = dealing
  const times = { offeredAt, acceptedAt, contactedAt, closedAt, reofferAt }
  return { trigger, status, rejectReason, urgency, teamId, offers, rungs, ...times }
}

function endOf({ journey, businessKey, cycle, outcome, state, waitingFor, wakeAt, startedAt, finishedAt }: Stay): EnrolmentEnd {
  const status = outcome === null ? 'active' : 'finished'
  const position = { step: state.step, waitingFor, wakeAt }
  return { journey: journey.graph.journey, businessKey, cycle, status, outcome, ...position, startedAt, finishedAt }
}
