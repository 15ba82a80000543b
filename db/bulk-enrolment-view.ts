/** Enrolments of many as people look at them: what one would do, and how far one has come. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import type { BulkId } from '../domain/id.ts'
import type { Again } from '../domain/journey/definition.ts'
import { type BulkRequest, chosenSql } from './bulk-enrolments.ts'
import { publishedVersion } from './journeys.ts'
import { uuid } from './leads.ts'
import type { Db } from './open.ts'

export interface BulkPreview {
  readonly leads: number
  readonly enter: number
  readonly alreadyIn: number
  /** The journey does not let them in again yet. */
  readonly again: number
  /** Unsubscribed, suppressed, objected or disqualified. */
  readonly stopped: number
  /** Of those that enter: they get no email before they agree. */
  readonly noConsent: number
  /** Names that belong to nobody; the first few of them. */
  readonly unknown: number
  readonly unknownNames: readonly string[]
}

export type Previewed =
  | { readonly ok: true; readonly preview: BulkPreview }
  | { readonly ok: false; readonly reason: 'noSuchJourney' | 'noSuchSegment' }

const shownNames = 10

/** As of now; whether somebody may enter again is told to the hour of a clock change. */
export async function previewBulkEnrolment(db: Db, request: Omit<BulkRequest, 'by' | 'spreadMs'>, now: Date): Promise<Previewed> {
  const version = await publishedVersion(db, request.journeyKey)
  if (version === null) return { ok: false, reason: 'noSuchJourney' }
  const chosen = await chosenSql(db, request.source, now)
  if (chosen === null) return { ok: false, reason: 'noSuchSegment' }
  const rounds = { journeyId: version.journeyId, businessKey: request.businessKey }
  const again = request.ignoreAgain ? 'always' : version.graph.again
  const { rows } = await sql<Omit<BulkPreview, 'unknown' | 'unknownNames'>>`
    with judged as (
      select case
          when ${isIn(rounds)} then 'alreadyIn'
          when ${isStopped} then 'stopped'
          when ${isTooEarly(rounds, again, now)} then 'again'
          else 'enter' end as verdict,
        exists (select from consent where consent.lead_id = lead.id and purpose = 'email_marketing' and status = 'confirmed') as agreed
      from lead where lead.id in (${chosen.leads}))
    select count(*) as leads,
      count(*) filter (where verdict = 'enter') as enter,
      count(*) filter (where verdict = 'alreadyIn') as already_in,
      count(*) filter (where verdict = 'again') as again,
      count(*) filter (where verdict = 'stopped') as stopped,
      count(*) filter (where verdict = 'enter' and not agreed) as no_consent
    from judged`.execute(db)
  const [counts] = rows
  const none = { leads: 0, enter: 0, alreadyIn: 0, again: 0, stopped: 0, noConsent: 0 }
  const strangers = 'names' in request.source ? await unknownNames(db, request.source.names) : []
  const unknown = { unknown: strangers.length, unknownNames: strangers.slice(0, shownNames) }
  return { ok: true, preview: { ...none, ...counts, ...unknown } }
}

interface Rounds {
  readonly journeyId: string
  readonly businessKey: string
}

function roundsSql({ journeyId, businessKey }: Rounds): RawBuilder<unknown> {
  return sql`from enrolment where enrolment.lead_id = lead.id and enrolment.journey_id = ${journeyId}
    and enrolment.business_key = ${businessKey}`
}

function isIn(rounds: Rounds): RawBuilder<boolean> {
  return sql`exists (select ${roundsSql(rounds)} and status = 'active')`
}

/** As `stopOutcome` of domain/journey/stop.ts judges. */
const isStopped = sql<boolean>`(lead.stage = 'disqualified' or lead.objected_at is not null
  or exists (select from suppression where email_hmac = lead.email_hmac and lifted_at is null)
  or exists (select from consent where consent.lead_id = lead.id and purpose = 'email_marketing' and status = 'withdrawn'))`

const hoursOf = { minutes: 1 / 60, hours: 1, days: 24, weeks: 7 * 24, workingDays: 1.4 * 24 } as const

function isTooEarly(rounds: Rounds, again: Again, now: Date): RawBuilder<boolean> {
  if (again === 'always') return sql`false`
  const counted = sql`select ${roundsSql(rounds)} and outcome is distinct from 'unsendable'`
  if (again === 'never') return sql`exists (${counted})`
  const { amount, unit } = again.after
  const from = new Date(now.getTime() - amount * hoursOf[unit] * 3_600_000)
  return sql`exists (${counted} and finished_at > ${from})`
}

async function unknownNames(db: Db, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from unnest(${names.map((name) => name.trim())}::text[]) as name
    where name <> '' and not exists (select from lead where email = lower(name))
      and not exists (select from lead where external_id = name) and not exists (select from lead where id = case when name ~* ${uuid.source} then name::uuid end)`.execute(
    db,
  )
  return rows.map((row) => row.name)
}

export interface BulkProgress {
  readonly id: BulkId
  readonly journeyKey: string
  readonly journey: string
  readonly segment: string | null
  readonly state: 'running' | 'finished' | 'cancelled'
  readonly leads: number
  readonly entered: number
  /** By reason: what became of those who did not enter. */
  readonly refused: Readonly<Record<string, number>>
  readonly waiting: number
  readonly nextAt: Date | null
  readonly spreadMs: number
  readonly createdAt: Date
  readonly createdBy: string
  readonly finishedAt: Date | null
}

export async function readBulkEnrolment(db: Db, id: BulkId): Promise<BulkProgress | null> {
  return (await readBulks(db, sql`bulk.id = ${id}`))[0] ?? null
}

/** Those that run, and the latest others. */
export async function listBulkEnrolments(db: Db): Promise<readonly BulkProgress[]> {
  return readBulks(db, sql`true`)
}

async function readBulks(db: Db, which: RawBuilder<boolean>): Promise<readonly BulkProgress[]> {
  const { rows } = await sql<BulkProgress>`
    select bulk.id, journey.key as journey_key, journey.title as journey, segment.title as segment, bulk.state, bulk.leads,
      bulk.spread_ms, bulk.created_at, bulk.created_by, bulk.finished_at, coalesce(told.entered, 0) as entered,
      coalesce(told.waiting, 0) as waiting, coalesce(told.refused, '{}') as refused, told.next_at
    from bulk_enrolment bulk
    join journey on journey.id = bulk.journey_id
    left join segment on segment.id = bulk.segment_id
    left join lateral (
      select (sum(found) filter (where outcome = 'entered'))::int as entered,
        (sum(found) filter (where outcome is null))::int as waiting,
        jsonb_object_agg(outcome, found) filter (where outcome <> 'entered') as refused,
        min(next_at) filter (where outcome is null) as next_at
      from (select outcome, count(*) as found, min(enter_at) as next_at from bulk_enrolment_lead
        where bulk_id = bulk.id group by outcome) as counts) as told on true
    where ${which}
    order by bulk.state = 'running' desc, bulk.created_at desc limit 20`.execute(db)
  return rows
}
