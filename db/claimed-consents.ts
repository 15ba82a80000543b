/** Consent that was given elsewhere: recorded with its evidence; for email marketing the address itself is asked before it counts. */
import { sql } from 'kysely'
import { type ClaimedConsent, needsOptIn } from '../domain/consent-input.ts'
import type { LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { recordConsents } from './consent-record.ts'
import { wakeEnrolments } from './enrolments.ts'
import type { Tx } from './open.ts'
import { type OptInAnswer, requestOptIn } from './optins.ts'

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
  await recordConsents(
    tx,
    claims.flatMap(({ leadId, source, email, consents }) =>
      consents.map((consent) => ({
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
    ),
    now,
  )
  const outcomes: (OptInOutcome | null)[] = []
  for (const claim of claims) outcomes.push(await askIfNeeded(tx, claim, now))
  for (const leadId of await nurturedAmong(tx, claims)) await wakeEnrolments(tx, leadId)
  return outcomes
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

async function askIfNeeded(tx: Tx, { leadId, language, consents, source }: Claim, now: Date): Promise<OptInOutcome | null> {
  const claimed = consents.find(needsOptIn)
  if (claimed === undefined) return null
  const answer = await requestOptIn(
    tx,
    {
      leadId,
      language,
      source,
      purposes: ['email_marketing'],
      askedBy: 'import',
      evidence: () => ({ text: claimed.text, detail: { declaredAt: claimed.at.toISOString() } }),
    },
    now,
  )
  return answer.ok ? 'asked' : answer.reason
}
