/** Consent that was given elsewhere: recorded with its evidence; for email marketing the address itself is asked before it counts. */
import { sql } from 'kysely'
import { type ClaimedConsent, needsOptIn } from '../domain/consent-input.ts'
import type { ConsentBasis, Purpose } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { recordConsents } from './consent-record.ts'
import { wakeEnrolments } from './enrolments.ts'
import type { Tx } from './open.ts'
import { type OptInAnswer, type OptInRequest, requestOptIns } from './optin-request.ts'

export interface Claim {
  readonly leadId: LeadId
  readonly language: Language
  readonly email: string | null
  readonly consents: readonly ClaimedConsent[]
  /** `api` or `import`. */
  readonly source: string
}

export type OptInOutcome = 'asked' | (OptInAnswer & { ok: false })['reason']

/** The caller holds the locks of all leads named. Answers per claim what became of the opt-in mail; null where none is needed. */
export async function recordClaims(tx: Tx, claims: readonly Claim[], now: Date): Promise<(OptInOutcome | null)[]> {
  const fresh = await unrecorded(tx, claims)
  await recordConsents(
    tx,
    fresh.map(({ claim: { leadId, source, email }, consent }) => ({
      leadId,
      purpose: consent.purpose,
      action: consent.purpose === 'phone' ? ('recorded' as const) : ('imported' as const),
      basis: consent.basis,
      channel: source,
      actor: source,
      declaredAt: consent.at,
      ...reasonOf(consent),
      evidence: {
        email,
        text: consent.text,
        ...(consent.conditions === null ? {} : { detail: { conditions: consent.conditions } }),
      },
    })),
    now,
  )
  const outcomes = await askWhoNeeds(tx, claims, now)
  for (const leadId of await nurturedAmong(tx, claims)) await wakeEnrolments(tx, leadId)
  return outcomes
}

interface Declared {
  readonly claim: Claim
  readonly consent: ClaimedConsent
}

/** A declaration brought again, by the same file say, is no new one: it must not outweigh a withdrawal in between. */
async function unrecorded(tx: Tx, claims: readonly Claim[]): Promise<Declared[]> {
  const known = await recordedKeys(tx, claims)
  return claims
    .flatMap((claim) => claim.consents.map((consent) => ({ claim, consent })))
    .filter(({ claim, consent }) => {
      const key = declarationKey({
        ...consent,
        leadId: claim.leadId,
        channel: claim.source,
        declaredAt: consent.at.toISOString(),
      })
      const isNew = !known.has(key)
      known.add(key)
      return isNew
    })
}

interface Declaration {
  readonly leadId: string
  readonly channel: string
  readonly purpose: Purpose
  readonly basis: ConsentBasis | null
  readonly text: string | null
  readonly declaredAt: string | null
}

/** What one presumes from a talk is the same whatever day is written beside it. */
function declarationKey({ leadId, channel, purpose, basis, text, declaredAt }: Declaration): string {
  return JSON.stringify([leadId, channel, purpose, basis, text, basis === 'presumed' ? null : declaredAt])
}

async function recordedKeys(tx: Tx, claims: readonly Claim[]): Promise<Set<string>> {
  const leadIds = claims.map(({ leadId }) => leadId)
  if (leadIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('consentEvent')
    .innerJoin('consentEvidence', 'consentEvidence.consentEventId', 'consentEvent.id')
    .select(['leadId', 'channel', 'purpose', 'basis', 'text'])
    .select(sql<string | null>`detail ->> 'declaredAt'`.as('declaredAt'))
    .where(sql<boolean>`consent_event.lead_id = any(${leadIds}::uuid[])`)
    .where('action', 'in', ['imported', 'recorded'])
    .execute()
  return new Set(rows.map(declarationKey))
}

/** Few of the leads in a file are in a journey; only those look again. */
async function nurturedAmong(tx: Tx, claims: readonly Claim[]): Promise<LeadId[]> {
  const leadIds = claims.filter(({ consents }) => consents.length > 0).map(({ leadId }) => leadId)
  if (leadIds.length === 0) return []
  const rows = await tx
    .selectFrom('enrolment')
    .select('leadId')
    .distinct()
    .where('status', '=', 'active')
    .where(sql<boolean>`lead_id = any(${leadIds}::uuid[])`)
    .execute()
  return rows.map((row) => row.leadId as LeadId)
}

/** What a presumed basis rests on is shown beside the call button. */
function reasonOf({ purpose, text }: ClaimedConsent): { reason?: string } {
  return purpose === 'phone' ? { reason: text } : {}
}

/** Answers per claim; null where no claimed consent needs an opt-in. */
async function askWhoNeeds(tx: Tx, claims: readonly Claim[], now: Date): Promise<(OptInOutcome | null)[]> {
  const requests = claims.map(requestFor)
  const wanted = requests.flatMap((request) => request ?? [])
  const answers = (await requestOptIns(tx, wanted, now)).values()
  return requests.map((request) => {
    const answer = request === null ? null : (answers.next().value ?? null)
    return answer === null ? null : answer.ok ? 'asked' : answer.reason
  })
}

function requestFor({ leadId, language, consents, source }: Claim): OptInRequest | null {
  const claimed = consents.find(needsOptIn)
  if (claimed === undefined) return null
  return {
    leadId,
    language,
    source,
    purposes: ['email_marketing'],
    askedBy: 'import',
    evidence: () => ({ text: claimed.text, detail: { declaredAt: claimed.at.toISOString() } }),
  }
}
