/** Journeys, versions, enrolments, decisions: the rows as Kysely reads and writes them. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Json } from './json.ts'

export interface JourneyTable {
  id: string
  key: string
  title: string
  pausedAt: Date | null
  resumedAt: Date | null
  resumeSpreadMs: Generated<number>
  createdAt: Date
}

export interface JourneyVersionTable {
  id: string
  journeyId: string
  version: number
  status: 'draft' | 'published' | 'retired'
  source: string
  definition: Json
  graph: Json
  templates: ColumnType<unknown, string | undefined, string>
  contentHash: string
  createdAt: Date
  publishedAt: Date | null
  publishedBy: string | null
  note: string | null
}

export interface EnrolmentTable {
  id: string
  leadId: string
  journeyId: string
  journeyVersionId: string
  businessKey: Generated<string>
  cycle: number
  status: 'active' | 'finished'
  outcome: string | null
  step: string
  state: Json
  waitingFor: string | null
  wakeAt: Date | null
  enteredStepAt: Date
  causeEventId: string | null
  told: Generated<number>
  looked: Generated<number>
  /** Held by hand, whatever its journey does. */
  pausedAt: Date | null
  startedAt: Date
  finishedAt: Date | null
}

export interface JourneyDecisionTable {
  id: GeneratedAlways<number>
  enrolmentId: string
  leadId: string
  journeyVersionId: string
  seq: number
  at: Date
  step: string
  way: string | null
  command: Json
  reasons: Json
}

export interface SplitAssignmentTable {
  leadId: string
  journeyId: string
  step: string
  way: string
  assignedAt: Date
}

export interface WebhookCallTable {
  id: string
  leadId: string
  enrolmentId: string
  step: string
  occurrence: number
  url: string
  send: Json
  save: Json
  state: 'open' | 'answered' | 'failed' | 'cancelled'
  failure: string | null
  attempts: Generated<number>
  answer: string | null
  openedAt: Date
  openedWall: Date
  leaseWall: Date | null
  retryWall: Date | null
  closedAt: Date | null
  againAt: Date | null
  leftAt: Date | null
}
