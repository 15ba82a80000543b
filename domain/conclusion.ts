/** What follows for a lead from its facts and what it has just done: stage, offer to sales, requests, when to look again. Pure; the shell obeys. */
import type { LeadEvent } from './event.ts'
import type { Facts } from './facts.ts'
import { disqualificationOf } from './fit.ts'
import { isDirectRequest, newestHighIntent } from './high-intent.ts'
import type { EventId } from './id.ts'
import { readiness, type Readiness } from './readiness.ts'
import type { Reason } from './reason.ts'
import { grantsOf } from './score-fold.ts'

export type StageStep =
  | { readonly kind: 'disqualify'; readonly reason: string; readonly isKnockOut: boolean }
  /** Out of profile no longer: back to where it was. */
  | { readonly kind: 'lift' }
  /** `latestAt`: the newest act of the kind that `evidence` is the first of. */
  | { readonly kind: 'toIql'; readonly evidence: EventId; readonly latestAt: Date }

interface Offer {
  readonly trigger: 'ready' | 'request'
  readonly reasons: readonly Reason[]
  readonly requestEventId: EventId | null
}

export interface Conclusion {
  readonly stage: StageStep | null
  /** To sales, by a new handoff. */
  readonly offer: Offer | null
  /** Direct requests that no new handoff answers: each joins the open one or becomes a task. */
  readonly requests: readonly LeadEvent[]
  readonly needsData: readonly string[] | null
  readonly highIntentAt: Date | null
  /** When its readiness may change without an event. */
  readonly reconsiderAt: Date | null
}

/** A ripe lead that nobody could take is offered again after so long. */
export const nobodyRetryMs = 3_600_000

/** `fresh` are the events not applied before, judged already. An objection ends scoring, never a request of the lead's own. */
export function conclude(facts: Facts, fresh: readonly LeadEvent[], now: Date): Conclusion {
  const requests = fresh.filter((event) => event.verdict === 'human' && isDirectRequest(event))
  const stage = facts.lead.objectedAt === null ? stageStep(facts, now) : null
  const verdict = readiness(afterStep(facts, stage), now)
  const offer = mayBeOffered(facts, verdict, requests) ? offerOf(verdict) : null
  return {
    stage,
    offer,
    requests: requests.filter((request) => request.id !== offer?.requestEventId),
    needsData: lackingFacts(facts, verdict),
    highIntentAt: newestHighIntent(facts)?.occurredAt ?? null,
    reconsiderAt: offer === null && !verdict.ready ? verdict.nextChangeAt : null,
  }
}

/** What may concern a waiting journey beside the events. An edit of the lead comes without an event, so its fields count as changed then. */
export function changedKeys(before: Facts, after: Facts, fresh: readonly LeadEvent[]): string[] {
  const isScored = before.engagementA !== after.engagementA || before.fit !== after.fit
  return [...(isScored ? ['score'] : []), ...(fresh.length === 0 ? ['lead', 'stage', 'consent'] : [])]
}

function stageStep(facts: Facts, now: Date): StageStep | null {
  const { stage, knockOutLifted, disqualifiedReason } = facts.lead
  const reason = knockOutLifted ? null : disqualificationOf(facts, facts.fit, now)
  if (stage === 'disqualified') return reason === null && disqualifiedReason === 'outOfProfile' ? { kind: 'lift' } : null
  if (stage !== 'cold' && stage !== 'iql' && stage !== 'mql') return null
  if (reason !== null && !answersRequest(facts)) return { kind: 'disqualify', ...reason }
  return stage === 'cold' ? firstInterest(facts) : null
}

/** The first act of its own that earned points; a talk at a fair leaves a lead cold. */
function firstInterest({ model, events }: Facts): StageStep | null {
  const acts = grantsOf(model, events).filter(({ points, type }) => points > 0 && !model.iqlExcept.includes(type))
  const [first, latest] = [acts[0], acts.at(-1)]
  return first === undefined || latest === undefined
    ? null
    : { kind: 'toIql', evidence: first.eventId, latestAt: latest.occurredAt }
}

/** No automatic disqualification takes away what somebody asked for. */
function answersRequest({ handoffs }: Facts): boolean {
  return handoffs.some((handoff) => handoff.closedAt === null && handoff.requestEventId !== null)
}

/** An offer that nobody answered waits for its second day; a new request does not. */
function mayBeOffered({ handoffs }: Facts, { request }: Readiness, fresh: readonly LeadEvent[]): boolean {
  const held = handoffs.find((handoff) => handoff.closedAt === null)
  if (held === undefined) return true
  return held.status === 'noResponse' && request !== null && fresh.some((event) => event.id === request.id)
}

function afterStep(facts: Facts, step: StageStep | null): Facts {
  switch (step?.kind) {
    case 'disqualify':
      return { ...facts, lead: { ...facts.lead, stage: 'disqualified', disqualifiedReason: step.reason } }
    case 'lift':
      return { ...facts, lead: { ...facts.lead, stage: 'iql', disqualifiedReason: null } }
    case 'toIql':
    case undefined:
      return facts
    default:
      return step satisfies never
  }
}

function offerOf({ ready, request, reasons }: Readiness): Offer | null {
  if (!ready) return null
  return { trigger: request === null ? 'ready' : 'request', reasons, requestEventId: request?.id ?? null }
}

/** What a rep found wrong stays until somebody has corrected it; everything else is asked anew. */
function lackingFacts({ lead, handoffs }: Facts, { needsData }: Readiness): readonly string[] | null {
  if (needsData.length > 0) return needsData
  const awaitsCorrection = handoffs.at(-1)?.rejectReason === 'badData' && !lead.sameEvidenceAllowed
  return awaitsCorrection ? lead.needsData : null
}
