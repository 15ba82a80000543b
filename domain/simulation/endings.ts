/** Reads off what became of a simulated lead, as plain values. */
import type { Course, EnrolmentEnd, HandoffEnd, MessageEnd } from './course.ts'
import type { Dealing, Stay, Subject } from './subject.ts'

export function courseOf(subject: Subject): Course {
  const { facts, steps, moves, tasks, stays, dealings } = subject
  return {
    leadId: facts.lead.id,
    steps,
    stages: moves,
    tasks,
    messages: messagesOf(subject),
    handoffs: dealings.map(handoffEnd),
    ends: stays.map(endOf),
  }
}

function messagesOf({ facts, mails }: Subject): MessageEnd[] {
  return facts.messages.flatMap(({ id, templateKey, step, state, outcomeCode, slot, sentAt }) => {
    const mail = mails.get(id)
    if (mail === undefined) return []
    const journey = mail.stay.journey.graph.journey
    return [{ journey, templateKey, step, state, outcomeCode, slot, sentAt, capHits: mail.capHits }]
  })
}

function handoffEnd({ trigger, status, rejectReason, offeredAt, closedAt, teamId, offers, rungs }: Dealing): HandoffEnd {
  return { trigger, status, rejectReason, offeredAt, closedAt, teamId, offers, rungs }
}

function endOf({ journey, businessKey, cycle, outcome, state, startedAt, finishedAt }: Stay): EnrolmentEnd {
  const status = outcome === null ? 'active' : 'finished'
  return { journey: journey.graph.journey, businessKey, cycle, status, outcome, step: state.step, startedAt, finishedAt }
}
