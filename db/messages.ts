/** Messages as rows: queueing them once and stopping what has not left; sending is the drain's affair. */
import { type Expression, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { MessageClass } from '../domain/facts.ts'
import type { EnrolmentId, LeadId, MessageId, RepId, TemplateVersionId } from '../domain/id.ts'
import { tellEnrolments } from './enrolment-tell.ts'
import { mailQueued } from './outbox.ts'
import type { Tx } from './open.ts'

/** The one relay until several are supported. */
const defaultTransportId = 'default'

export interface MessageRequest {
  /** Names the one email this is: `(enrolment, step, occurrence)` or `(kind, id)`; a second request with it changes nothing. */
  readonly sendKey: string
  readonly class: MessageClass
  readonly kind: string
  /** Exactly one of `leadId` and `repId`. */
  readonly leadId?: LeadId
  readonly repId?: RepId
  readonly enrolmentId?: EnrolmentId
  readonly step?: string
  readonly occurrence?: number
  readonly templateKey: string
  /** Pinned by a journey version; without it the version published at sending. */
  readonly templateVersionId?: TemplateVersionId
  readonly language: 'de' | 'en'
  /** Opaque ids and figures the template needs; no personal data. */
  readonly refs?: Readonly<Record<string, unknown>>
  /** Business time. */
  readonly notBefore: Date
  readonly expiresAt?: Date
  readonly policy?: 'defer' | 'skip'
  readonly capped?: boolean
  readonly priority?: number
}

/** Safe to call twice: the same `sendKey` gives back the first message, whatever has become of it. */
export async function queueMessage(tx: Tx, request: MessageRequest, now: Date): Promise<{ id: MessageId; created: boolean }> {
  const inserted = await tx
    .insertInto('message')
    .values({ ...columnsOf(request), id: uuidv7(), domain: domainOf(request), queuedAt: now })
    .onConflict((conflict) => conflict.column('sendKey').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted !== undefined) {
    await mailQueued(tx, defaultTransportId)
    return { id: inserted.id as MessageId, created: true }
  }
  const existing = await tx.selectFrom('message').select('id').where('sendKey', '=', request.sendKey).executeTakeFirstOrThrow()
  return { id: existing.id as MessageId, created: false }
}

function columnsOf(request: MessageRequest) {
  return {
    sendKey: request.sendKey,
    class: request.class,
    kind: request.kind,
    transportId: defaultTransportId,
    leadId: request.leadId ?? null,
    repId: request.repId ?? null,
    enrolmentId: request.enrolmentId ?? null,
    step: request.step ?? null,
    occurrence: request.occurrence ?? 1,
    templateKey: request.templateKey,
    templateVersionId: request.templateVersionId ?? null,
    language: request.language,
    refs: JSON.stringify(request.refs ?? {}),
    state: 'queued' as const,
    notBefore: request.notBefore,
    expiresAt: request.expiresAt ?? null,
    policy: request.policy ?? 'defer',
    capped: request.capped ?? request.class === 'marketing',
    priority: request.priority ?? 0,
  }
}

/** The recipient's mail domain, for the limits per domain. */
function domainOf(request: MessageRequest): Expression<string | null> {
  return request.repId === undefined
    ? sql<string | null>`(select split_part(email, '@', 2) from lead where id = ${request.leadId ?? null})`
    : sql<string | null>`(select split_part(email, '@', 2) from rep where id = ${request.repId})`
}

export interface MessageStop {
  readonly leadId?: LeadId
  readonly enrolmentId?: EnrolmentId
  readonly to: 'suppressed' | 'cancelled'
  readonly classes?: readonly MessageClass[]
  /** A code. */
  readonly reason: string
}

/**
 * Ends every queued or claimed message of the lead or the enrolment; what is being sent stays. The caller holds the lead's
 * lock, so no message passes the gate in between. Journeys still running look again. Answers how many were stopped.
 */
export async function stopMessages(tx: Tx, stop: MessageStop, now: Date): Promise<number> {
  if (stop.leadId === undefined && stop.enrolmentId === undefined) return 0
  let update = tx
    .updateTable('message')
    .set({ state: stop.to, outcomeCode: stop.reason, finalAt: now, claimedBy: null, leaseUntilWall: null })
    .where('state', 'in', ['queued', 'claimed'])
  if (stop.leadId !== undefined) update = update.where('leadId', '=', stop.leadId)
  if (stop.enrolmentId !== undefined) update = update.where('enrolmentId', '=', stop.enrolmentId)
  if (stop.classes !== undefined) update = update.where('class', 'in', [...stop.classes])
  const stopped = await update.returning('enrolmentId').execute()
  await tellJourneys(
    tx,
    stopped.map((row) => row.enrolmentId),
  )
  return stopped.length
}

/** Active enrolments among these look again; null and finished ones are left out. */
export async function tellJourneys(tx: Tx, enrolmentIds: readonly (string | null)[]): Promise<void> {
  await tellEnrolments(tx, [...new Set(enrolmentIds.filter((id) => id !== null))])
}
