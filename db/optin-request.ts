/** Asks addresses to confirm by a double opt-in mail, each once; many in a few statements. Their answer is optins.ts. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { optInExpiry, type OptInRefusal, refuseOptIn } from '../domain/consent.ts'
import { Failure } from '../domain/failure.ts'
import type { Purpose } from '../domain/facts.ts'
import type { FormId, LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { anyOf } from './any-of.ts'
import type { Evidence } from './consent-chain.ts'
import { type ConsentDeclaration, recordConsents } from './consent-record.ts'
import { consentKey, consentsByLead } from './consent-rows.ts'
import { type MessageRequest, queueMessages } from './messages.ts'
import type { Tx } from './open.ts'
import { type Stop, stopsOf } from './suppressions.ts'

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
  const [answer] = await requestOptIns(tx, [request], now)
  if (answer === undefined) throw new Failure('invariant', 'One opt-in was asked for and none was answered.')
  return answer
}

/** In the order of `requests`, each as by `requestOptIn`; the caller holds the locks of all leads named. */
export async function requestOptIns(tx: Tx, requests: readonly OptInRequest[], now: Date): Promise<OptInAnswer[]> {
  if (requests.length === 0) return []
  const known = await askedLeads(tx, [...new Set(requests.map(({ leadId }) => leadId))])
  const judged = requests.map((request) => judge(request, known.get(request.leadId), now))
  const asked = judged.flatMap((one) => ('answer' in one ? [] : [one]))
  await store(tx, asked, now)
  return judged.map((one) => ('answer' in one ? one.answer : { ok: true, requestId: one.requestId }))
}

/** What is known of a lead who is to be asked; asking adds to it, so that a second request in one call meets the first. */
interface AskedLead {
  readonly email: string | null
  readonly isConfirmed: (purpose: Purpose) => boolean
  readonly stops: readonly Stop[]
  readonly requestedAt: Date[]
}

interface Asked {
  readonly request: OptInRequest
  readonly requestId: string
  readonly email: string | null
  readonly purposes: readonly Purpose[]
}

function judge(request: OptInRequest, lead: AskedLead | undefined, now: Date): Asked | { readonly answer: OptInAnswer } {
  if (lead === undefined) return { answer: { ok: false, reason: 'noEmail' } }
  const purposes = request.purposes.filter((purpose) => !lead.isConfirmed(purpose))
  if (purposes.length === 0) return { answer: { ok: false, reason: 'alreadyConfirmed' } }
  const { stops, requestedAt, email } = lead
  const stoppedAt = stops.at(-1)?.createdAt ?? null
  const refusal = refuseOptIn({ suppressions: stops, requestedAt, stoppedAt, askedBy: request.askedBy }, now)
  if (refusal !== null) return { answer: { ok: false, reason: refusal } }
  requestedAt.push(now)
  return { request, requestId: uuidv7(), email, purposes }
}

/** Those who have an address. */
async function askedLeads(tx: Tx, leadIds: readonly LeadId[]): Promise<Map<LeadId, AskedLead>> {
  const leads = await tx
    .selectFrom('lead')
    .select(['id', 'email', 'emailHmac'])
    .where('id', '=', anyOf(leadIds))
    .where('emailHmac', 'is not', null)
    .execute()
  const stops = await stopsOf(
    tx,
    leads.flatMap(({ emailHmac }) => emailHmac ?? []),
  )
  const consents = await consentsByLead(tx, leadIds)
  const requests = await earlierRequests(tx, leadIds)
  return new Map(
    leads.map(({ id, email, emailHmac }) => {
      const isConfirmed = (purpose: Purpose) => consents.get(consentKey(id, purpose))?.status === 'confirmed'
      const asked = { email, isConfirmed, stops: stops.get(emailHmac ?? '') ?? [], requestedAt: requests.get(id) ?? [] }
      return [id as LeadId, asked]
    }),
  )
}

async function earlierRequests(tx: Tx, leadIds: readonly LeadId[]): Promise<Map<string, Date[]>> {
  const rows = await tx
    .selectFrom('optinRequest')
    .select(['leadId', 'requestedAt'])
    .where('leadId', '=', anyOf(leadIds))
    .execute()
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId)
  return new Map([...byLead].map(([leadId, of]) => [leadId, of.map(({ requestedAt }) => requestedAt)]))
}

async function store(tx: Tx, asked: readonly Asked[], now: Date): Promise<void> {
  if (asked.length === 0) return
  const mails = await queueMessages(
    tx,
    asked.map((one) => mailOf(one, now)),
    now,
  )
  const messageIds = mails.map(({ id }) => id)
  await storeRequests(tx, asked, messageIds, now)
  await recordConsents(
    tx,
    asked.flatMap((one, index) => declarationsOf(one, messageIds[index] ?? null, now)),
    now,
  )
}

function mailOf({ request, requestId }: Asked, now: Date): MessageRequest {
  const { leadId, language, source } = request
  return {
    sendKey: `optin:${requestId}`,
    class: 'transactional',
    kind: 'optin',
    leadId,
    templateKey: 'optin',
    language,
    refs: { optinRequestId: requestId, source, requestedAt: now.toISOString() },
    notBefore: now,
    expiresAt: optInExpiry(now),
  }
}

async function storeRequests(tx: Tx, asked: readonly Asked[], messageIds: readonly string[], now: Date): Promise<void> {
  const rows = asked.map(({ request, requestId, purposes }, index) => {
    const { leadId, language, source, formId = null } = request
    return { id: requestId, leadId, purposes, formId, language, source, messageId: messageIds[index] }
  })
  await sql`
    insert into optin_request (id, lead_id, purposes, form_id, language, source, requested_at, expires_at, message_id)
    select x.id, x."leadId", x.purposes, x."formId", x.language, x.source, ${now}, ${optInExpiry(now)}, x."messageId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "leadId" uuid, purposes text[], "formId" uuid,
      language text, source text, "messageId" uuid)`.execute(tx)
}

function declarationsOf({ request, purposes, email }: Asked, messageId: string | null, now: Date): ConsentDeclaration[] {
  const { leadId, language, source, formId, askedBy } = request
  return purposes.map((purpose) => ({
    leadId,
    purpose,
    action: 'requested',
    basis: 'consent',
    channel: source,
    actor: askedBy === 'person' ? 'lead' : 'import',
    expiresAt: optInExpiry(now),
    ...(formId === undefined ? {} : { formId }),
    evidence: { email, language, optinMessageId: messageId, ...request.evidence(purpose) },
  }))
}
