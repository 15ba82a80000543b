/** The answer to a double opt-in mail: what its page shows, and its confirmation; asking is optin-request.ts. */
import type { Purpose } from '../domain/facts.ts'
import { Failure } from '../domain/failure.ts'
import type { FormId, LeadId } from '../domain/id.ts'
import type { Language } from '../domain/lead.ts'
import { recordConsents } from './consent-record.ts'
import { wakeEnrolments } from './enrolments.ts'
import { recordEvents } from './events.ts'
import { lockLead } from './lock.ts'
import type { Db, Tx } from './open.ts'
import { liftSuppressions } from './suppressions.ts'

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
