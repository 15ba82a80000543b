/** Everything that happened with a lead, in one order: events, emails, stages, decisions, handoffs, consent. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import type { MessageClass, MessageState } from '../domain/facts.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import type { Stage } from '../domain/lead.ts'
import type { Reason } from '../domain/reason.ts'
import type { Db } from './open.ts'

interface Happened<Kind extends string> {
  readonly kind: Kind
  readonly at: Date
  /** Unique within a lead's timeline. */
  readonly id: string
}

export interface EventEntry extends Happened<'event'> {
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
  /** Null where nobody judges: everything but hits on mails. */
  readonly verdict: 'human' | 'machine' | null
  readonly source: string
}

export interface MessageEntry extends Happened<'message'> {
  readonly state: MessageState
  readonly class: MessageClass
  readonly templateKey: string
  readonly subject: string | null
  readonly outcomeCode: string | null
  readonly reasons: readonly Reason[]
}

export interface StageEntry extends Happened<'stage'> {
  readonly fromStage: Stage
  readonly toStage: Stage
  readonly cause: 'engine' | 'rep' | 'marketer' | 'crm'
  readonly reason: string
  readonly retracts: boolean
}

export interface DecisionEntry extends Happened<'decision'> {
  readonly journey: string
  readonly journeyKey: string
  readonly version: number
  readonly versionId: string
  readonly step: string
  readonly command: Readonly<Record<string, unknown>>
  readonly reasons: readonly Reason[]
}

export interface HandoffEntry extends Happened<'handoff'> {
  readonly handoffId: string
  readonly what: string
  readonly actor: string
  readonly repName: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface ConsentEntry extends Happened<'consent'> {
  readonly purpose: string
  readonly action: string
  readonly basis: string | null
  readonly channel: string
}

export type TimelineEntry = EventEntry | MessageEntry | StageEntry | DecisionEntry | HandoffEntry | ConsentEntry
export type TimelineKind = TimelineEntry['kind']

export const timelineKinds = ['event', 'message', 'stage', 'decision', 'handoff', 'consent'] as const

export interface TimelinePage {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[]
  readonly hasMore: boolean
  /** The journeys the decisions were made in, by version id. */
  readonly graphs: ReadonlyMap<string, JourneyGraph>
}

/** What happened up to `before`; planned mail is not in it, what became of mail is. */
export async function readTimeline(
  db: Db,
  leadId: string,
  options: { kinds: readonly TimelineKind[]; before: Date; limit: number },
): Promise<TimelinePage> {
  const { kinds, before, limit } = options
  const parts = kinds.map((kind) => sql`(${sources[kind](leadId, before)} order by at desc limit ${limit + 1})`)
  const { rows } = await sql<{ kind: TimelineKind; at: Date; id: string; entry: object }>`
    select kind, at, id, entry from (${sql.join(parts, sql` union all `)}) as happened
    order by at desc, id desc limit ${limit + 1}`.execute(db)
  const entries = rows.slice(0, limit).map(({ kind, at, id, entry }) => ({ ...entry, kind, at, id }) as TimelineEntry)
  return { entries, hasMore: rows.length > limit, graphs: await readGraphs(db, entries) }
}

async function readGraphs(db: Db, entries: readonly TimelineEntry[]): Promise<ReadonlyMap<string, JourneyGraph>> {
  const ids = [...new Set(entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.versionId] : [])))]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('journeyVersion').select(['id', 'graph']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.graph as JourneyGraph]))
}

type Source = (leadId: string, before: Date) => RawBuilder<unknown>

const sources: Readonly<Record<TimelineKind, Source>> = {
  event: (leadId, before) => sql`
    select 'event' as kind, event.occurred_at as at, event.id, jsonb_build_object(
      'type', event.type, 'properties', event.properties, 'verdict', verdict.verdict, 'source', event.source) as entry
    from event left join event_verdict verdict on verdict.event_id = event.id
    where event.lead_id = ${leadId} and event.occurred_at <= ${before} and event.type not in ('email.sent', 'consent.granted', 'consent.withdrawn')`,
  message: (leadId, before) => sql`
    select 'message' as kind, coalesce(message.sent_at, message.final_at) as at, message.id::text as id, jsonb_build_object(
      'state', message.state, 'class', message.class, 'templateKey', message.template_key, 'subject', template.subject,
      'outcomeCode', message.outcome_code, 'reasons', message.reasons) as entry
    from message left join lateral (
      select subject from template_version version
      where version.id = message.template_version_id
        or (message.template_version_id is null and version.key = message.template_key and version.language = message.language and version.status = 'published')
      limit 1) as template on true
    where message.lead_id = ${leadId} and coalesce(message.sent_at, message.final_at) <= ${before}`,
  stage: (leadId, before) => sql`
    select 'stage' as kind, occurred_at as at, id::text as id, jsonb_build_object(
      'fromStage', from_stage, 'toStage', to_stage, 'cause', cause, 'reason', reason, 'retracts', retracts_id is not null) as entry
    from stage_change where lead_id = ${leadId} and occurred_at <= ${before}`,
  decision: (leadId, before) => sql`
    select 'decision' as kind, decision.at, lpad(decision.id::text, 20, '0') as id, jsonb_build_object(
      'journey', journey.title, 'journeyKey', journey.key, 'version', version.version, 'versionId', version.id, 'step', decision.step,
      'command', decision.command, 'reasons', decision.reasons) as entry
    from journey_decision decision
    join enrolment on enrolment.id = decision.enrolment_id
    join journey on journey.id = enrolment.journey_id
    join journey_version version on version.id = decision.journey_version_id
    where decision.lead_id = ${leadId} and decision.at <= ${before}`,
  handoff: (leadId, before) => sql`
    select 'handoff' as kind, happening.at, lpad(happening.id::text, 20, '0') as id, jsonb_build_object(
      'handoffId', happening.handoff_id, 'what', happening.kind, 'actor', happening.actor, 'repName', rep.name, 'detail', happening.detail) as entry
    from handoff_event happening left join rep on rep.id = happening.rep_id
    where happening.lead_id = ${leadId} and happening.at <= ${before}`,
  consent: (leadId, before) => sql`
    select 'consent' as kind, occurred_at as at, lpad(position::text, 20, '0') as id, jsonb_build_object(
      'purpose', purpose, 'action', action, 'basis', basis, 'channel', channel) as entry
    from consent_event where lead_id = ${leadId} and occurred_at <= ${before}`,
}
