/** Forms, assets, consent, opt-in, suppression: the rows as Kysely reads and writes them. */
import type { ColumnType, GeneratedAlways } from 'kysely'
import type { Json } from './json.ts'

export interface FormTable {
  id: string
  key: string
  version: number
  kind: 'signup' | 'whitepaper' | 'request'
  status: 'published' | 'retired'
  definition: Json
  createdAt: Date
}

export interface AssetTable {
  id: string
  key: string
  title: Json
  fileName: string
  mediaType: string
  content: Buffer
  createdAt: Date
}

export interface ConsentEventTable {
  id: string
  position: GeneratedAlways<number>
  leadId: string
  purpose: 'email_marketing' | 'tracking' | 'phone'
  action: 'requested' | 'confirmed' | 'withdrawn' | 'objected' | 'expired' | 'imported' | 'recorded'
  basis: 'consent' | 'requested' | 'presumed' | 'existing_customer' | null
  channel: string
  actor: string
  occurredAt: Date
  formId: string | null
  evidenceHash: string
  previousHash: string
  hash: string
}

export interface ConsentEvidenceTable {
  consentEventId: string
  salt: string
  email: string | null
  text: string | null
  language: string | null
  box: string | null
  pageUrl: string | null
  ip: string | null
  userAgent: string | null
  optinMessageId: string | null
  smtpReplyCode: string | null
  detail: ColumnType<unknown, string | undefined, string>
}

export interface ConsentTable {
  leadId: string
  purpose: 'email_marketing' | 'tracking' | 'phone'
  status: 'pending' | 'confirmed' | 'withdrawn' | 'expired'
  basis: 'consent' | 'requested' | 'presumed' | 'existing_customer' | null
  reason: string | null
  since: Date
  expiresAt: Date | null
  consentEventId: string
}

export interface OptinRequestTable {
  id: string
  leadId: string
  purposes: string[]
  formId: string | null
  language: string
  source: string
  requestedAt: Date
  expiresAt: Date
  confirmedAt: Date | null
  messageId: string | null
}

export interface SuppressionTable {
  id: string
  emailHmac: string
  scope: 'marketing' | 'all_but_optin' | 'all'
  reason: 'unsubscribe' | 'objection' | 'complaint' | 'hard_bounce' | 'erasure' | 'manual'
  source: string
  createdAt: Date
  liftedAt: Date | null
  liftedBy: string | null
}

export interface FormHitTable {
  bucket: string
  atWall: Date
}
