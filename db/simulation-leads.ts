/** Loads leads for a simulation as they stand now: facts, ledger, enrolments, handoffs, planned mail; one query a table and batch. */
import { sql } from 'kysely'
import type { Facts } from '../domain/facts.ts'
import type { EnrolmentId, JourneyVersionId, LeadId, MessageId } from '../domain/id.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import type { PlannedMail, WorldEnrolment, WorldJourney, WorldLead } from '../domain/simulation/world.ts'
import { anyOf } from './any-of.ts'
import { loadFactsOfMany } from './facts.ts'
import { pendingHandoffsByLead } from './handoff-rows.ts'
import { versionById } from './journeys.ts'
import type { Db, Tx } from './open.ts'
import { readLedgers } from './scores.ts'
import { correctedToCold } from './stage-changes.ts'

const batch = 500

/** In id order; leads that do not exist are left out. */
export async function loadWorldLeads(db: Db | Tx, leadIds: readonly LeadId[]): Promise<WorldLead[]> {
  const ids = leadIds.toSorted()
  const leads: WorldLead[] = []
  for (let at = 0; at < ids.length; at += batch) leads.push(...(await loadBatch(db, ids.slice(at, at + batch))))
  return leads
}

async function loadBatch(db: Db | Tx, ids: readonly LeadId[]): Promise<WorldLead[]> {
  const facts = [...(await loadFactsOfMany(db, ids)).values()]
  const [first] = facts
  if (first === undefined) return []
  const ledgers = await readLedgers(db, ids, first.model.id)
  const enrolments = await loadEnrolments(db, ids)
  const planned = await loadPlanned(db, ids)
  const handoffs = await pendingHandoffsByLead(db, ids)
  const pending = await pendingEvents(db, ids)
  const corrected = await correctedToCold(db, ids)
  const times = await loadTimes(db, ids)
  const segments = await loadSegments(db, ids)
  return facts.map((one) => {
    const { id } = one.lead
    return {
      ...splitFresh(one, pending),
      ledger: ledgers.get(id) ?? [],
      acts: [],
      enrolments: enrolments.get(id) ?? [],
      planned: planned.get(id) ?? [],
      handoffs: handoffs.get(id) ?? [],
      correctedToColdAt: corrected.get(id) ?? null,
      segments: segments.get(id) ?? [],
      ...times.get(id),
    }
  })
}

/** What is on record but not applied waits to be. */
function splitFresh(facts: Facts, pending: ReadonlySet<string>): Pick<WorldLead, 'facts' | 'fresh'> {
  const events = facts.events.filter(({ id }) => !pending.has(id))
  return { facts: { ...facts, events }, fresh: facts.events.filter(({ id }) => pending.has(id)) }
}

async function pendingEvents(db: Db | Tx, ids: readonly LeadId[]): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('eventPending').select('eventId').where('leadId', '=', anyOf(ids)).execute()
  return new Set(rows.map(({ eventId }) => eventId))
}

async function loadEnrolments(db: Db | Tx, ids: readonly LeadId[]): Promise<Map<string, WorldEnrolment[]>> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .select(['enrolment.id', 'leadId', 'journeyVersionId', 'businessKey', 'cycle', 'startedAt', 'state', 'waitingFor', 'wakeAt'])
    .select(['enrolment.pausedAt', 'journey.pausedAt as journeyPausedAt'])
    .where('leadId', '=', anyOf(ids))
    .where('status', '=', 'active')
    .orderBy('enrolment.id')
    .execute()
  const found = new Map<string, WorldEnrolment[]>()
  for (const { leadId, journeyVersionId, pausedAt, journeyPausedAt, ...row } of rows) {
    const journey = await worldJourney(db, journeyVersionId as JourneyVersionId, journeyPausedAt !== null)
    const enrolment = { ...row, id: row.id as EnrolmentId, state: row.state as JourneyState, journey }
    found.set(leadId, [...(found.get(leadId) ?? []), { ...enrolment, isPaused: pausedAt !== null || journeyPausedAt !== null }])
  }
  return found
}

async function worldJourney(db: Db | Tx, id: JourneyVersionId, isPaused: boolean): Promise<WorldJourney> {
  const { graph, version } = await versionById(db, id)
  return { graph, version, isPaused }
}

async function loadPlanned(db: Db | Tx, ids: readonly LeadId[]): Promise<Map<string, PlannedMail[]>> {
  const rows = await db
    .selectFrom('message')
    .select(['leadId', 'id', 'enrolmentId', 'queuedAt', 'expiresAt', 'policy', 'capped'])
    .where('leadId', '=', anyOf(ids))
    .where('state', '=', 'queued')
    .where('enrolmentId', 'is not', null)
    .execute()
  const found = new Map<string, PlannedMail[]>()
  for (const { leadId, id, enrolmentId, ...row } of rows) {
    if (leadId === null) continue
    const mail = { ...row, messageId: id as MessageId, enrolmentId: enrolmentId as EnrolmentId }
    found.set(leadId, [...(found.get(leadId) ?? []), mail])
  }
  return found
}

/** The keys of those that each lead is in. */
async function loadSegments(db: Db | Tx, ids: readonly LeadId[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('segmentMember')
    .innerJoin('segment', 'segment.id', 'segmentMember.segmentId')
    .select(['leadId', 'key'])
    .where('leadId', '=', anyOf(ids))
    .execute()
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId)
  return new Map([...byLead].map(([leadId, of]) => [leadId, of.map(({ key }) => key)]))
}

async function loadTimes(db: Db | Tx, ids: readonly LeadId[]) {
  const rows = await sql<{ id: string; reconsiderAt: Date | null; stageBefore: WorldLead['stageBeforeDisqualified'] | null }>`
    select id, reconsider_at, (select from_stage from stage_change where lead_id = lead.id and to_stage = 'disqualified'
      order by occurred_at desc, id desc limit 1) as stage_before
    from lead where id = ${anyOf(ids)}`.execute(db)
  return new Map(
    rows.rows.map(({ id, reconsiderAt, stageBefore }) => [
      id,
      { reconsiderAt, ...(stageBefore === null ? {} : { stageBeforeDisqualified: stageBefore ?? 'cold' }) },
    ]),
  )
}
