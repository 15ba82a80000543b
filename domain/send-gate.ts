/** Whether a marketing email may go to a lead at all; when and how often is the schedule's affair. */
import type { Consent, Facts, HandoffFact, HandoffStatus, Suppression } from './facts.ts'
import { never } from './failure.ts'

export type Sendability =
  | { readonly kind: 'ok' }
  /** A double opt-in is open; it lapses at `until`. */
  | { readonly kind: 'pending'; readonly until: Date }
  /** Sales is talking with the lead, or a reply waits for a person. */
  | { readonly kind: 'held'; readonly by: 'handoff' | 'reply' }
  | { readonly kind: 'unsendable'; readonly reason: UnsendableReason }

export type UnsendableReason =
  | 'noEmail'
  | 'disqualified'
  | 'objected'
  | `suppressed.${Suppression['reason']}`
  | 'noConsent'
  | 'consentWithdrawn'
  | 'optinExpired'

const pendingDays = 30
const dayMs = 86_400_000
const holdingStatuses: readonly HandoffStatus[] = ['open', 'accepted', 'qualified']

/** The part of the facts that the question needs. */
export interface SendFacts extends Pick<Facts, 'suppressions' | 'consents' | 'replyHold'> {
  readonly lead: Pick<Facts['lead'], 'email' | 'stage' | 'objectedAt'>
  readonly handoffs: readonly Pick<HandoffFact, 'status' | 'closedAt'>[]
}

/** For class `marketing` only. A stop beats an open opt-in, which beats a hold. */
export function sendability(facts: SendFacts, now: Date): Sendability {
  const stop = stopOf(facts)
  if (stop !== null) return { kind: 'unsendable', reason: stop }
  const permission = permissionOf(facts.consents.email_marketing, now)
  if (permission.kind !== 'ok') return permission
  if (facts.handoffs.some((handoff) => handoff.closedAt === null && holdingStatuses.includes(handoff.status)))
    return { kind: 'held', by: 'handoff' }
  return facts.replyHold ? { kind: 'held', by: 'reply' } : { kind: 'ok' }
}

function stopOf(facts: SendFacts): UnsendableReason | null {
  const suppression = facts.suppressions[0]
  if (suppression !== undefined) return `suppressed.${suppression.reason}`
  if (facts.lead.objectedAt !== null) return 'objected'
  if (facts.lead.stage === 'disqualified') return 'disqualified'
  return facts.lead.email === null ? 'noEmail' : null
}

function permissionOf(consent: Consent | undefined, now: Date): Sendability {
  if (consent === undefined) return { kind: 'unsendable', reason: 'noConsent' }
  switch (consent.status) {
    case 'confirmed':
      return { kind: 'ok' }
    case 'pending': {
      const until = consent.expiresAt ?? new Date(consent.since.getTime() + pendingDays * dayMs)
      return until > now ? { kind: 'pending', until } : { kind: 'unsendable', reason: 'optinExpired' }
    }
    case 'withdrawn':
      return { kind: 'unsendable', reason: 'consentWithdrawn' }
    case 'expired':
      return { kind: 'unsendable', reason: 'optinExpired' }
    default:
      return never(consent.status, 'consent status')
  }
}
