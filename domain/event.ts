/** What a lead did or suffered, and how a click is judged; declares the built-in event types. */
import type { EventId, MessageId } from './id.ts'

export const builtInEventTypes = [
  'form.submitted',
  'whitepaper.downloaded',
  'page.viewed',
  'webinar.registered',
  'webinar.attended',
  'demo.requested',
  'callback.requested',
  'contact.requested',
  'tradefair.talked',
  'need.stated',
  'call.logged',
  'meeting.held',
  'consent.granted',
  'consent.withdrawn',
  'unsubscribed',
  'email.sent',
  'email.delivered',
  'email.opened',
  'email.clicked',
  'email.replied',
  'email.bounced',
  'email.complained',
] as const
export type BuiltInEventType = (typeof builtInEventTypes)[number]

/** The three requests that always reach a person. */
export const directRequestTypes = ['demo.requested', 'callback.requested', 'contact.requested'] as const

/** `unsettled` while the settle window of a click runs; opens and clicks only, everything else is `human`. */
export type Verdict = 'human' | 'machine' | 'unsettled'

export interface LeadEvent {
  readonly id: EventId
  readonly type: string
  readonly occurredAt: Date
  readonly properties: Readonly<Record<string, unknown>>
  readonly messageId: MessageId | null
  readonly verdict: Verdict
}

/** The canonical order of events: by time, then id. Every fold over events uses it. */
export function inCanonicalOrder<E extends { readonly occurredAt: Date; readonly id: string }>(events: readonly E[]): E[] {
  return events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
