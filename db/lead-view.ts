/** One lead as its page shows it: the facts, the explained score, and what is going on and comes next. Reads only. */
import { sql } from 'kysely'
import { explain, type Explanation } from '../domain/explain.ts'
import type { Facts } from '../domain/facts.ts'
import type { LeadId } from '../domain/id.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import { loadFacts } from './facts.ts'
import type { LeadRow } from './leads.ts'
import type { Db } from './open.ts'
import { readLedgers } from './scores.ts'

export interface RunningEnrolment {
  readonly id: string
  readonly journey: string
  readonly journeyKey: string
  readonly version: number
  readonly graph: JourneyGraph
  readonly step: string
  readonly enteredStepAt: Date
  /** Held by hand. */
  readonly pausedAt: Date | null
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
}

export interface PlannedMessage {
  readonly id: string
  readonly templateKey: string
  readonly subject: string | null
  readonly notBefore: Date
  readonly class: 'marketing' | 'transactional' | 'internal'
}

export interface LeadsTask {
  readonly id: string
  readonly titleKey: string
  readonly refs: Readonly<Record<string, unknown>>
  readonly role: 'rep' | 'teamLead' | 'marketing'
  readonly repName: string | null
  readonly dueAt: Date | null
}

export interface LeadsHandoff {
  readonly id: string
  readonly status: string
  readonly repName: string
  readonly dueAt: Date | null
  readonly reofferAt: Date | null
}

export interface LeadDetail {
  readonly facts: Facts
  readonly explanation: Explanation
  readonly note: string | null
  readonly ownerName: string | null
  readonly createdAt: Date
  readonly enrolments: readonly RunningEnrolment[]
  readonly planned: readonly PlannedMessage[]
  readonly tasks: readonly LeadsTask[]
  readonly handoff: LeadsHandoff | null
}

/** Null when there is no such lead (any more). */
export async function readLeadDetail(db: Db, leadId: LeadId, now: Date): Promise<LeadDetail | null> {
  const facts = await loadFacts(db, leadId)
  if (facts === null) return null
  const ledgers = await readLedgers(db, [leadId], facts.model.id)
  const [remarks, enrolments, planned, tasks, handoff] = await Promise.all([
    readRemarks(db, leadId),
    readRunning(db, leadId),
    readPlanned(db, leadId),
    readTasks(db, leadId),
    readOpen(db, leadId),
  ])
  return { facts, explanation: explain(facts, ledgers.get(leadId) ?? [], now), ...remarks, enrolments, planned, tasks, handoff }
}

function readRemarks(db: Db, leadId: LeadId): Promise<{ note: string | null; ownerName: string | null; createdAt: Date }> {
  return db
    .selectFrom('lead')
    .leftJoin('rep', 'rep.id', 'lead.ownerRepId')
    .select(['lead.note', 'rep.name as ownerName', 'lead.createdAt'])
    .where('lead.id', '=', leadId)
    .executeTakeFirstOrThrow()
}

async function readRunning(db: Db, leadId: LeadId): Promise<readonly RunningEnrolment[]> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .innerJoin('journeyVersion', 'journeyVersion.id', 'enrolment.journeyVersionId')
    .select([
      'enrolment.id',
      'journey.title as journey',
      'journey.key as journeyKey',
      'journeyVersion.version',
      'journeyVersion.graph',
    ])
    .select(['enrolment.step', 'enrolment.enteredStepAt', 'enrolment.waitingFor', 'enrolment.wakeAt', 'enrolment.pausedAt'])
    .where('enrolment.leadId', '=', leadId)
    .where('enrolment.status', '=', 'active')
    .orderBy('enrolment.startedAt', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, graph: row.graph as JourneyGraph }))
}

async function readPlanned(db: Db, leadId: LeadId): Promise<readonly PlannedMessage[]> {
  const { rows } = await sql<PlannedMessage>`
    select message.id, message.template_key, message.not_before, message.class, template.subject
    from message left join lateral (
      select subject from template_version version
      where version.id = message.template_version_id
        or (message.template_version_id is null and version.key = message.template_key and version.language = message.language and version.status = 'published')
      limit 1) as template on true
    where message.lead_id = ${leadId} and message.state in ('queued', 'claimed', 'sending')
    order by message.not_before`.execute(db)
  return rows
}

/** A handoff's own tasks are left out while it waits: answering the handoff closes them. */
async function readTasks(db: Db, leadId: LeadId): Promise<readonly LeadsTask[]> {
  const { rows } = await sql<LeadsTask>`
    select task.id, task.title_key, task.refs, task.role, rep.name as rep_name, task.due_at
    from task left join rep on rep.id = task.rep_id left join handoff on handoff.id = task.handoff_id
    where task.lead_id = ${leadId} and task.status = 'open'
      and (handoff.id is null or handoff.closed_at is not null or handoff.status not in ('open', 'accepted'))
    order by task.due_at`.execute(db)
  return rows
}

async function readOpen(db: Db, leadId: LeadId): Promise<LeadsHandoff | null> {
  const row = await db
    .selectFrom('handoff')
    .innerJoin('rep', 'rep.id', 'handoff.repId')
    .select(['handoff.id', 'handoff.status', 'rep.name as repName', 'handoff.dueAt', 'handoff.reofferAt'])
    .where('handoff.leadId', '=', leadId)
    .where('handoff.closedAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** The row as it is, to edit it. */
export async function readRawLead(db: Db, leadId: LeadId): Promise<LeadRow | null> {
  return (await db.selectFrom('lead').selectAll().where('id', '=', leadId).executeTakeFirst()) ?? null
}

/** How much an erasure will take away. */
export async function countTraces(
  db: Db,
  leadId: string,
): Promise<{ events: number; messages: number; enrolments: number; handoffs: number }> {
  const { rows } = await sql<{ events: number; messages: number; enrolments: number; handoffs: number }>`
    select (select count(*) from event where lead_id = ${leadId}) as events,
      (select count(*) from message where lead_id = ${leadId}) as messages,
      (select count(*) from enrolment where lead_id = ${leadId}) as enrolments,
      (select count(*) from handoff where lead_id = ${leadId}) as handoffs`.execute(db)
  return rows[0] ?? { events: 0, messages: 0, enrolments: 0, handoffs: 0 }
}
