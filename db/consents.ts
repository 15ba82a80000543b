/** How consent ends: the person stops it, or a pending opt-in lapses; sending is the gate's affair. */
import type { LeadId, MessageId } from '../domain/id.ts'
import { type MarketingStopReason, purposesToWithdraw, stopEffects } from '../domain/marketing-stop.ts'
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
  readonly reason: MarketingStopReason
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

/** How many there were to withdraw. */
async function withdrawConsents(tx: Tx, leadId: LeadId, stop: MarketingStop, now: Date): Promise<number> {
  const { action } = stopEffects[stop.reason]
  const open = purposesToWithdraw(stop.reason, await consentsOf(tx, leadId))
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
