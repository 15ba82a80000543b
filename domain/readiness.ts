/** Whether a lead is ripe for sales: score, behaviour and context together, or a direct request; and what is missing if not. */
import { contactBases } from './contact-basis.ts'
import type { LeadEvent } from './event.ts'
import type { Facts } from './facts.ts'
import { staleAt, unansweredHighIntent, unansweredRequest } from './high-intent.ts'
import { allOf, anyOf, outcome, type Outcome } from './outcome.ts'
import type { Reason } from './reason.ts'
import { dropsBelow, engagementAt } from './score.ts'
import { grantsOf } from './score-fold.ts'
import type { RequiredFact } from './scoring-model.ts'

export interface Readiness {
  readonly ready: boolean
  /** The direct request that makes it ready whatever its engagement; null: none is needed or none suffices. */
  readonly request: LeadEvent | null
  /** What the gate still lacks; empty when ready. */
  readonly missing: readonly Reason[]
  /** Ready but for these facts; otherwise empty. */
  readonly needsData: readonly RequiredFact[]
  readonly reasons: readonly Reason[]
  /** `ready` stays as it is until then unless something happens. */
  readonly nextChangeAt: Date | null
}

/** While a handoff is open, merit is not asked again: only stops, knock-outs and missing facts are. */
export function readiness(facts: Facts, now: Date): Readiness {
  const standing = [notDisqualified(facts), beforeSql(facts), notObjected(facts), contactable(facts, now)]
  const gate = [fitReached(facts), engagementReached(facts, now), highIntent(facts, now), notCoolingOff(facts, now)]
  const shortCut = allOf([requested(facts, now), requestFitReached(facts)])
  const fullGate = allOf(gate)
  const merit = anyOf([...handoffOpen(facts), shortCut, fullGate])
  const otherwise = allOf([...standing, merit])
  const missingFacts = factsMissing(facts)
  const whole = allOf([otherwise, factsPresent(missingFacts)])
  const lacking = [...(merit.value ? [] : gate), ...standing, factsPresent(missingFacts)].filter((part) => !part.value)
  return {
    ready: whole.value,
    request: whole.value && shortCut.value ? unansweredRequest(facts) : null,
    missing: lacking.flatMap((part) => part.reasons),
    needsData: otherwise.value ? missingFacts : [],
    reasons: whole.value ? whyReady(shortCut, fullGate, whole) : lacking.flatMap((part) => part.reasons),
    nextChangeAt: whole.nextChangeAt,
  }
}

/** As a rep wants to read it: what the lead asked for or did, how well it fits, then how it may be reached; each thing once. */
function whyReady(shortCut: Outcome, fullGate: Outcome, whole: Outcome): readonly Reason[] {
  const asked = shortCut.value ? shortCut.reasons.filter(({ code }) => code === 'ready.request') : []
  const saidAlready = new Set(asked.flatMap(({ evidence }) => evidence ?? []))
  const merits = fullGate.value ? fullGate.reasons : shortCut.reasons.filter((reason) => !asked.includes(reason))
  const did = merits.filter(({ code }) => code === 'ready.highIntent')
  const news = did.filter(({ evidence = [] }) => !evidence.every((id) => saidAlready.has(id)))
  const told = new Set([...shortCut.reasons, ...fullGate.reasons])
  const others = whole.reasons.filter((reason) => !told.has(reason))
  return [...asked, ...news, ...merits.filter((reason) => !did.includes(reason)), ...others]
}

/** The required facts that are not known, as the model names them. */
export function factsMissing({ lead, company, model }: Facts): readonly RequiredFact[] {
  const known: Readonly<Record<RequiredFact, boolean>> = {
    name: lead.firstName !== null || lead.lastName !== null,
    company: (lead.companyName ?? company?.name ?? company?.domain ?? null) !== null,
    email: lead.email !== null,
    phone: lead.phone !== null,
    emailOrPhone: lead.email !== null || lead.phone !== null,
    jobTitle: lead.jobTitle !== null,
    country: (lead.country ?? company?.country ?? null) !== null,
  }
  return model.ready.requiredFacts.filter((fact) => !known[fact])
}

