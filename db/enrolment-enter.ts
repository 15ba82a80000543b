/** Puts leads into a journey version, many with as few statements as one; whom it refuses and why is the domain's to say. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Facts } from '../domain/facts.ts'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import { refusalToEnter } from '../domain/journey/enrol.ts'
import { startState } from '../domain/journey/state.ts'
import type { Reason } from '../domain/reason.ts'
import { recordStarts } from './journey-decisions.ts'
import type { PublishedVersion } from './journeys.ts'
import { startWorkflows } from './outbox.ts'
import type { Tx } from './open.ts'
import { reviewSoon } from './segment-members.ts'

export interface Entry {
  /** Runs of one journey at the same time differ by it. */
  readonly businessKey?: string
  readonly causeEventId?: string
  /** Where each lead has an event of its own. */
  readonly causes?: ReadonlyMap<LeadId, string>
  /** The end of a cool-off: nothing happens before. */
  readonly firstWaitUntil?: Date
  /** Who or what enrols; `event` and `segment` are bound by `again`. */
  readonly by: string
  /** Bound by `again` whoever enrols. */
  readonly bound?: boolean
  /** Why, beside the event. */
  readonly because?: readonly Reason[]
}

export type Enrolled = { readonly ok: true; readonly enrolmentId: EnrolmentId } | { readonly ok: false; readonly reason: string }

/** The caller holds the leads' locks. One answer for each: refused are stopped leads, those in it already, those that may not enter again. */
export async function enterJourney(
  tx: Tx,
  leads: readonly Facts[],
  version: PublishedVersion,
  entry: Entry,
  now: Date,
): Promise<ReadonlyMap<LeadId, Enrolled>> {
  const { businessKey = '', by, bound = false } = entry
  const answers = new Map<LeadId, Enrolled>()
  const admitted: Newcomer[] = []
  for (const facts of leads) {
    const reason = refusalToEnter(version.graph, { businessKey, by, bound }, facts, now)
    if (reason !== null) answers.set(facts.lead.id, { ok: false, reason })
    else admitted.push(newcomer(facts.lead.id, entry))
  }
  const entered = await insertEnrolments(tx, admitted, version, entry, now)
  for (const { id, leadId } of admitted)
    answers.set(leadId, entered.has(id) ? { ok: true, enrolmentId: id } : { ok: false, reason: 'alreadyIn' })
  await begin(
    tx,
    admitted.filter(({ id }) => entered.has(id)),
    version,
    entry,
    now,
  )
  return answers
}

interface Newcomer {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  readonly causeEventId: string | null
}

function newcomer(leadId: LeadId, { causeEventId, causes }: Entry): Newcomer {
  return { id: uuidv7() as EnrolmentId, leadId, causeEventId: causes?.get(leadId) ?? causeEventId ?? null }
}

/** Answers those inserted; the others are in this journey already, under this business key. */
async function insertEnrolments(
  tx: Tx,
  newcomers: readonly Newcomer[],
  { id: versionId, journeyId, graph }: PublishedVersion,
  { businessKey = '', firstWaitUntil }: Entry,
  now: Date,
): Promise<ReadonlySet<string>> {
  if (newcomers.length === 0) return new Set()
  const rows = newcomers.map(({ id, leadId, causeEventId }) => {
    const state = startState(graph, { enrolmentId: id, firstWaitUntil: firstWaitUntil ?? null }, now)
    return { id, leadId, state, causeEventId }
  })
  const inserted = await sql<{ id: string }>`
    insert into enrolment (id, lead_id, journey_id, journey_version_id, business_key, cycle, status, step, state, wake_at,
      entered_step_at, cause_event_id, started_at)
    select e.id, e."leadId", ${journeyId}, ${versionId}, ${businessKey}, lead.cycle, 'active', ${graph.entry}, e.state, ${now},
      ${now}, e."causeEventId", ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(id uuid, "leadId" uuid, state jsonb, "causeEventId" text)
    join lead on lead.id = e."leadId"
    on conflict (lead_id, journey_id, business_key) where status = 'active' do nothing
    returning id`.execute(tx)
  return new Set(inserted.rows.map((row) => row.id))
}

/** The record of why, and a workflow that waits. */
async function begin(
  tx: Tx,
  entered: readonly Newcomer[],
  { id: versionId, version, graph }: PublishedVersion,
  { by, because = [] }: Entry,
  now: Date,
): Promise<void> {
  const starts = entered.map(({ id, leadId, causeEventId }) => {
    const evidence = causeEventId === null ? {} : { evidence: [causeEventId] }
    return { id, leadId, reasons: [{ code: 'journey.started', ...evidence }, ...because] }
  })
  await recordStarts(tx, starts, { step: graph.entry, command: { kind: 'start', version, by }, versionId }, now)
  await reviewSoon(
    tx,
    entered.map(({ leadId }) => leadId),
    'journey',
    now,
  )
  await startWorkflows(
    tx,
    'leadJourney',
    entered.map(({ id }) => id),
  )
}
