/** Segments, their members, enrolments of many: the rows as Kysely reads and writes them. */
import type { Generated } from 'kysely'
import type { Json } from './json.ts'

export interface SegmentTable {
  id: string
  key: string
  title: string
  source: string
  condition: Json
  version: Generated<number>
  createdAt: Date
  publishedAt: Date
  publishedBy: string
}

export interface SegmentMemberTable {
  segmentId: string
  leadId: string
  since: Date
}

export interface BulkEnrolmentTable {
  id: string
  journeyId: string
  segmentId: string | null
  businessKey: Generated<string>
  ignoreAgain: Generated<boolean>
  spreadMs: number
  state: 'running' | 'finished' | 'cancelled'
  leads: number
  createdAt: Date
  createdBy: string
  finishedAt: Date | null
}

export interface BulkEnrolmentLeadTable {
  bulkId: string
  leadId: string
  enterAt: Date
  /** `entered`, or why not; null while its turn has not come. */
  outcome: string | null
  enrolmentId: string | null
}
