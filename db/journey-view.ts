/** Journeys as people look at them: versions, who stands where, what each email did. Reads only. */
import { sql } from 'kysely'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { Db } from './open.ts'

export interface JourneyName {
  readonly key: string
  readonly title: string
}

export interface JourneySummary extends JourneyName {
  readonly pausedAt: Date | null
  readonly version: number | null
  readonly publishedAt: Date | null
  /** Leads in it now, on whatever version. */
  readonly active: number
  readonly finished: number
  /** Leads that reached the goal. */
  readonly reachedGoal: number
}

export async function listJourneys(db: Db): Promise<readonly JourneySummary[]> {
  const { rows } = await sql<JourneySummary>`
    select journey.key, journey.title, journey.paused_at, published.version, published.published_at,
      coalesce(counts.active, 0)::int as active, coalesce(counts.finished, 0)::int as finished,
      coalesce(counts.reached_goal, 0)::int as reached_goal
    from journey
    left join journey_version published on published.journey_id = journey.id and published.status = 'published'
    left join (
      select journey_id, count(*) filter (where status = 'active') as active, count(*) filter (where status = 'finished') as finished,
        count(distinct lead_id) filter (where outcome = 'goal') as reached_goal
      from enrolment group by journey_id) as counts on counts.journey_id = journey.id
    order by active desc, journey.title`.execute(db)
  return rows
}

export interface PausedJourney extends JourneyName {
  readonly pausedAt: Date
  /** Leads that stand still in it. */
  readonly held: number
}

/** The one paused longest first. */
export async function listPausedJourneys(db: Db): Promise<readonly PausedJourney[]> {
  const { rows } = await sql<PausedJourney>`
    select journey.key, journey.title, journey.paused_at,
      (select count(*) from enrolment where journey_id = journey.id and status = 'active') as held
    from journey where journey.paused_at is not null order by journey.paused_at`.execute(db)
  return rows
}

export interface Held {
  readonly leads: number
  /** Emails planned and not sent yet. */
  readonly emails: number
}

/** What pausing a journey would hold now. Null when there is no such journey. */
export async function countHeld(db: Db, key: string): Promise<(Held & JourneyName) | null> {
  const { rows } = await sql<Held & JourneyName>`
    select journey.key, journey.title,
      (select count(*) from enrolment where journey_id = journey.id and status = 'active') as leads,
      (select count(*) from message join enrolment on enrolment.id = message.enrolment_id
        where enrolment.journey_id = journey.id and message.state in ('queued', 'claimed')) as emails
    from journey where journey.key = ${key}`.execute(db)
  return rows[0] ?? null
}

export interface JourneyVersion {
  readonly id: string
  readonly version: number
  readonly status: 'draft' | 'published' | 'retired'
  readonly publishedAt: Date | null
  readonly publishedBy: string | null
  readonly note: string | null
  readonly contentHash: string
  readonly active: number
}

export interface JourneyDetail extends JourneyName {
  readonly pausedAt: Date | null
  /** Newest first. */
  readonly versions: readonly JourneyVersion[]
  /** The version looked at: the one asked for, else the published one, else the newest. */
  readonly shown: JourneyVersion
  readonly graph: JourneyGraph
  readonly source: string
}

/** Null when there is no such journey, or no such version of it. */
export async function readJourney(db: Db, key: string, version: number | null): Promise<JourneyDetail | null> {
  const journey = await db
    .selectFrom('journey')
    .select(['id', 'key', 'title', 'pausedAt'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (journey === undefined) return null
  const { rows: versions } = await sql<JourneyVersion>`
    select version.id, version.version, version.status, version.published_at, version.published_by, version.note, version.content_hash,
      (select count(*) from enrolment where journey_version_id = version.id and status = 'active') as active
    from journey_version version where version.journey_id = ${journey.id} order by version.version desc`.execute(db)
  const shown =
    version === null
      ? (versions.find((one) => one.status === 'published') ?? versions[0])
      : versions.find((one) => one.version === version)
  if (shown === undefined) return null
  const stored = await db
    .selectFrom('journeyVersion')
    .select(['graph', 'source'])
    .where('id', '=', shown.id)
    .executeTakeFirstOrThrow()
  return { ...journey, versions, shown, graph: stored.graph as JourneyGraph, source: stored.source }
}

export interface EmailFigures {
  readonly step: string
  readonly sent: number
  readonly queued: number
  /** May or may not have arrived. */
  readonly unclear: number
  /** People, not machines; only those who allow measuring. */
  readonly clicked: number
  readonly notSent: number
}

/** What the emails of a version did, by step; each figure counts what the list of that name in sending-view.ts lists. */
export async function readEmailFigures(db: Db, versionId: string): Promise<ReadonlyMap<string, EmailFigures>> {
  const { rows } = await sql<EmailFigures>`
    select message.step,
      count(*) filter (where message.state = 'sent') as sent,
      count(*) filter (where message.state = 'queued') as queued,
      count(*) filter (where message.state = 'unknown') as unclear,
      count(*) filter (where message.state in ('failed', 'suppressed', 'expired')) as not_sent,
      count(*) filter (where exists (
        select 1 from event left join event_verdict verdict on verdict.event_id = event.id
        where event.message_id = message.id and event.type = 'email.clicked' and verdict.verdict = 'human')) as clicked
    from message join enrolment on enrolment.id = message.enrolment_id
    where enrolment.journey_version_id = ${versionId} and message.step is not null
    group by message.step`.execute(db)
  return new Map(rows.map((row) => [row.step, row]))
}

export interface EndedEnrolments {
  readonly outcome: string
  readonly leads: number
}

export async function readOutcomes(db: Db, key: string): Promise<readonly EndedEnrolments[]> {
  const { rows } = await sql<EndedEnrolments>`
    select enrolment.outcome, count(distinct enrolment.lead_id) as leads
    from enrolment join journey on journey.id = enrolment.journey_id
    where journey.key = ${key} and enrolment.status = 'finished'
    group by enrolment.outcome order by leads desc, enrolment.outcome`.execute(db)
  return rows
}
