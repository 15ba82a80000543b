/** Enrols many leads at once: whom, spread over how long, how far it has come; the batches are bulk-enrolment-batch.ts. */
import { type RawBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Condition } from '../domain/condition/syntax.ts'
import { bulkSpreadMs } from '../domain/bulk-spread.ts'
import type { BulkId } from '../domain/id.ts'
import { publishedVersion } from './journeys.ts'
import { startWorkflow } from './outbox.ts'
import type { Db, Tx } from './open.ts'
import { readScoreScale } from './score-scale.ts'
import { matchingSql } from './segment-publish.ts'
import { uuid } from './leads.ts'

/** By segment, or by the names people have at hand: email, external id or id. */
export type BulkSource = { readonly segment: string } | { readonly names: readonly string[] }

export interface BulkRequest {
  readonly journeyKey: string
  readonly source: BulkSource
  readonly businessKey: string
  /** Lets in again whom the journey's `again` would refuse. */
  readonly ignoreAgain: boolean
  /** Business milliseconds over which they enter; null: by their number. */
  readonly spreadMs: number | null
  readonly by: string
}

export type BulkStarted =
  | { readonly ok: true; readonly id: BulkId; readonly leads: number; readonly spreadMs: number }
  | { readonly ok: false; readonly reason: 'noSuchJourney' | 'noSuchSegment' | 'nobody' }

/** Chooses the leads now; each is judged by its own facts when its turn comes. */
export async function startBulkEnrolment(tx: Tx, request: BulkRequest, now: Date): Promise<BulkStarted> {
  const version = await publishedVersion(tx, request.journeyKey)
  if (version === null) return { ok: false, reason: 'noSuchJourney' }
  const chosen = await chosenSql(tx, request.source, now)
  if (chosen === null) return { ok: false, reason: 'noSuchSegment' }
  const leads = await countChosen(tx, chosen.leads)
  if (leads === 0) return { ok: false, reason: 'nobody' }
  const id = uuidv7() as BulkId
  const spreadMs = request.spreadMs ?? bulkSpreadMs(leads)
  const { businessKey, ignoreAgain, by } = request
  await tx
    .insertInto('bulkEnrolment')
    .values({
      id,
      journeyId: version.journeyId,
      segmentId: chosen.segmentId,
      businessKey,
      ignoreAgain,
      spreadMs,
      leads,
      state: 'running',
      createdAt: now,
      createdBy: by,
      finishedAt: null,
    })
    .execute()
  await sql`
    insert into bulk_enrolment_lead (bulk_id, lead_id, enter_at)
    select ${id}::uuid, c.id, ${now}::timestamptz + ${fractionSql(id)} * ${spreadMs}::float8 * interval '1 millisecond'
    from (${chosen.leads}) as c`.execute(tx)
  await audit(tx, { id, by, action: 'bulkEnrolment.started', leads }, now)
  await startWorkflow(tx, 'bulkEnrolment', id)
  return { ok: true, id, leads, spreadMs }
}

/** From 0 to 1, the same for the same lead in the same enrolment of many. */
function fractionSql(id: BulkId): RawBuilder<number> {
  return sql`((hashtextextended(c.id::text || ${id}, 0) & 2147483647)::float8 / 2147483648)`
}

/** The ids of the leads meant, each once; null when there is no such segment. */
export async function chosenSql(
  db: Db | Tx,
  source: BulkSource,
  now: Date,
): Promise<{ readonly leads: RawBuilder<{ id: string }>; readonly segmentId: string | null } | null> {
  if ('names' in source) return { leads: namedSql(source.names), segmentId: null }
  const segment = await db.selectFrom('segment').select(['id', 'condition']).where('key', '=', source.segment).executeTakeFirst()
  if (segment === undefined) return null
  const leads = matchingSql(segment.condition as Condition, { scale: await readScoreScale(db), now })
  return { leads, segmentId: segment.id }
}

function namedSql(names: readonly string[]): RawBuilder<{ id: string }> {
  const trimmed = names.map((name) => name.trim())
  return sql`
    select id from lead where email = any(${trimmed.map((name) => name.toLowerCase())}::text[])
    union select id from lead where external_id = any(${trimmed}::text[])
    union select id from lead where id = any(${trimmed.filter((name) => uuid.test(name))}::uuid[])`
}

async function countChosen(db: Db | Tx, leads: RawBuilder<{ id: string }>): Promise<number> {
  const { rows } = await sql<{ leads: number }>`select count(*) as leads from (${leads}) as c`.execute(db)
  return rows[0]?.leads ?? 0
}

/** Whoever has entered stays; false when it is over already or unknown. */
export async function cancelBulkEnrolment(tx: Tx, id: BulkId, by: string, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('bulkEnrolment')
    .set({ state: 'cancelled', finishedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('leads')
    .executeTakeFirst()
  if (row === undefined) return false
  const left = await tx
    .updateTable('bulkEnrolmentLead')
    .set({ outcome: 'cancelled' })
    .where('bulkId', '=', id)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  await audit(tx, { id, by, action: 'bulkEnrolment.cancelled', leads: Number(left.numUpdatedRows) }, now)
  return true
}

interface Audited {
  readonly id: BulkId
  readonly by: string
  readonly action: 'bulkEnrolment.started' | 'bulkEnrolment.cancelled'
  readonly leads: number
}

async function audit(tx: Tx, { id, by, action, leads }: Audited, at: Date): Promise<void> {
  const detail = JSON.stringify({ leads })
  await tx
    .insertInto('auditEntry')
    .values({ at, actor: by, action, subjectKind: 'bulkEnrolment', subjectId: id, detail })
    .execute()
}
