/** Through which channels sales may contact a lead, and on what recorded basis; whether marketing may email it is another question. */
import type { LeadEvent } from './event.ts'
import type { ConsentBasis, Facts } from './facts.ts'
import { isDirectRequest, staleAt } from './high-intent.ts'

export interface ContactBasis {
  readonly channel: 'email' | 'phone'
  readonly basis: ConsentBasis
  /** A request is a basis for a while only. */
  readonly until: Date | null
}

/** None after an objection. */
export function contactBases(facts: Facts, now: Date): readonly ContactBasis[] {
  if (facts.lead.objectedAt !== null) return []
  const request = liveRequest(facts, now)
  return [emailBasis(facts, request), phoneBasis(facts, request)].filter((basis) => basis !== null)
}

function emailBasis(facts: Facts, request: LeadEvent | null): ContactBasis | null {
  const { lead, consents, suppressions } = facts
  if (lead.email === null || suppressions.some(({ scope }) => scope !== 'marketing')) return null
  const consent = consents.email_marketing
  if (consent?.status === 'confirmed' && suppressions.length === 0)
    return { channel: 'email', basis: consent.basis ?? 'consent', until: null }
  return request === null ? null : { channel: 'email', basis: 'requested', until: staleAt(request, facts) }
}

function phoneBasis(facts: Facts, request: LeadEvent | null): ContactBasis | null {
  if (facts.lead.phone === null) return null
  const consent = facts.consents.phone
  const refusedAt = consent?.status === 'withdrawn' ? consent.since : null
  if (consent?.status === 'confirmed') return { channel: 'phone', basis: consent.basis ?? 'consent', until: null }
  if (request !== null && (refusedAt === null || request.occurredAt > refusedAt))
    return { channel: 'phone', basis: 'requested', until: staleAt(request, facts) }
  return refusedAt === null && statedNeedAtFair(facts) ? { channel: 'phone', basis: 'presumed', until: null } : null
}

function liveRequest(facts: Facts, now: Date): LeadEvent | null {
  const request = facts.events.findLast(isDirectRequest) ?? null
  return request !== null && staleAt(request, facts) > now ? request : null
}

/** Somebody who talks at a stand about what they need expects a call about it. */
function statedNeedAtFair({ events, lead }: Facts): boolean {
  return events.some(
    ({ type, properties }) => type === 'need.stated' && (properties['fair'] !== undefined || lead.channel === 'tradeFair'),
  )
}
