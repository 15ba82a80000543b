/** Settings, clock, audit, erasure, outbox: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Json } from './json.ts'

export interface SettingTable {
  key: string
  value: Json
  updatedAt: Date
}

export interface ClockSegmentTable {
  id: GeneratedAlways<number>
  sinceWall: Date
  sinceBusiness: Date
  rate: number
  reason: string
}

export interface AuditEntryTable {
  id: GeneratedAlways<number>
  at: Date
  actor: string
  action: string
  subjectKind: string
  subjectId: string
  detail: ColumnType<unknown, string | undefined, string>
}

export interface ErasureTable {
  id: string
  leadId: string
  requestedBy: string
  requestedAt: Date
  completedAt: Date | null
}

export interface OutboxTable {
  id: GeneratedAlways<number>
  workflowKind: 'leadJourney' | 'salesHandoff' | 'mailTransport' | 'journeyMigration' | 'bulkEnrolment'
  workflowId: string
  action: Generated<'start' | 'lookAgain' | 'mailQueued'>
  createdWall: Generated<Date>
}

export interface RepairTable {
  id: GeneratedAlways<number>
  foundWall: Date
  reason: 'overslept' | 'missing' | 'allLost'
  workflowKind: OutboxTable['workflowKind']
  found: number
  /** Some of them. */
  workflowIds: string[]
}

export interface WorkerProcessTable {
  id: string
  kind: string
  startedWall: Date
  seenWall: Date
  pid: number
}
