/** What a declaration does to a consent, and when a double opt-in mail may be asked for; stores and sends nothing. */
import type { Consent, ConsentBasis, Purpose, Suppression } from './facts.ts'
import { never } from './failure.ts'

export type ConsentAction = 'requested' | 'confirmed' | 'withdrawn' | 'objected' | 'expired' | 'imported' | 'recorded'

export interface Declaration {
  readonly purpose: Purpose
  readonly action: ConsentAction
  readonly basis: ConsentBasis | null
  readonly reason: string | null
  /** When the person declared it; for imports earlier than its recording. */
  readonly at: Date
  /** Business time at which a pending opt-in lapses. */
  readonly expiresAt: Date | null
}

/** An opt-in mail can be confirmed for 7 days of business time. */
const optInDays = 7
const dayMs = 86_400_000

export function optInExpiry(requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + optInDays * dayMs)
}

/** The consent after a declaration; null when nothing changes. A stop beats anything declared before it. */
export function consentAfter(current: Consent | null, declared: Declaration): Consent | null {
  switch (declared.action) {
    case 'requested':
      return current?.status === 'confirmed' ? null : pending(declared)
    case 'confirmed':
      return settled('confirmed', declared)
    case 'withdrawn':
    case 'objected':
      return current?.status === 'withdrawn' ? null : settled('withdrawn', declared)
    case 'expired':
      return current?.status === 'pending' || current?.status === 'confirmed' ? settled('expired', declared) : null
    case 'imported':
    case 'recorded':
      return declaredElsewhere(current, declared)
    default:
      return never(declared.action, 'consent action')
  }
}

/** Consent to email marketing that was given elsewhere counts only once the address itself confirms it. */
function declaredElsewhere(current: Consent | null, declared: Declaration): Consent | null {
  if (current?.status === 'withdrawn' && declared.at <= current.since) return null
  if (current?.status === 'confirmed' && strength(current.basis) >= strength(declared.basis)) return null
  const needsOptIn = declared.purpose === 'email_marketing' && declared.basis !== 'existing_customer'
  return needsOptIn ? pending(declared) : settled('confirmed', declared)
}

function pending(declared: Declaration): Consent {
  return {
    status: 'pending',
    basis: declared.basis ?? 'consent',
    reason: declared.reason,
    since: declared.at,
    expiresAt: declared.expiresAt ?? optInExpiry(declared.at),
  }
}

function settled(status: 'confirmed' | 'withdrawn' | 'expired', declared: Declaration): Consent {
  return { status, basis: declared.basis, reason: declared.reason, since: declared.at, expiresAt: null }
}

const basesByStrength: readonly (ConsentBasis | null)[] = [null, 'presumed', 'requested', 'existing_customer', 'consent']

function strength(basis: ConsentBasis | null): number {
  return basesByStrength.indexOf(basis)
}

export type OptInRefusal = 'hardBounce' | 'blockedByHand' | 'suppressed' | 'tooSoon' | 'alreadyPending'

export interface OptInHistory {
  readonly suppressions: readonly Suppression[]
  /** When opt-in mails went to this lead before. */
  readonly requestedAt: readonly Date[]
  /** The latest stop in force. */
  readonly stoppedAt: Date | null
  /** `person`: on our own form just now. `import`: someone says so on the person's behalf. */
  readonly askedBy: 'person' | 'import'
}

/** Null: ask. After a stop only the person's own wish passes, once per 30 days; a hard bounce lets nothing pass. */
export function refuseOptIn(history: OptInHistory, now: Date): OptInRefusal | null {
  const { suppressions, askedBy, stoppedAt } = history
  if (suppressions.some(({ scope }) => scope === 'all')) return 'hardBounce'
  if (suppressions.some(({ reason }) => reason === 'manual')) return 'blockedByHand'
  const requestedAt = history.requestedAt.filter((at) => stoppedAt === null || at > stoppedAt)
  const within = (days: number) => requestedAt.filter((at) => now.getTime() - at.getTime() < days * dayMs).length
  if (askedBy === 'import') {
    if (suppressions.length > 0) return 'suppressed'
    return within(optInDays) > 0 ? 'alreadyPending' : null
  }
  if (suppressions.length > 0) return within(30) > 0 ? 'tooSoon' : null
  return within(1 / 24) > 0 || within(optInDays) >= 3 ? 'tooSoon' : null
}
