/** Templates, messages, transports, received mail: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface TemplateVersionTable {
  id: string
  key: string
  language: 'de' | 'en'
  version: number
  status: 'draft' | 'published' | 'retired'
  class: 'marketing' | 'transactional' | 'internal'
  subject: string
  preheader: Generated<string>
  mjml: string | null
  html: string | null
  text: string
  links: ColumnType<unknown, string | undefined, string>
  variables: ColumnType<unknown, string | undefined, string>
  contentHash: string
  publishedAt: Date | null
  createdAt: Date
}

export interface TransportTable {
  id: string
  pausedAt: Date | null
  pausedReason: string | null
  backoffUntilWall: Date | null
  /** A number for `-infinity`. */
  looksBy: ColumnType<Date | number | null, Date | null | undefined, Date | null>
  ratePerSecond: Generated<number>
  permits: Generated<number>
  permitsWall: Generated<Date>
  domainLimit: Generated<number>
}

export interface MessageTable {
  id: string
  sendKey: string
  class: 'marketing' | 'transactional' | 'internal'
  kind: string
  transportId: string
  leadId: string | null
  repId: string | null
  enrolmentId: string | null
  step: string | null
  occurrence: Generated<number>
  templateKey: string
  templateVersionId: string | null
  language: string
  refs: ColumnType<unknown, string | undefined, string>
  state: 'queued' | 'claimed' | 'sending' | 'sent' | 'failed' | 'suppressed' | 'cancelled' | 'expired' | 'unknown'
  notBefore: Date
  expiresAt: Date | null
  policy: Generated<'defer' | 'skip'>
  capped: Generated<boolean>
  priority: Generated<number>
  retryWall: Date | null
  attempts: Generated<number>
  resends: Generated<number>
  claimedBy: string | null
  leaseUntilWall: Date | null
  sendingSinceWall: Date | null
  domain: string | null
  /** Set when the message first passes the gate, and kept. */
  smtpMessageId: string | null
  outcomeCode: string | null
  reasons: ColumnType<unknown, string | undefined, string>
  queuedAt: Date
  sentAt: Date | null
  finalAt: Date | null
}

export interface MessageLinkTable {
  messageId: string
  position: number
  url: string
}

export interface InboundMailTable {
  id: string
  receivedWall: Date
  receivedAt: Date
  kind: 'bounce' | 'delayed' | 'reply' | 'autoReply' | 'unsubscribe' | 'complaint' | 'unmatched'
  messageId: string | null
  leadId: string | null
  dedupKey: string
  raw: Buffer | null
  class: string | null
  statusCode: string | null
}

export interface SinkMailTable {
  id: string
  position: GeneratedAlways<number>
  receivedWall: Date
  receivedAt: Date
  mailFrom: string
  rcptTo: string
  ripenId: string | null
  subject: string
  raw: Buffer
}
