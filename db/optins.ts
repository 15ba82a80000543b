/** Double opt-in: asking an address once, and taking its answer; what a confirmed consent allows is the gate's affair. */
import { v7 as uuidv7 } from 'uuid'
import { optInExpiry, type OptInRefusal, refuseOptIn } from '../domain/consent.ts'
import type { Purpose } from '../domain/facts.ts'
import { Failure } from '../domain/failure.ts'
import type { FormId, LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import type { Evidence } from './consent-chain.ts'
import { recordConsents } from './consent-record.ts'
import { consentsOf } from './consent-rows.ts'
import { wakeEnrolments } from './enrolments.ts'
import { recordEvents } from './events.ts'
import { lockLead } from './lock.ts'
import { queueMessage } from './messages.ts'
import type { Db, Tx } from './open.ts'
import { liftSuppressions, stoppedAt, suppressionsOf } from './suppressions.ts'

export interface OptInRequest {
  readonly leadId: LeadId
  readonly purposes: readonly Purpose[]
  /** `person`: on our own form just now. `import`: someone says so on the person's behalf. */
  readonly askedBy: 'person' | 'import'
  readonly source: string
  readonly language: Language
  readonly formId?: FormId
  /** What the person saw and ticked, by purpose. */
  readonly evidence: (purpose: Purpose) => Partial<Evidence>
}

export type OptInAnswer =
  | { readonly ok: true; readonly requestId: string }
  | { readonly ok: false; readonly reason: OptInRefusal | 'noEmail' | 'alreadyConfirmed' }

/** The caller holds the lead's lock. Whoever asked sees the same page whatever comes out (no oracle about addresses). */
export async function requestOptIn(tx: Tx, request: OptInRequest, now: Date): Promise<OptInAnswer> {
  const { leadId } = request
  const lead = await tx.selectFrom('lead').select(['email', 'emailHmac']).where('id', '=', leadId).executeTakeFirst()
  if (lead?.emailHmac == null) return { ok: false, reason: 'noEmail' }
  const purposes = await unconfirmed(tx, leadId, request.purposes)
  if (purposes.length === 0) return { ok: false, reason: 'alreadyConfirmed' }
  const history = {
    suppressions: await suppressionsOf(tx, lead.emailHmac),
    requestedAt: await earlierRequests(tx, leadId),
    stoppedAt: await stoppedAt(tx, lead.emailHmac),
    askedBy: request.askedBy,
  }
  const refusal = refuseOptIn(history, now)
  if (refusal !== null) return { ok: false, reason: refusal }
  const requestId = await storeRequest(tx, { ...request, purposes }, now)
  const messageId = await queueOptInMail(tx, requestId, request, now)
  await tx.updateTable('optinRequest').set({ messageId }).where('id', '=', requestId).execute()
  const declaration = { leadId, action: 'requested', basis: 'consent', channel: request.source, actor: actorOf(request) } as const
  await recordConsents(
    tx,
    purposes.map((purpose) => ({
      ...declaration,
      purpose,
      expiresAt: optInExpiry(now),
      ...(request.formId === undefined ? {} : { formId: request.formId }),
      evidence: { email: lead.email, language: request.language, optinMessageId: messageId, ...request.evidence(purpose) },
    })),
    now,
  )
  return { ok: true, requestId }
}

function actorOf({ askedBy }: OptInRequest): string {
  return askedBy === 'person' ? 'lead' : 'import'
}

async function unconfirmed(tx: Tx, leadId: LeadId, purposes: readonly Purpose[]): Promise<Purpose[]> {
  const current = await consentsOf(tx, leadId)
  return purposes.filter((purpose) => current[purpose]?.status !== 'confirmed')
}

async function earlierRequests(tx: Tx, leadId: LeadId): Promise<Date[]> {
  const rows = await tx.selectFrom('optinRequest').select('requestedAt').where('leadId', '=', leadId).execute()
  return rows.map((row) => row.requestedAt)
}

async function storeRequest(tx: Tx, request: OptInRequest, now: Date): Promise<string> {
  const id = uuidv7()
  await tx
    .insertInto('optinRequest')
    .values({
      id,
      leadId: request.leadId,
      purposes: [...request.purposes],
      formId: request.formId ?? null,
      language: request.language,
      source: request.source,
      requestedAt: now,
      expiresAt: optInExpiry(now),
      confirmedAt: null,
      messageId: null,
    })
    .execute()
  return id
}

async function queueOptInMail(tx: Tx, requestId: string, request: OptInRequest, now: Date): Promise<string> {
  const { id } = await queueMessage(
    tx,
    {
      sendKey: `optin:${requestId}`,
      class: 'transactional',
      kind: 'optin',
      leadId: request.leadId,
      templateKey: 'optin',
      language: request.language,
      refs: { optinRequestId: requestId, source: request.source, requestedAt: now.toISOString() },
      notBefore: now,
      expiresAt: optInExpiry(now),
    },
    now,
  )
  return id
}

export interface Confirmer {
  readonly ip: string | null
  readonly userAgent: string | null
}

/** What a confirmation page shows; changes nothing. */
export async function readOptIn(db: Db | Tx, requestId: string, now: Date): Promise<OptInView | null> {
  const row = await db
    .selectFrom('optinRequest')
    .select(['leadId', 'purposes', 'formId', 'language', 'source', 'confirmedAt', 'expiresAt'])
    .where('id', '=', requestId)
    .executeTakeFirst()
  if (row === undefined) return null
  const state = row.confirmedAt !== null ? 'confirmed' : row.expiresAt <= now ? 'expired' : 'open'
  return {
    leadId: row.leadId as LeadId,
    purposes: row.purposes as Purpose[],
    formId: row.formId as FormId | null,
    language: row.language === 'de' ? 'de' : 'en',
    source: row.source,
    state,
  }
}

export interface OptInView {
  readonly leadId: LeadId
  readonly purposes: readonly Purpose[]
  readonly formId: FormId | null
  readonly language: Language
  readonly source: string
  readonly state: 'open' | 'confirmed' | 'expired'
}

/** Safe to call twice. Locks the lead. The person's own confirmation lifts what an earlier stop had put in force. */
export async function confirmOptIn(tx: Tx, requestId: string, by: Confirmer, now: Date): Promise<OptInView | null> {
  const found = await tx.selectFrom('optinRequest').select('leadId').where('id', '=', requestId).executeTakeFirst()
  if (found === undefined || !(await lockLead(tx, found.leadId as LeadId))) return null
  const request = await readOptIn(tx, requestId, now)
  if (request === null || request.state !== 'open') return request
  await tx.updateTable('optinRequest').set({ confirmedAt: now }).where('id', '=', requestId).execute()
  await recordConfirmation(tx, requestId, request, by, now)
  if (request.purposes.includes('email_marketing')) await liftStops(tx, request.leadId, now)
  await wakeEnrolments(tx, request.leadId)
  return { ...request, state: 'confirmed' }
}

async function recordConfirmation(tx: Tx, requestId: string, request: OptInView, by: Confirmer, now: Date): Promise<void> {
  const { leadId, formId } = request
  const lead = await tx.selectFrom('lead').select('email').where('id', '=', leadId).executeTakeFirst()
  const declaration = { leadId, action: 'confirmed', basis: 'consent', channel: 'link', actor: 'lead' } as const
  await recordConsents(
    tx,
    request.purposes.map((purpose) => ({
      ...declaration,
      purpose,
      ...(formId === null ? {} : { formId }),
      evidence: { email: lead?.email ?? null, ...by, detail: { optinRequestId: requestId } },
    })),
    now,
  )
  await recordEvents(
    tx,
    request.purposes.map((purpose) => ({
      id: `optin:${requestId}:${purpose}`,
      leadId,
      type: 'consent.granted',
      occurredAt: now,
      source: request.source,
      properties: { purpose, source: request.source },
    })),
    now,
  )
}

async function liftStops(tx: Tx, leadId: LeadId, now: Date): Promise<void> {
  const lead = await tx.selectFrom('lead').select('emailHmac').where('id', '=', leadId).executeTakeFirst()
  if (lead?.emailHmac == null) throw new Failure('invariant', `Lead ${leadId} confirmed an address it does not have.`)
  await liftSuppressions(tx, lead.emailHmac, ['unsubscribe', 'objection', 'complaint', 'erasure'], 'lead', now)
  await tx.updateTable('lead').set({ objectedAt: null, updatedAt: now }).where('id', '=', leadId).execute()
}
