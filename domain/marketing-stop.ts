/** What each kind of stop does to consents, waiting mail and the record (DESIGN.md §4.7); stores and sends nothing. */
import type { ConsentAction } from './consent.ts'
import type { BuiltInEventType } from './event.ts'
import type { Consent, Facts, MessageClass, Purpose, Suppression } from './facts.ts'

export type MarketingStopReason = 'unsubscribe' | 'objection' | 'complaint' | 'hard_bounce'

interface StopEffect {
  readonly scope: Suppression['scope']
  /** Classes of waiting mail that end. */
  readonly stops: readonly MessageClass[]
  readonly purposes: readonly Purpose[]
  readonly action: ConsentAction
  readonly event: BuiltInEventType
}

/** After a complaint only an opt-in mail the person asks for passes, after a hard bounce nothing. */
export const stopEffects: Readonly<Record<MarketingStopReason, StopEffect>> = {
  unsubscribe: {
    scope: 'marketing',
    stops: ['marketing'],
    purposes: ['email_marketing'],
    action: 'withdrawn',
    event: 'unsubscribed',
  },
  objection: {
    scope: 'marketing',
    stops: ['marketing'],
    purposes: ['email_marketing', 'tracking', 'phone'],
    action: 'objected',
    event: 'consent.withdrawn',
  },
  complaint: {
    scope: 'all_but_optin',
    stops: ['marketing', 'transactional'],
    purposes: ['email_marketing'],
    action: 'withdrawn',
    event: 'email.complained',
  },
  hard_bounce: {
    scope: 'all',
    stops: ['marketing', 'transactional'],
    purposes: [],
    action: 'withdrawn',
    event: 'email.bounced',
  },
}

/** Email consent is withdrawn even where none was given, so that the refusal itself is on record; other purposes only if given. */
export function purposesToWithdraw(reason: MarketingStopReason, consents: Facts['consents']): Purpose[] {
  return stopEffects[reason].purposes.filter((purpose) =>
    purpose === 'email_marketing' ? consents[purpose]?.status !== 'withdrawn' : isGiven(consents[purpose]),
  )
}

function isGiven(consent: Consent | undefined): boolean {
  return consent?.status === 'confirmed' || consent?.status === 'pending'
}
