/** The record of every decision about an enrolment: written with what it decided, never changed. */
import { sql } from 'kysely'
import type { EnrolmentId, LeadId, MigrationId } from '../domain/id.ts'
import type { Command } from '../domain/journey/command.ts'
import type { JourneyVersionId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import type { Db, Tx } from './open.ts'

/** What a person did to the enrolment; the reason stands with the record's reasons. */
interface HandCommand {
  readonly kind: 'byHand'
  readonly act: 'pause' | 'resume' | 'move' | 'remove'
  readonly by: string
  readonly to?: string
}

/** A migration put the enrolment into another version, or back. */
interface MigrateRecord {
  readonly kind: 'migrate'
  readonly migration: MigrationId
  readonly from: { readonly version: number; readonly step: string }
  readonly to: { readonly version: number; readonly step: string }
}

export interface DecisionRecord {
  readonly step: string
  readonly command:
    | MigrateRecord
    | Command
    | { readonly kind: 'start'; readonly version: number; readonly by: string }
    | HandCommand
  readonly reasons: readonly Reason[]
  /** The label of the arrow taken, where the lead went on. */
  readonly way?: string | null
}

/** In the given order, after those already there; the caller holds the lead's lock, which keeps the numbers apart. */
export async function recordDecisions(
  tx: Tx,
  of: { readonly enrolmentId: EnrolmentId; readonly leadId: LeadId },
  records: readonly DecisionRecord[],
  at: Date,
): Promise<void> {
  if (records.length === 0) return
  const version = sql<string>`(select journey_version_id from enrolment where id = ${of.enrolmentId})`
  const last = sql<number>`(select coalesce(max(seq), 0) from journey_decision where enrolment_id = ${of.enrolmentId})`
  await tx
    .insertInto('journeyDecision')
    .values(
      records.map(({ step, command, reasons, way = null }, index) => ({
        enrolmentId: of.enrolmentId,
        leadId: of.leadId,
        journeyVersionId: version,
        seq: sql<number>`${last} + ${index + 1}`,
        at,
        step,
        way,
        command: JSON.stringify(command),
        reasons: JSON.stringify(reasons),
      })),
    )
    .execute()
}

/** The first line of each of these enrolments, which begin alike but for why. */
export async function recordStarts(
  tx: Tx,
  of: readonly { readonly id: EnrolmentId; readonly leadId: LeadId; readonly reasons: readonly Reason[] }[],
  { step, command, versionId }: Omit<DecisionRecord, 'reasons'> & { readonly versionId: JourneyVersionId },
  at: Date,
): Promise<void> {
  if (of.length === 0) return
  await sql`
    insert into journey_decision (enrolment_id, lead_id, journey_version_id, seq, at, step, command, reasons)
    select e.id, e."leadId", ${versionId}, 1, ${at}, ${step}, ${JSON.stringify(command)}, e.reasons
    from jsonb_to_recordset(${JSON.stringify(of)}::jsonb) as e(id uuid, "leadId" uuid, reasons jsonb)`.execute(tx)
}

export interface StoredDecision {
  readonly enrolmentId: EnrolmentId
  readonly seq: number
  readonly at: Date
  readonly step: string
  /** As `Command` with its times as ISO texts. */
  readonly command: Readonly<Record<string, unknown>> & { readonly kind: string }
  readonly reasons: readonly Reason[]
}

/** What was decided about an enrolment, oldest first. */
export async function decisionsOf(db: Db, enrolmentId: EnrolmentId): Promise<StoredDecision[]> {
  const rows = await db
    .selectFrom('journeyDecision')
    .select(['seq', 'at', 'step', 'command', 'reasons'])
    .where('enrolmentId', '=', enrolmentId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    ...row,
    enrolmentId,
    command: row.command as StoredDecision['command'],
    reasons: row.reasons as readonly Reason[],
  }))
}
