/** Brings a lead back to how it stood at an earlier time, as far as the record tells; what was edited by hand since stays edited. */
import { consentAfter } from '../consent.ts'
import type { Consent, Facts, HandoffFact, Purpose } from '../facts.ts'
import type { Stage } from '../lead.ts'
import { rescore } from '../rescore.ts'
import type { ScoringModel } from '../scoring-model.ts'
import type { LeadHistory, PastEnrolment, PastHandoff } from './history.ts'
import { stateAfter } from './rebuild.ts'
import type { PlannedMail, WorldEnrolment, WorldHandoff, WorldLead } from './world.ts'

/** Nobody acts yet: what happens later is recorded-acts.ts. The score is folded anew by `model`. */
export function rewoundLead(history: LeadHistory, model: ScoringModel, at: Date): WorldLead {
  const before = factsAt(history, model, at)
  const factors = history.factors.filter(({ occurredAt }) => occurredAt < at)
  const { facts, appended } = rescore(before, factors, at)
  const disqualified = history.stages.findLast((move) => move.at < at && move.to === 'disqualified')
  return {
    facts,
    ledger: [...factors, ...appended],
    acts: [],
    enrolments: history.enrolments.filter((one) => isGoingOn(one, at)).map((one) => enrolmentAt(one)),
    planned: plannedAt(history, at),
    handoffs: history.handoffs.flatMap((handoff) => handoffAt(handoff, at) ?? []),
    stageBeforeDisqualified: disqualified?.from ?? 'cold',
    // Of whom nothing was known, nobody had thought yet: it comes to meet segments when it first does something.
    ...(facts.events.length === 0 ? { segments: [] } : { reconsiderAt: at }),
  }
}

function factsAt(history: LeadHistory, model: ScoringModel, at: Date): Facts {
  const { facts } = history
  const { stage, stageSince, disqualifiedReason } = stageAt(history, at)
  const closed = history.handoffs.flatMap(({ closedAt }) => (closedAt !== null && closedAt < at ? [closedAt.getTime()] : []))
  const cycles = history.enrolments.flatMap(({ cycle, startedAt }) => (startedAt < at ? [cycle] : []))
  const { objectedAt } = facts.lead
  return {
    ...facts,
    model,
    engagementA: 0,
    lead: {
      ...facts.lead,
      stage,
      stageSince,
      disqualifiedReason,
      cycle: Math.max(1, ...cycles),
      coolOffUntil: coolOffAt(history, at),
      lastHandoffClosedAt: closed.length === 0 ? null : new Date(Math.max(...closed)),
      sameEvidenceAllowed: false,
      needsData: null,
      objectedAt: objectedAt !== null && objectedAt < at ? objectedAt : null,
    },
    events: facts.events.filter(({ occurredAt }) => occurredAt < at),
    consents: consentsAt(history, at),
    suppressions: history.suppressions.filter((one) => one.at < at).map(({ scope, reason }) => ({ scope, reason })),
    messages: messagesAt(history, at),
    handoffs: history.handoffs.flatMap((handoff) => handoffFactAt(handoff, at) ?? []),
    enrolments: facts.enrolments
      .filter(({ startedAt }) => startedAt < at)
      .map((one) =>
        one.finishedAt === null || one.finishedAt < at ? one : { ...one, status: 'active', outcome: null, finishedAt: null },
      ),
    webhookCalls: [],
    replyHold: false,
  }
}

function stageAt(
  { stages, facts }: LeadHistory,
  at: Date,
): { stage: Stage; stageSince: Date; disqualifiedReason: string | null } {
  const last = stages.findLast((move) => move.at < at)
  const next = stages.find((move) => move.at >= at)
  if (last !== undefined)
    return { stage: last.to, stageSince: last.at, disqualifiedReason: last.to === 'disqualified' ? last.reason : null }
  return { stage: next?.from ?? facts.lead.stage, stageSince: at, disqualifiedReason: null }
}

