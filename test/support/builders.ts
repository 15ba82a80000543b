/** Builds leads, events and facts that state only what a test is about; everything else is ordinary. */
import { readFileSync } from 'node:fs'
import type { Company } from '../../domain/company.ts'
import { inCanonicalOrder, type BuiltInEventType, type LeadEvent } from '../../domain/event.ts'
import type { Consent, EnrolmentFact, Facts, HandoffFact, MessageFact } from '../../domain/facts.ts'
import type { CompanyId, EnrolmentId, EventId, HandoffId, LeadId, MessageId, ModelId, RepId } from '../../domain/id.ts'
import type { Lead } from '../../domain/lead.ts'
import { parseScoringModel } from '../../domain/scoring-model-parse.ts'
import type { ScoringModel } from '../../domain/scoring-model.ts'

/** A Monday, 08:00 in Berlin. */
export const monday = new Date('2026-03-02T07:00:00Z')

const msOf = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `after(monday, '3d')`; negative for before. */
export function after(from: Date, distance: string): Date {
  const unit = distance.endsWith('m') ? msOf.m : distance.endsWith('h') ? msOf.h : msOf.d
  return new Date(from.getTime() + Number.parseFloat(distance) * unit)
}

export const starterSource = readFileSync(new URL('../../journeys/scoring-model.yaml', import.meta.url), 'utf8')

/** The model that ships, its reference time on `monday`. */
export const starterModel: ScoringModel = (() => {
  const { definition, problems } = parseScoringModel(starterSource)
  if (definition === null) throw new Error(`The starter model does not parse: ${JSON.stringify(problems)}`)
  return { ...definition, id: '00000000-0000-7000-8000-00000000beef' as ModelId, version: 1, referenceTime: monday }
})()

let made = 0

/** A fresh id in the form of a UUID; ids made later sort later. */
export function someId(): string {
  made += 1
  return `00000000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`
}

/** A production manager at a German machine builder, cold, reachable by mail and phone. */
function aLead(given: Partial<Lead> = {}): Lead {
  const id = given.id ?? (someId() as LeadId)
  return {
    id,
    externalId: null,
    email: `lead-${id.slice(-6)}@maschinenbau.example`,
    phone: '+49 89 1234567',
    salutation: null,
    firstName: 'Kim',
    lastName: 'Muster',
    companyId: null,
    companyName: 'Muster Maschinenbau GmbH',
    jobTitle: 'Produktionsmanager',
    industry: 'Maschinenbau',
    employees: 200,
    country: 'DE',
    region: null,
    postalCode: '80331',
    language: 'de',
    timeZone: null,
    kind: 'b2b',
    channel: 'form',
    direction: 'inbound',
    attributes: {},
    stage: 'cold',
    stageSince: monday,
    disqualifiedReason: null,
    knockOutLifted: false,
    ownerRepId: null,
    cycle: 1,
    coolOffUntil: null,
    lastHandoffClosedAt: null,
    sameEvidenceAllowed: false,
    needsData: null,
    objectedAt: null,
    ...given,
  }
}

export function aCompany(given: Partial<Company> = {}): Company {
  return {
    id: someId() as CompanyId,
    domain: 'maschinenbau.example',
    name: 'Muster Maschinenbau GmbH',
    industry: 'Maschinenbau',
    employees: 200,
    country: 'DE',
    region: null,
    postalCode: null,
    ...given,
  }
}

/** `type` may also be a declared one. */
export function anEvent(type: BuiltInEventType | (string & {}), given: Partial<Omit<LeadEvent, 'type'>> = {}): LeadEvent {
  return { id: someId() as EventId, type, occurredAt: monday, properties: {}, messageId: null, verdict: 'human', ...given }
}

export function aConsent(given: Partial<Consent> = {}): Consent {
  return { status: 'confirmed', basis: 'consent', reason: null, since: monday, expiresAt: null, ...given }
}

export function aMessage(given: Partial<MessageFact> = {}): MessageFact {
  return {
    id: someId() as MessageId,
    class: 'marketing',
    enrolmentId: null,
    step: null,
    occurrence: 1,
    templateKey: 'checklist',
    state: 'sent',
    slot: monday,
    sentAt: monday,
    outcomeCode: null,
    priority: 0,
    ...given,
  }
}

export function aHandoff(given: Partial<HandoffFact> = {}): HandoffFact {
  return {
    id: someId() as HandoffId,
    repId: someId() as RepId,
    status: 'open',
    trigger: 'ready',
    rejectReason: null,
    requestEventId: null,
    offeredAt: monday,
    closedAt: null,
    ...given,
  }
}

export function anEnrolment(given: Partial<EnrolmentFact> = {}): EnrolmentFact {
  return {
    id: someId() as EnrolmentId,
    journey: 'whitepaper-nurture',
    businessKey: '',
    status: 'active',
    outcome: null,
    causeEventId: null,
    startedAt: monday,
    finishedAt: null,
    cycle: 1,
    ...given,
  }
}

/** Facts of an ordinary lead with confirmed email consent; `lead` overrides single fields; `engagement` is the score at `monday`. */
export function someFacts(given: Partial<Omit<Facts, 'lead'>> & { lead?: Partial<Lead>; engagement?: number } = {}): Facts {
  const { lead, engagement, events, ...rest } = given
  return {
    lead: aLead(lead),
    company: null,
    model: starterModel,
    engagementA: engagement ?? 0,
    fit: 0,
    events: inCanonicalOrder(events ?? []),
    consents: { email_marketing: aConsent() },
    suppressions: [],
    messages: [],
    handoffs: [],
    enrolments: [],
    splits: {},
    webhookCalls: [],
    zone: 'Europe/Berlin',
    holidays: { country: 'DE', region: 'BY' },
    replyHold: false,
    segments: {},
    deliveryArea: ['DE', 'AT', 'CH'],
    ...rest,
  }
}
