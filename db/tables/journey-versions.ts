/** Drafts of journeys, and leads moved from one version to another: the rows as Kysely reads and writes them. */
import type { Generated } from 'kysely'
import type { Json } from './json.ts'

export interface JourneyDraftTable {
  journeyKey: string
  source: string
  revision: Generated<number>
  baseVersion: number | null
  savedAt: Date
  savedBy: string
}

export interface JourneyMigrationTable {
  id: string
  journeyId: string
  fromVersionId: string
  toVersionId: string
  plan: Json
  state: 'applying' | 'applied' | 'reversing' | 'reversed'
  walkedTo: Generated<string>
  createdAt: Date
  createdBy: string
  createdWall: Generated<Date>
  appliedAt: Date | null
  reversedAt: Date | null
  reversedBy: string | null
}

export interface EnrolmentMigrationTable {
  migrationId: string
  enrolmentId: string
  leadId: string
  outcome: 'stayed' | 'moved' | 'exited'
  fromStep: string
  toStep: string | null
  stateBefore: Json
  appliedAt: Date
  reversedAt: Date | null
  keptBecause: string | null
}