function notDisqualified({ lead }: Facts): Outcome {
  return required(lead.stage !== 'disqualified', { code: 'ready.disqualified', params: { reason: lead.disqualifiedReason } })
}

function beforeSql({ lead: { stage } }: Facts): Outcome {
  const isBefore = stage === 'cold' || stage === 'iql' || stage === 'mql' || stage === 'disqualified'
  return required(isBefore, { code: 'ready.stageTooFar', params: { stage } })
}

function notObjected({ lead }: Facts): Outcome {
  return required(lead.objectedAt === null, { code: 'ready.objected' })
}

function contactable(facts: Facts, now: Date): Outcome {
  const bases = contactBases(facts, now)
  if (bases.length === 0) return outcome(false, { code: 'ready.notContactable' })
  return anyOf(
    bases.map(({ channel, basis, until }) => outcome(true, { code: `ready.contactable.${channel}`, params: { basis } }, until)),
  )
}

function factsPresent(missing: readonly RequiredFact[]): Outcome {
  return required(missing.length === 0, { code: 'ready.factsMissing', params: { facts: missing.join(', ') } })
}

function fitReached({ fit, model }: Facts): Outcome {
  const params = { fit, needed: model.ready.fit }
  return fit >= model.ready.fit
    ? outcome(true, { code: 'ready.fit', params })
    : outcome(false, { code: 'ready.fitTooLow', params })
}

function engagementReached(facts: Facts, now: Date): Outcome {
  const needed = facts.model.ready.engagement
  const params = { engagement: engagementAt(facts, now), needed }
  if (params.engagement < needed) return outcome(false, { code: 'ready.engagementTooLow', params })
  const evidence = grantsOf(facts.model, facts.events)
    .filter((grant) => grant.points > 0)
    .map((grant) => grant.eventId)
  return outcome(true, { code: 'ready.engagement', params, evidence }, dropsBelow(facts, needed, now))
}

function highIntent(facts: Facts, now: Date): Outcome {
  const event = unansweredHighIntent(facts)
  return (
    recent(event, 'ready.highIntent', facts, now) ??
    outcome(false, { code: 'ready.noHighIntent', params: { days: facts.model.highIntent.withinDays } })
  )
}

function requested(facts: Facts, now: Date): Outcome {
  return recent(unansweredRequest(facts), 'ready.request', facts, now) ?? outcome(false, { code: 'ready.noRequest' })
}

function recent(event: LeadEvent | null, code: string, facts: Facts, now: Date): Outcome | null {
  if (event === null || staleAt(event, facts) <= now) return null
  const params = { type: event.type, at: event.occurredAt.toISOString() }
  return outcome(true, { code, params, evidence: [event.id] }, staleAt(event, facts))
}

function requestFitReached({ fit, model }: Facts): Outcome {
  const params = { fit, needed: model.ready.requestFit }
  const isReached = fit >= model.ready.requestFit
  return outcome(isReached, { code: isReached ? 'ready.requestFit' : 'ready.requestFitTooLow', params })
}

function notCoolingOff({ lead: { coolOffUntil } }: Facts, now: Date): Outcome {
  if (coolOffUntil === null || coolOffUntil <= now) return { value: true, reasons: [], nextChangeAt: null }
  return outcome(false, { code: 'ready.coolingOff', params: { until: coolOffUntil.toISOString() } }, coolOffUntil)
}

function handoffOpen({ handoffs }: Facts): readonly Outcome[] {
  return handoffs.some((handoff) => handoff.closedAt === null) ? [outcome(true, { code: 'ready.handoffOpen' })] : []
}

/** Something that goes without saying while it holds. */
function required(value: boolean, otherwise: Reason): Outcome {
  return { value, reasons: value ? [] : [otherwise], nextChangeAt: null }
}
