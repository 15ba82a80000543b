/** Loads what is on record about leads for a replay: one query a table and batch; reads it as it is, rewinds nothing. */
import { sql } from 'kysely'
import type { EnrolmentId, EventId, HandoffId, JourneyVersionId, LeadId, RepId, TeamId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import type { Stage } from '../domain/lead.ts'
import type { HandoffTurn, LeadHistory, PastEnrolment, PastHandoff, PastMessage } from '../domain/simulation/history.ts'
import { anyOf } from './any-of.ts'
import { loadFactsOfMany } from './facts.ts'
import { versionById } from './journeys.ts'
import type { Db, Tx } from './open.ts'
import { readLedgers } from './scores.ts'
import { decisionsBefore } from './simulation-decisions.ts'

const batch = 500

/** Leads about whom anything happened in the period, those with the latest events first. */
export async function leadsWithHistory(db: Db | Tx, from: Date, until: Date, limit: number): Promise<LeadId[]> {
  const { rows } = await sql<{ leadId: LeadId }>`
    select lead_id from event where occurred_at >= ${from} and occurred_at < ${until}
    group by lead_id order by max(occurred_at) desc, lead_id limit ${limit}`.execute(db)
  return rows.map(({ leadId }) => leadId)
}

/** In id order. `from`: decisions are read up to then, to tell where enrolments stood. */
export async function loadHistories(db: Db | Tx, leadIds: readonly LeadId[], from: Date): Promise<LeadHistory[]> {
  const ids = leadIds.toSorted()
  const histories: LeadHistory[] = []
  for (let at = 0; at < ids.length; at += batch) histories.push(...(await loadBatch(db, ids.slice(at, at + batch), from)))
  return histories
}

async function loadBatch(db: Db | Tx, ids: readonly LeadId[], from: Date): Promise<LeadHistory[]> {
  const facts = [...(await loadFactsOfMany(db, ids)).values()]
  const [first] = facts
  if (first === undefined) return []
  const ledgers = await readLedgers(db, ids, first.model.id)
  const messages = await messagesOf(db, ids)
  const stages = await stagesOf(db, ids)
  const consents = await consentsOf(db, ids)
  const suppressions = await suppressionsOf(db, ids)
  const handoffs = await handoffsOf(db, ids)
  const enrolments = await enrolmentsOf(db, ids, from)
  return facts.map((one) => {
    const { id } = one.lead
    return {
      facts: one,
      factors: (ledgers.get(id) ?? []).filter(({ kind }) => kind === 'factor'),
      messages: one.messages.flatMap((fact) => {
        const row = messages.get(fact.id)
        return row === undefined ? [] : [{ ...row, fact }]
      }),
      stages: stages.get(id) ?? [],
      consents: consents.get(id) ?? [],
      suppressions: suppressions.get(id) ?? [],
      handoffs: handoffs.get(id) ?? [],
      enrolments: enrolments.get(id) ?? [],
    }
  })
}

/** Marketing mail of journeys, by its id. */
async function messagesOf(db: Db | Tx, ids: readonly LeadId[]): Promise<Map<string, Omit<PastMessage, 'fact'>>> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('enrolment', 'enrolment.id', 'message.enrolmentId')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select(['message.id', 'journey.key as journey', 'businessKey', 'queuedAt', 'finalAt', 'expiresAt', 'policy', 'capped'])
    .where('message.leadId', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

async function stagesOf(db: Db | Tx, ids: readonly LeadId[]) {
  const rows = await db
    .selectFrom('stageChange')
    .select(['leadId', 'occurredAt', 'fromStage', 'toStage', 'cause', 'reason'])
    .where('leadId', '=', anyOf(ids))
    .orderBy('occurredAt')
    .orderBy('id')
    .execute()
  return byLead(rows, ({ occurredAt, fromStage, toStage, cause, reason }) => ({
    at: occurredAt,
    from: fromStage as Stage,
    to: toStage as Stage,
    cause,
    reason,
  }))
}

async function consentsOf(db: Db | Tx, ids: readonly LeadId[]) {
  const rows = await db
    .selectFrom('consentEvent')
    .select(['leadId', 'purpose', 'action', 'basis', 'occurredAt as at'])
    .where('leadId', '=', anyOf(ids))
    .orderBy('position')
    .execute()
  return byLead(rows, (row) => row)
}

async function suppressionsOf(db: Db | Tx, ids: readonly LeadId[]) {
  const rows = await db
    .selectFrom('suppression')
    .innerJoin('lead', 'lead.emailHmac', 'suppression.emailHmac')
    .select(['lead.id as leadId', 'scope', 'reason', 'suppression.createdAt as at'])
    .where('lead.id', '=', anyOf(ids))
    .where('liftedAt', 'is', null)
    .orderBy('suppression.createdAt')
    .execute()
  return byLead(rows, (row) => row)
}

async function handoffsOf(db: Db | Tx, ids: readonly LeadId[]): Promise<Map<string, PastHandoff[]>> {
  const rows = await db
    .selectFrom('handoff')
    .select(['leadId', 'id', 'teamId', 'repId', 'trigger', 'requestEventId', 'reasons', 'urgency', 'status', 'rejectReason'])
    .select(['createdAt', 'acceptedAt', 'contactedAt', 'closedAt', 'reofferAt'])
    .where('leadId', '=', anyOf(ids))
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  const turns = await turnsOf(db, ids)
  return byLead(rows, (row) => ({
    ...row,
    id: row.id as HandoffId,
    teamId: row.teamId as TeamId,
    repId: row.repId as RepId,
    requestEventId: row.requestEventId as EventId | null,
    reasons: row.reasons as readonly Reason[],
    turns: turns.get(row.id) ?? [],
  }))
}

async function turnsOf(db: Db | Tx, ids: readonly LeadId[]): Promise<Map<string, HandoffTurn[]>> {
  const rows = await db
    .selectFrom('handoffEvent')
    .select(['handoffId', 'kind', 'at', 'repId', 'detail'])
    .where('leadId', '=', anyOf(ids))
    .orderBy('id')
    .execute()
  const turns = rows.map(({ repId, detail, ...row }) => ({
    ...row,
    repId: repId as RepId | null,
    detail: detail as HandoffTurn['detail'],
  }))
  return Map.groupBy(turns, ({ handoffId }) => handoffId)
}

async function enrolmentsOf(db: Db | Tx, ids: readonly LeadId[], from: Date): Promise<Map<string, PastEnrolment[]>> {
  const rows = await db
    .selectFrom('enrolment')
    .select(['leadId', 'id', 'journeyVersionId', 'businessKey', 'cycle', 'outcome', 'step', 'startedAt', 'finishedAt'])
    .select(
      sql<string>`coalesce((select command ->> 'by' from journey_decision
      where enrolment_id = enrolment.id and seq = 1), 'event')`.as('by'),
    )
    .where('leadId', '=', anyOf(ids))
    .orderBy('startedAt')
    .orderBy('id')
    .execute()
  const goingOn = rows.filter(({ startedAt, finishedAt }) => startedAt < from && (finishedAt === null || finishedAt >= from))
  const decisions = await decisionsBefore(
    db,
    goingOn.map(({ id }) => id),
    from,
  )
  const found = new Map<string, PastEnrolment[]>()
  for (const { leadId, journeyVersionId, ...row } of rows) {
    const { graph, version } = await versionById(db, journeyVersionId as JourneyVersionId)
    const journey = { graph, version, isPaused: false }
    const enrolment = { ...row, id: row.id as EnrolmentId, journey, decisions: decisions.get(row.id) ?? [] }
    found.set(leadId, [...(found.get(leadId) ?? []), enrolment])
  }
  return found
}

function byLead<Row extends { readonly leadId: string }, T>(rows: readonly Row[], read: (row: Row) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.leadId)
    if (group === undefined) groups.set(row.leadId, [read(row)])
    else group.push(read(row))
  }
  return groups
}
