/** Scoring models, the ledger, stage changes: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Json } from './json.ts'

export interface ScoringModelTable {
  id: string
  version: number
  status: 'draft' | 'published' | 'retired'
  source: string
  definition: Json
  contentHash: string
  halfLifeDays: number
  referenceTime: Date
  createdAt: Date
  publishedAt: Date | null
  publishedBy: string | null
  note: string | null
}

export interface ScoreEntryTable {
  id: GeneratedAlways<number>
  leadId: string
  modelId: string
  kind: 'grant' | 'correction' | 'factor'
  rule: string
  eventId: string | null
  handoffId: string | null
  occurredAt: Date
  raw: Generated<number>
  points: Generated<number>
  factor: number | null
  reason: string | null
  recordedAt: Date
}

export interface StageChangeTable {
  id: string
  leadId: string
  fromStage: string
  toStage: string
  cause: 'engine' | 'rep' | 'marketer' | 'crm'
  reason: string
  evidence: ColumnType<unknown, string | undefined, string>
  modelId: string | null
  handoffId: string | null
  retractsId: string | null
  occurredAt: Date
}
