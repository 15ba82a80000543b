/** Journeys as people list them: which version is in force and how many leads are in it; changes nothing. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

export interface JourneyListing {
  readonly key: string
  readonly title: string
  readonly version: number
  readonly publishedAt: Date | null
  readonly pausedAt: Date | null
  /** Leads in it now, on any version. */
  readonly active: number
  readonly finished: number
}

export interface JourneyPage extends JourneyListing {
  readonly source: string
  readonly definition: unknown
  readonly graph: unknown
  /** Newest first. */
  readonly versions: readonly {
    version: number
    status: string
    publishedAt: Date | null
    publishedBy: string | null
    note: string | null
  }[]
}

export async function listJourneys(db: Db): Promise<JourneyListing[]> {
  return listing(db).orderBy('journey.key').execute()
}

/** Null when no journey of that key is published. */
export async function showJourney(db: Db, key: string): Promise<JourneyPage | null> {
  const row = await listing(db)
    .select(['journeyVersion.source', 'journeyVersion.definition', 'journeyVersion.graph', 'journey.id as journeyId'])
    .where('journey.key', '=', key)
    .executeTakeFirst()
  if (row === undefined) return null
  const { journeyId, ...page } = row
  const versions = await db
    .selectFrom('journeyVersion')
    .select(['version', 'status', 'publishedAt', 'publishedBy', 'note'])
    .where('journeyId', '=', journeyId)
    .orderBy('version', 'desc')
    .execute()
  return { ...page, versions }
}

function count(status: 'active' | 'finished') {
  return sql<number>`(select count(*) from enrolment where enrolment.journey_id = journey.id and enrolment.status = ${status})`
}

function listing(db: Db) {
  return db
    .selectFrom('journey')
    .innerJoin('journeyVersion', 'journeyVersion.journeyId', 'journey.id')
    .where('journeyVersion.status', '=', 'published')
    .select(['journey.key', 'journey.title', 'journeyVersion.version', 'journeyVersion.publishedAt', 'journey.pausedAt'])
    .select([count('active').as('active'), count('finished').as('finished')])
}
