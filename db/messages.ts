/** Messages as rows: queueing them once and stopping what has not left; sending is the drain's affair. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { MessageClass } from '../domain/facts.ts'
import { Failure } from '../domain/failure.ts'
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
export async function queueMessage(tx: Tx, request: MessageRequest, now: Date): Promise<QueuedMessage> {
  const [queued] = await queueMessages(tx, [request], now)
  if (queued === undefined) throw new Failure('invariant', 'One message was to be queued and none was.')
  return queued
}

export interface QueuedMessage {
  readonly id: MessageId
  /** False: a message of this `sendKey` was there already. */
  readonly created: boolean
}

/** In the order of `requests`, in one statement; each as by `queueMessage`. */
export async function queueMessages(tx: Tx, requests: readonly MessageRequest[], now: Date): Promise<QueuedMessage[]> {
  if (requests.length === 0) return []
  const rows = requests.map((request) => ({ ...columnsOf(request), id: uuidv7() }))
  const inserted = await insertMessages(tx, rows, now)
  if (inserted.size > 0) await mailQueued(tx, defaultTransportId)
  const known = await idsOf(
    tx,
    rows.filter(({ id }) => !inserted.has(id)).map(({ sendKey }) => sendKey),
  )
  return rows.map(({ id, sendKey }) => ({ id: (known.get(sendKey) ?? id) as MessageId, created: inserted.has(id) }))
}

type NewMessage = ReturnType<typeof columnsOf> & { readonly id: string }

/** Answers the ids of those that are new; of two with one `sendKey` it is the first. */
async function insertMessages(tx: Tx, rows: readonly NewMessage[], now: Date): Promise<Set<string>> {
  const { rows: inserted } = await sql<{ id: string }>`
    insert into message (id, send_key, class, kind, transport_id, lead_id, rep_id, enrolment_id, step, occurrence, template_key,
      template_version_id, language, refs, state, not_before, expires_at, policy, capped, priority, domain, queued_at)
    select x.id, x."sendKey", x.class, x.kind, ${defaultTransportId}, x."leadId", x."repId", x."enrolmentId", x.step, x.occurrence,
      x."templateKey", x."templateVersionId", x.language, x.refs, 'queued', x."notBefore", x."expiresAt", x.policy, x.capped,
      x.priority, split_part(coalesce(lead.email, rep.email), '@', 2), ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "sendKey" text, class text, kind text, "leadId" uuid,
      "repId" uuid, "enrolmentId" uuid, step text, occurrence integer, "templateKey" text, "templateVersionId" uuid, language text,
      refs jsonb, "notBefore" timestamptz, "expiresAt" timestamptz, policy text, capped boolean, priority integer)
    left join lead on lead.id = x."leadId"
    left join rep on rep.id = x."repId"
    order by x.id
    on conflict (send_key) do nothing returning id`.execute(tx)
  return new Set(inserted.map(({ id }) => id))
}

async function idsOf(tx: Tx, sendKeys: readonly string[]): Promise<Map<string, string>> {
  if (sendKeys.length === 0) return new Map()
  const rows = await tx
    .selectFrom('message')
    .select(['sendKey', 'id'])
    .where('sendKey', '=', sql<string>`any(${[...sendKeys]}::text[])`)
    .execute()
  return new Map(rows.map(({ sendKey, id }) => [sendKey, id]))
}

function columnsOf(request: MessageRequest) {
  return {
    sendKey: request.sendKey,
    class: request.class,
    kind: request.kind,
    leadId: request.leadId ?? null,
    repId: request.repId ?? null,
    enrolmentId: request.enrolmentId ?? null,
    step: request.step ?? null,
    occurrence: request.occurrence ?? 1,
    templateKey: request.templateKey,
    templateVersionId: request.templateVersionId ?? null,
    language: request.language,
    refs: request.refs ?? {},
    notBefore: request.notBefore,
    expiresAt: request.expiresAt ?? null,
    policy: request.policy ?? 'defer',
    capped: request.capped ?? request.class === 'marketing',
    priority: request.priority ?? 0,
  }
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
