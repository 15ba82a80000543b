/** What workflows of journeys are found by on Temporal's own page: the journey and its version; nothing about a person. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

export interface WorkflowLabels {
  /** The journey's key. */
  readonly journey: string
  readonly version: number
}

/** By enrolment; of those that exist. */
export async function labelsOfEnrolments(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, WorkflowLabels>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .innerJoin('journeyVersion', 'journeyVersion.id', 'enrolment.journeyVersionId')
    .select(['enrolment.id', 'journey.key as journey', 'journeyVersion.version'])
    .where(sql<boolean>`enrolment.id = any(${ids}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, ...labels }) => [id, labels]))
}
