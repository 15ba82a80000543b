/** Takes a migration back, a batch a transaction: whoever has not acted on the new version stands where they stood, the others stay. */
import { sql } from 'kysely'
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import { restore, type Standing, standsAt } from '../domain/journey/migration.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { putEnrolment } from './enrolment-put.ts'
import { auditMigration, type OpenMigration } from './journey-migration.ts'
import { versionById } from './journeys.ts'
import { lockLeads } from './lock.ts'
import type { Tx } from './open.ts'
import { lookAgain } from './outbox.ts'

/** The migration's row is locked. */
export async function takeBackBatch(tx: Tx, migration: OpenMigration, now: Date, batch: number): Promise<'more' | 'finished'> {
  const moved = await nextMoved(tx, migration, batch)
  if (moved.length === 0) return close(tx, migration, now)
  await lockLeads(
    tx,
    moved.map(({ leadId }) => leadId),
  )
  for (const one of moved) await takeBack(tx, migration, one, now)
  return 'more'
}

async function close(tx: Tx, { id, reversedBy }: OpenMigration, now: Date): Promise<'finished'> {
  await tx.updateTable('journeyMigration').set({ state: 'reversed', reversedAt: now }).where('id', '=', id).execute()
  await auditMigration(tx, { id, action: 'journey.migrationTakenBack', by: reversedBy ?? 'engine', detail: {} }, now)
  return 'finished'
}

interface Moved {
  readonly id: EnrolmentId
  readonly leadId: LeadId
  readonly before: Standing
}

async function nextMoved(tx: Tx, { id }: OpenMigration, batch: number): Promise<Moved[]> {
  const rows = await tx
    .selectFrom('enrolmentMigration')
    .select(['enrolmentId', 'leadId', 'stateBefore'])
    .where('migrationId', '=', id)
    .where('outcome', '<>', 'stayed')
    .where('reversedAt', 'is', null)
    .where('keptBecause', 'is', null)
    .orderBy('enrolmentId')
    .limit(batch)
    .execute()
  return rows.map((row) => ({
    id: row.enrolmentId as EnrolmentId,
    leadId: row.leadId as LeadId,
    before: row.stateBefore as Standing,
  }))
}

async function takeBack(tx: Tx, migration: OpenMigration, moved: Moved, now: Date): Promise<void> {
  const keptBecause = await whyKept(tx, migration, moved)
  if (keptBecause === null) await putBack(tx, migration, moved, now)
  await tx
    .updateTable('enrolmentMigration')
    .set(keptBecause === null ? { reversedAt: now } : { keptBecause })
    .where('migrationId', '=', migration.id)
    .where('enrolmentId', '=', moved.id)
    .execute()
}

type KeptBecause = 'acted' | 'finished' | 'movedOn' | 'entered again'

/** Null when nothing has happened since that cannot be taken back: waits, moves and emails that have not left can. */
async function whyKept(tx: Tx, migration: OpenMigration, { id }: Moved): Promise<KeptBecause | null> {
  const row = await tx
    .selectFrom('enrolment')
    .select(['leadId', 'journeyId', 'businessKey', 'status', 'outcome', 'journeyVersionId'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (row.status === 'finished') {
    if (row.outcome !== 'migrated') return 'finished'
    return (await isInAgain(tx, row)) ? 'entered again' : null
  }
  if (row.journeyVersionId !== migration.toVersionId) return 'movedOn'
  return (await hasActed(tx, migration, id)) ? 'acted' : null
}

async function isInAgain(tx: Tx, { leadId, journeyId, businessKey }: { leadId: string; journeyId: string; businessKey: string }) {
  const active = tx.selectFrom('enrolment').select('id').where('leadId', '=', leadId).where('journeyId', '=', journeyId)
  return (await active.where('businessKey', '=', businessKey).where('status', '=', 'active').executeTakeFirst()) !== undefined
}

/** Decided since it was moved: anything but going on, waiting, and planning emails of which none has left. */
async function hasActed(tx: Tx, { id: migrationId }: OpenMigration, enrolmentId: EnrolmentId): Promise<boolean> {
  const { rows } = await sql<{ acted: boolean }>`
    select exists (
      select from journey_decision decision
      left join message on message.enrolment_id = decision.enrolment_id and message.step = decision.command ->> 'step'
        and message.occurrence = (decision.command ->> 'occurrence')::integer
      where decision.enrolment_id = ${enrolmentId}
        and decision.seq > (select max(seq) from journey_decision
          where enrolment_id = ${enrolmentId} and command ->> 'migration' = ${migrationId})
        and case decision.command ->> 'kind'
          when 'email' then message.state in ('sending', 'sent', 'failed', 'unknown')
          else decision.command ->> 'kind' not in ('move', 'wait', 'split') end) as acted`.execute(tx)
  return rows[0]?.acted !== false
}

async function putBack(tx: Tx, migration: OpenMigration, { id, leadId, before }: Moved, now: Date): Promise<void> {
  const row = await tx
    .updateTable('enrolment')
    .set({ status: 'active', outcome: null, finishedAt: null })
    .where('id', '=', id)
    .returning('state')
    .executeTakeFirstOrThrow()
  const [from, to] = [await versionById(tx, migration.toVersionId), await versionById(tx, migration.fromVersionId)]
  const current = row.state as JourneyState
  const state = restore(before, current, now)
  const command = {
    kind: 'migrate',
    migration: migration.id,
    from: { version: from.version, step: current.step },
    to: { version: to.version, step: standsAt(before) },
  } as const
  const params = { from: from.version, to: to.version, by: migration.reversedBy }
  const place = { versionId: to.id, state, command, reasons: [{ code: 'journey.migrationTakenBack', params }] }
  await putEnrolment(tx, { id, leadId, state: current }, place, now)
  await lookAgain(tx, 'leadJourney', [id])
}
