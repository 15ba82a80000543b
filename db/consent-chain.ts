/** The evidence chain of a lead: each consent event seals the one before it; hashes survive the erasure of what they seal. */
import { createHash, randomBytes } from 'node:crypto'
import type { LeadId } from '../domain/id.ts'
import { anyOf } from './any-of.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Db, Tx } from './open.ts'

export interface Evidence {
  readonly email: string | null
  /** The exact words agreed to. */
  readonly text: string | null
  readonly language: string | null
  /** Name of the box and that the person ticked it. */
  readonly box: string | null
  readonly pageUrl: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly optinMessageId: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface SealedEvent {
  readonly id: string
  readonly leadId: string
  readonly purpose: string
  readonly action: string
  readonly basis: string | null
  readonly channel: string
  readonly actor: string
  readonly occurredAt: Date
  readonly formId: string | null
  readonly evidenceHash: string
  readonly previousHash: string
}

/** What the first event of a lead follows. */
export const chainStart = '0'.repeat(64)

export const noEvidence: Evidence = {
  email: null,
  text: null,
  language: null,
  box: null,
  pageUrl: null,
  ip: null,
  userAgent: null,
  optinMessageId: null,
  detail: {},
}

/** 16 random bytes; erased together with the evidence, after which its hash can no longer be tried against guesses. */
export function newSalt(): string {
  return randomBytes(16).toString('hex')
}

export function hashEvidence(salt: string, evidence: Evidence): string {
  return sha256(`${salt}\n${canonicalJson(evidence)}`)
}

export function hashEvent(event: SealedEvent): string {
  const { id, leadId, purpose, action, basis, channel, actor, formId, evidenceHash, previousHash } = event
  return sha256(
    canonicalJson([previousHash, id, leadId, purpose, action, basis, channel, actor, event.occurredAt, formId, evidenceHash]),
  )
}

/** Where each lead's chain ends; leads without one are absent. The caller holds their locks. */
export async function chainEnds(tx: Tx, leadIds: readonly LeadId[]): Promise<Map<LeadId, string>> {
  if (leadIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('consentEvent')
    .distinctOn('leadId')
    .select(['leadId', 'hash'])
    .where('leadId', '=', anyOf(leadIds))
    .orderBy('leadId')
    .orderBy('position', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.leadId as LeadId, row.hash]))
}

/** True when no event of the lead was changed, removed or slipped in, and what evidence is left matches its seal. */
export async function isChainIntact(db: Db | Tx, leadId: LeadId): Promise<boolean> {
  const rows = await db
    .selectFrom('consentEvent as event')
    .leftJoin('consentEvidence as evidence', 'evidence.consentEventId', 'event.id')
    .selectAll('event')
    .select(['salt', 'email', 'text', 'language', 'box', 'pageUrl', 'ip', 'userAgent', 'optinMessageId', 'detail'])
    .where('leadId', '=', leadId)
    .orderBy('position')
    .execute()
  let previous = chainStart
  for (const row of rows) {
    if (row.previousHash !== previous || row.hash !== hashEvent(row)) return false
    if (row.salt !== null && row.salt !== '' && row.evidenceHash !== hashEvidence(row.salt, evidenceOf(row))) return false
    previous = row.hash
  }
  return true
}

function evidenceOf(row: { [Field in keyof Evidence]: Field extends 'detail' ? unknown : Evidence[Field] }): Evidence {
  const { email, text, language, box, pageUrl, ip, userAgent, optinMessageId } = row
  return { email, text, language, box, pageUrl, ip, userAgent, optinMessageId, detail: row.detail as Evidence['detail'] }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
