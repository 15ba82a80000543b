/** Leads, companies, events, imports: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated } from 'kysely'

export interface CompanyTable {
  id: string
  domain: string | null
  name: string | null
  industry: string | null
  employees: number | null
  country: string | null
  region: string | null
  postalCode: string | null
  createdAt: Date
  updatedAt: Date
}

export interface LeadTable {
  id: string
  externalId: string | null
  email: string | null
  emailHmac: string | null
  phone: string | null
  salutation: string | null
  firstName: string | null
  lastName: string | null
  companyId: string | null
  companyName: string | null
  jobTitle: string | null
  industry: string | null
  employees: number | null
  country: string | null
  region: string | null
  postalCode: string | null
  language: Generated<'de' | 'en'>
  timeZone: string | null
  kind: Generated<'b2b' | 'b2c'>
  channel: string
  direction: 'inbound' | 'outbound'
  note: string | null
  attributes: ColumnType<unknown, string | undefined, string>
  stage: Generated<'cold' | 'iql' | 'mql' | 'sql' | 'opportunity' | 'customer' | 'disqualified'>
  stageSince: Date
  disqualifiedReason: string | null
  knockOutLifted: Generated<boolean>
  ownerRepId: string | null
  cycle: Generated<number>
  coolOffUntil: Date | null
  lastHandoffClosedAt: Date | null
  sameEvidenceAllowed: Generated<boolean>
  highIntentAt: Date | null
  reconsiderAt: Date | null
  fit: Generated<number>
  engagementA: Generated<number>
  needsData: string[] | null
  replyHoldTaskId: string | null
  objectedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export interface EventTypeTable {
  name: string
  builtIn: Generated<boolean>
  note: string | null
  createdAt: Date
}

export interface EventTable {
  id: string
  leadId: string
  type: string
  occurredAt: Date
  receivedAt: Date
  source: string
  properties: ColumnType<unknown, string | undefined, string>
  bodyHash: string
  messageId: string | null
}

export interface EventVerdictTable {
  eventId: string
  verdict: 'human' | 'machine'
  reasons: string[]
  judgedWall: Date
}

export interface EventPendingTable {
  eventId: string
  leadId: string
  dueWall: Generated<Date>
}

export interface ImportBatchTable {
  id: string
  fileName: string
  contentHash: string
  kind: Generated<string>
  status: 'running' | 'finished'
  rowsDone: Generated<number>
  accepted: Generated<number>
  updated: Generated<number>
  rejected: Generated<number>
  report: ColumnType<unknown, string | undefined, string>
  createdAt: Date
  finishedAt: Date | null
}
