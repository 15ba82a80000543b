/** How consent ends: the person stops it, or a pending opt-in lapses; sending is the gate's affair. */
import type { ConsentAction } from '../domain/consent.ts'
import type { BuiltInEventType } from '../domain/event.ts'
import type { Consent, MessageClass, Purpose, Suppression } from '../domain/facts.ts'
import type { LeadId, MessageId } from '../domain/id.ts'
import { recordConsents } from './consent-record.ts'
import { consentsOf } from './consent-rows.ts'
import { wakeEnrolments } from './enrolments.ts'
import { recordEvent } from './events.ts'
import { withdrawHandoffs } from './handoffs.ts'
import { lockLead } from './lock.ts'
import { stopMessages } from './messages.ts'
import type { Db, Tx } from './open.ts'
import { suppress } from './suppressions.ts'

export interface MarketingStop {
  readonly reason: 'unsubscribe' | 'objection' | 'complaint' | 'hard_bounce'
  /** Where it came from, such as `link`, `oneClick`, `mail`, `preferences`, `api`, `rep`, `bounce`. */
  readonly source: string
  readonly evidence: {
    /** The mail it answers. */
    readonly messageId?: MessageId
    /** Set when the sender has recorded the event already, or knows its id and time. */
    readonly event?: 'recorded' | { readonly id?: string; readonly occurredAt?: Date }
    readonly ip?: string | null
    readonly userAgent?: string | null
    /** Codes and figures only. */
    readonly detail?: Readonly<Record<string, unknown>>
  }
}

/**
 * From the commit on no marketing mail to this lead passes the gate. The caller holds the lead's lock. Safe to call twice:
 * a stop in force is not recorded again. A bounce leaves consent alone, because the person has not spoken.
 */
export async function stopMarketing(tx: Tx, leadId: LeadId, stop: MarketingStop, now: Date): Promise<{ changed: boolean }> {
  const lead = await tx.selectFrom('lead').select(['emailHmac', 'objectedAt']).where('id', '=', leadId).executeTakeFirst()
  if (lead === undefined) return { changed: false }
  const effect = stopEffects[stop.reason]
  const suppressed =
    lead.emailHmac !== null &&
    (await suppress(tx, { emailHmac: lead.emailHmac, scope: effect.scope, reason: stop.reason, source: stop.source }, now))
  const withdrawn = await withdrawConsents(tx, leadId, stop, now)
  const objected = stop.reason === 'objection' && lead.objectedAt === null
  if (objected) await tx.updateTable('lead').set({ objectedAt: now, updatedAt: now }).where('id', '=', leadId).execute()
  await stopMessages(tx, { leadId, to: 'suppressed', classes: effect.stops, reason: stop.reason }, now)
  if (!suppressed && withdrawn === 0 && !objected) return { changed: false }
  await recordStopEvent(tx, leadId, stop, now)
  if (objected) await withdrawHandoffs(tx, leadId, 'objected', now)
  await wakeEnrolments(tx, leadId)
  return { changed: true }
}

/** After a complaint only an opt-in mail the person asks for passes, after a hard bounce nothing (DESIGN.md §4.7). */
const stopEffects = {
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
} as const satisfies Record<MarketingStop['reason'], StopEffect>

interface StopEffect {
  readonly scope: Suppression['scope']
  readonly stops: readonly MessageClass[]
  readonly purposes: readonly Purpose[]
  readonly action: ConsentAction
  readonly event: BuiltInEventType
}

/** Email consent is withdrawn even where none was given, so that the refusal itself is on record; other purposes only if given. */
async function withdrawConsents(tx: Tx, leadId: LeadId, stop: MarketingStop, now: Date): Promise<number> {
  const { purposes, action } = stopEffects[stop.reason]
  const current = await consentsOf(tx, leadId)
  const open = purposes.filter((purpose) =>
    purpose === 'email_marketing' ? current[purpose]?.status !== 'withdrawn' : isGiven(current[purpose]),
  )
  const { ip = null, userAgent = null, detail = {} } = stop.evidence
  const evidence = { ip, userAgent, detail: { ...detail, messageId: stop.evidence.messageId ?? null } }
  await recordConsents(
    tx,
    open.map((purpose) => ({
      leadId,
      purpose,
      action,
      basis: null,
      channel: stop.source,
      actor: 'lead',
      reason: stop.reason,
      evidence,
    })),
    now,
  )
  return open.length
}

function isGiven(consent: Consent | undefined): boolean {
  return consent?.status === 'confirmed' || consent?.status === 'pending'
}

async function recordStopEvent(tx: Tx, leadId: LeadId, { reason, source, evidence }: MarketingStop, now: Date): Promise<void> {
  if (evidence.event === 'recorded') return
  const { event = {}, messageId, detail = {} } = evidence
  await recordEvent(
    tx,
    {
      ...(event.id === undefined ? {} : { id: event.id }),
      leadId,
      type: stopEffects[reason].event,
      occurredAt: event.occurredAt ?? now,
      source,
      properties: { ...detail, reason },
      ...(messageId === undefined ? {} : { messageId }),
    },
    now,
  )
}

/** Lapses up to `limit` pending opt-ins whose time is over; journeys waiting for them look again. Answers how many. */
export async function expireConsents(db: Db, now: Date, limit: number): Promise<number> {
  const due = await db
    .selectFrom('consent')
    .select('leadId')
    .distinct()
    .where('status', '=', 'pending')
    .where('expiresAt', '<=', now)
    .limit(limit)
    .execute()
  let expired = 0
  for (const { leadId } of due) expired += await db.transaction().execute((tx) => expireConsentsOfLead(tx, leadId as LeadId, now))
  return expired
}

async function expireConsentsOfLead(tx: Tx, leadId: LeadId, now: Date): Promise<number> {
  if (!(await lockLead(tx, leadId))) return 0
  const lapsed = await tx
    .selectFrom('consent')
    .select(['purpose', 'basis'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'pending')
    .where('expiresAt', '<=', now)
    .execute()
  const declaration = { leadId, action: 'expired', channel: 'clock', actor: 'engine', reason: 'optinExpired' } as const
  await recordConsents(
    tx,
    lapsed.map(({ purpose, basis }) => ({ ...declaration, purpose, basis })),
    now,
  )
  if (lapsed.length > 0) await wakeEnrolments(tx, leadId)
  return lapsed.length
}
