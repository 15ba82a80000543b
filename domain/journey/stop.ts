/** Which reasons for not mailing a lead end its enrolments at once; the others only hold or skip an email. */
import type { Sendability } from '../send-gate.ts'

/** What ends an enrolment wherever it stands; the outcome is named after it. */
export type StopOutcome = 'disqualified' | 'objected' | 'unsubscribed' | 'complained' | 'undeliverable' | 'erased' | 'suppressed'

/** Null when the enrolment may go on. */
export function stopOutcome(sendability: Sendability): StopOutcome | null {
  if (sendability.kind !== 'unsendable') return null
  const { reason } = sendability
  switch (reason) {
    case 'disqualified':
    case 'objected':
      return reason
    case 'consentWithdrawn':
    case 'suppressed.unsubscribe':
      return 'unsubscribed'
    case 'suppressed.objection':
      return 'objected'
    case 'suppressed.complaint':
      return 'complained'
    case 'suppressed.hard_bounce':
      return 'undeliverable'
    case 'suppressed.erasure':
      return 'erased'
    case 'suppressed.manual':
      return 'suppressed'
    case 'noEmail':
    case 'noConsent':
    case 'optinExpired':
      return null
    default:
      return reason satisfies never
  }
}