function consentsAt({ consents }: LeadHistory, at: Date): Facts['consents'] {
  const standing: Partial<Record<Purpose, Consent>> = {}
  for (const one of consents.filter((past) => past.at < at)) {
    const next = consentAfter(standing[one.purpose] ?? null, { ...one, reason: null, expiresAt: null })
    if (next !== null) standing[one.purpose] = next
  }
  return standing
}

/** What had not left by then was planned. */
function messagesAt({ messages }: LeadHistory, at: Date): Facts['messages'] {
  return messages
    .filter(({ queuedAt }) => queuedAt < at)
    .map(({ fact, finalAt }) =>
      finalAt !== null && finalAt < at ? fact : { ...fact, state: 'queued', sentAt: null, outcomeCode: null },
    )
}

function plannedAt({ messages, enrolments }: LeadHistory, at: Date): PlannedMail[] {
  const goingOn = new Set(enrolments.filter((one) => isGoingOn(one, at)).map(({ id }) => id))
  return messages.flatMap(({ fact, queuedAt, finalAt, expiresAt, policy, capped }) => {
    const { id: messageId, enrolmentId } = fact
    if (enrolmentId === null || !goingOn.has(enrolmentId) || queuedAt >= at || (finalAt !== null && finalAt < at)) return []
    return [{ messageId, enrolmentId, queuedAt, expiresAt, policy, capped }]
  })
}

function isGoingOn({ startedAt, finishedAt }: PastEnrolment, at: Date): boolean {
  return startedAt < at && (finishedAt === null || finishedAt >= at)
}

/** It looks at once, and goes on from where it stood. */
function enrolmentAt({ id, journey, businessKey, cycle, startedAt, decisions }: PastEnrolment): WorldEnrolment {
  const state = stateAfter(journey.graph, id, startedAt, decisions)
  return { id, journey, businessKey, cycle, startedAt, state, waitingFor: null, wakeAt: startedAt, isPaused: journey.isPaused }
}

function coolOffAt({ enrolments }: LeadHistory, at: Date): Date | null {
  const waits = enrolments
    .filter((one) => isGoingOn(one, at))
    .flatMap(({ decisions }) =>
      decisions.flatMap(({ command }) => ('waitingFor' in command && command.waitingFor === 'coolOff' ? [command.until] : [])),
    )
  return waits.at(-1) ?? null
}

/** Null when it began later, or was over by then. */
function handoffAt(handoff: PastHandoff, at: Date): WorldHandoff | null {
  const fact = handoffFactAt(handoff, at)
  if (fact === null || fact.closedAt !== null) return null
  const { teamId, reasons, urgency, turns, acceptedAt, contactedAt } = handoff
  const rotation = turns.filter((turn) => turn.kind === 'reassigned' && turn.at < at).length
  const earlier = (time: Date | null) => (time !== null && time < at ? time : null)
  return {
    ...fact,
    teamId,
    reasons,
    urgency,
    rotation,
    acceptedAt: earlier(acceptedAt),
    contactedAt: earlier(contactedAt),
    reofferAt: null,
    climbed: [],
    note: null,
  }
}

function handoffFactAt(handoff: PastHandoff, at: Date): HandoffFact | null {
  const { id, trigger, requestEventId, createdAt, closedAt, turns, status, rejectReason } = handoff
  if (createdAt >= at) return null
  const given = turns.findLast((turn) => turn.at < at && (turn.kind === 'offered' || turn.kind === 'reassigned'))
  const base = { id, trigger, requestEventId, repId: given?.repId ?? handoff.repId, offeredAt: given?.at ?? createdAt }
  if (closedAt !== null && closedAt < at) return { ...base, status, rejectReason, closedAt }
  const has = (kind: string) => turns.some((turn) => turn.kind === kind && turn.at < at)
  const stood = has('qualified') ? 'qualified' : has('accepted') ? 'accepted' : has('noResponse') ? 'noResponse' : 'open'
  return { ...base, status: stood, rejectReason: null, closedAt: null }
}
