/** Which behaviours say that somebody wants to talk, and which of them still count. */
import { isOfPattern } from './condition/match.ts'
import { directRequestTypes, type LeadEvent } from './event.ts'
import type { Facts } from './facts.ts'
import { dayMs } from './local-time.ts'

type Known = Pick<Facts, 'lead' | 'events' | 'model'>

export function isDirectRequest({ type }: Pick<LeadEvent, 'type'>): boolean {
  return directRequestTypes.some((request) => request === type)
}

/** By a person; whenever it was. */
export function newestHighIntent({ events, model }: Pick<Facts, 'events' | 'model'>): LeadEvent | null {
  const { behaviours } = model.highIntent
  return newest(events, (event) => behaviours.some((behaviour) => isOfPattern(event, behaviour)))
}

/** By a person and not used up by a handoff that has closed since. */
export function unansweredHighIntent(facts: Known): LeadEvent | null {
  const event = newestHighIntent(facts)
  return event !== null && isUnanswered(event, facts) ? event : null
}

export function unansweredRequest(facts: Known): LeadEvent | null {
  const event = newest(facts.events, isDirectRequest)
  return event !== null && isUnanswered(event, facts) ? event : null
}

/** When the behaviour is too old to count. */
export function staleAt({ occurredAt }: LeadEvent, { model }: Pick<Facts, 'model'>): Date {
  return new Date(occurredAt.getTime() + model.highIntent.withinDays * dayMs)
}

function isUnanswered({ occurredAt }: LeadEvent, { lead }: Pick<Facts, 'lead'>): boolean {
  return lead.sameEvidenceAllowed || lead.lastHandoffClosedAt === null || occurredAt > lead.lastHandoffClosedAt
}

function newest(events: readonly LeadEvent[], isOfKind: (event: LeadEvent) => boolean): LeadEvent | null {
  return events.findLast((event) => event.verdict === 'human' && isOfKind(event)) ?? null
}
