/** Enrols the next leads of an enrolment of many, whose turn has come: each batch is a transaction that also writes what became of them. */
import { sql } from 'kysely'
import type { BulkId, LeadId } from '../domain/id.ts'
import type { Enrolled } from './enrolment-enter.ts'
import { enrolLeads } from './enrolments.ts'
import { loadFactsOfMany } from './facts.ts'
import { publishedVersion } from './journeys.ts'
import { lockLeads } from './lock.ts'
import type { Tx } from './open.ts'

/** Their locks are held for a fraction of a second. */
const batch = 250

/** `until`: the next turn. */
export type BulkBatch = 'finished' | 'more' | { readonly until: Date }

/** Safe to repeat: a lead that has had its turn has none again. One batch at a time, whoever asks. */
export async function enrolBatch(tx: Tx, id: BulkId, now: Date): Promise<BulkBatch> {
  const bulk = await takeBulk(tx, id)
  if (bulk === null || bulk.state !== 'running') return 'finished'
  const due = await dueLeads(tx, id, now)
  if (due.length === 0) return restOf(tx, id, now)
  const answers = await enter(tx, bulk, due, now)
  await storeOutcomes(tx, id, due, answers)
  return 'more'
}

/** Its row is taken first, so that a batch and a cancellation follow one another. */
async function takeBulk(tx: Tx, id: BulkId) {
  const found = await tx
    .selectFrom('bulkEnrolment')
    .innerJoin('journey', 'journey.id', 'bulkEnrolment.journeyId')
    .select(['bulkEnrolment.state', 'businessKey', 'ignoreAgain', 'createdBy', 'journey.key as journeyKey'])
    .where('bulkEnrolment.id', '=', id)
    .forNoKeyUpdate('bulkEnrolment')
    .executeTakeFirst()
  return found ?? null
}

async function dueLeads(tx: Tx, id: BulkId, now: Date): Promise<LeadId[]> {
  const rows = await tx
    .selectFrom('bulkEnrolmentLead')
    .select('leadId')
    .where('bulkId', '=', id)
    .where('outcome', 'is', null)
    .where('enterAt', '<=', now)
    .orderBy('enterAt')
    .limit(batch)
    .execute()
  return rows.map((row) => row.leadId as LeadId)
}

async function restOf(tx: Tx, id: BulkId, now: Date): Promise<BulkBatch> {
  const next = await tx
    .selectFrom('bulkEnrolmentLead')
    .select((eb) => eb.fn.min('enterAt').as('at'))
    .where('bulkId', '=', id)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (next?.at != null) return { until: next.at }
  await tx.updateTable('bulkEnrolment').set({ state: 'finished', finishedAt: now }).where('id', '=', id).execute()
  return 'finished'
}

interface TakenBulk {
  readonly businessKey: string
  readonly ignoreAgain: boolean
  readonly createdBy: string
  readonly journeyKey: string
}

async function enter(
  tx: Tx,
  { businessKey, ignoreAgain, createdBy, journeyKey }: TakenBulk,
  leadIds: readonly LeadId[],
  now: Date,
): Promise<ReadonlyMap<LeadId, Enrolled>> {
  await lockLeads(tx, leadIds)
  const version = await publishedVersion(tx, journeyKey)
  if (version === null) return new Map()
  const leads = [...(await loadFactsOfMany(tx, leadIds)).values()]
  return enrolLeads(tx, leads, version, { businessKey, by: createdBy, bound: !ignoreAgain }, now)
}

/** Whoever is gone by now is not enrolled either. */
async function storeOutcomes(
  tx: Tx,
  id: BulkId,
  leadIds: readonly LeadId[],
  answers: ReadonlyMap<LeadId, Enrolled>,
): Promise<void> {
  const rows = leadIds.map((leadId) => {
    const answer = answers.get(leadId) ?? { ok: false, reason: 'noSuchJourney' }
    return answer.ok
      ? { leadId, outcome: 'entered', enrolmentId: answer.enrolmentId }
      : { leadId, outcome: answer.reason, enrolmentId: null }
  })
  await sql`
    update bulk_enrolment_lead set outcome = o.outcome, enrolment_id = o."enrolmentId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as o("leadId" uuid, outcome text, "enrolmentId" uuid)
    where bulk_enrolment_lead.bulk_id = ${id} and bulk_enrolment_lead.lead_id = o."leadId"`.execute(tx)
}
