/** What happens to a running handoff from outside its ladder: a request that joins it, a withdrawal, the day it is offered again. Pure. */
import { addWorkingTime } from './calendar.ts'
import type { EventId } from './id.ts'
import type { Facts, HandoffFact, HandoffStatus } from './facts.ts'
import { type Agreement, deadlineOf, type HandoffClock } from './handoff-ladder.ts'

/** `replace`: an unanswered offer waits for its second day, and a request of the lead does not wait with it. */
export function meetingOf(
  open: { readonly status: HandoffStatus } | null,
  trigger: HandoffFact['trigger'],
): 'offer' | 'join' | 'replace' {
  if (open === null) return 'offer'
  return trigger === 'request' && open.status === 'noResponse' ? 'replace' : 'join'
}

/** The deadline that a request of the lead sets. */
export function requestDeadline({ calendar, sla }: Agreement, now: Date): Date {
  return addWorkingTime(calendar, now, sla.firstResponseToRequestMs)
}

/** What a request changes on the clock of an open offer; a clock that would end sooner anyway is left alone. */
export function clockAfterRequest(clock: HandoffClock, agreement: Agreement, requestEventId: EventId, now: Date) {
  const dueAt = deadlineOf(clock, agreement)
  const isSooner = dueAt === null || requestDeadline(agreement, now) < dueAt
  return isSooner ? ({ requestEventId, urgency: 'urgent', offeredAt: now, climbed: [] } as const) : ({ requestEventId } as const)
}

/** An objection leaves those alone that answer the lead's own request. */
export function restsOnRequest({ requestEventId, status }: Pick<HandoffFact, 'requestEventId' | 'status'>, why: string): boolean {
  return why === 'objected' && requestEventId !== null && (status === 'open' || status === 'accepted')
}

/** Why a lead is not offered again on the day that was set; null when it is. Readiness was frozen, so only stops are asked for. */
export function obstacleToReoffer(
  { lead, handoffs }: Pick<Facts, 'lead' | 'handoffs'>,
  handoff: Pick<HandoffFact, 'id' | 'requestEventId'>,
): string | null {
  if (lead.stage === 'disqualified') return 'disqualified'
  if (lead.objectedAt !== null && handoff.requestEventId === null) return 'objected'
  if (lead.stage === 'sql' || lead.stage === 'opportunity' || lead.stage === 'customer') return 'stageTooFar'
  return handoffs.some((other) => other.closedAt === null && other.id !== handoff.id) ? 'handoffOpen' : null
}

/** Given back with a date, rather than left unanswered: the same rep gets the lead back. */
export function isPromisedBack({ status }: { readonly status: HandoffStatus }): boolean {
  return status !== 'noResponse'
}
