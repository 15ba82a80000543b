/** Moves the leads inside one version of a journey to another, a batch a transaction: each lead under its lock, and each once. */
import type { EnrolmentId, LeadId } from '../domain/id.ts'
import { migrate, type Migrated, standsAt } from '../domain/journey/migration.ts'
import { type MigrationPlan, planFor } from '../domain/journey/migration-plan.ts'
import type { JourneyState } from '../domain/journey/state.ts'
import { putEnrolment } from './enrolment-put.ts'
import { endEnrolment } from './enrolments.ts'
import { auditMigration, type OpenMigration, openMigration } from './journey-migration.ts'
import { takeBackBatch } from './journey-migration-reverse.ts'
import { readStandings, type StandingEnrolment } from './journey-standing.ts'
import { type PublishedVersion, versionById } from './journeys.ts'
import { lockLeads } from './lock.ts'
import type { Tx } from './open.ts'

/** `later`: what is left must settle first. */
export type BatchResult = 'more' | 'later' | 'finished'

export interface BatchTime {
  readonly now: Date
  readonly wall: Date
}

const usualBatch = 50

/** No transaction that read which version is in force before this one was published lasts longer. */
const settledAfterMs = 5_000

/** Safe to repeat and to interrupt: what a batch did is committed with the row that says so. */
export async function migrateBatch(tx: Tx, id: string, time: BatchTime, batch = usualBatch): Promise<BatchResult> {
  const migration = await openMigration(tx, id)
  if (migration === null) return 'finished'
  if (migration.state === 'reversing') return takeBackBatch(tx, migration, time.now, batch)
  const turns = await nextTurns(tx, migration, batch)
  if (turns.length > 0) return giveTurns(tx, migration, turns, time.now)
  if (time.wall.getTime() - migration.createdWall.getTime() < settledAfterMs) return 'later'
  await tx.updateTable('journeyMigration').set({ state: 'applied', appliedAt: time.now }).where('id', '=', id).execute()
  await auditMigration(tx, { id, action: 'journey.migrationApplied', by: 'engine', detail: {} }, time.now)
  return 'finished'
}

interface Turn {
  readonly id: EnrolmentId
  readonly leadId: LeadId
}

/** Onwards in id order; at the end whoever was passed over or came later. */
async function nextTurns(tx: Tx, { id, fromVersionId, walkedTo }: OpenMigration, batch: number): Promise<Turn[]> {
  const inside = tx
    .selectFrom('enrolment')
    .select(['id', 'leadId'])
    .where('journeyVersionId', '=', fromVersionId)
    .where('status', '=', 'active')
    .orderBy('id')
    .limit(batch)
  const onwards = await inside.where('id', '>', walkedTo).execute()
  const rows =
    onwards.length > 0
      ? onwards
      : await inside
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('enrolmentMigration as turn')
                  .select('turn.enrolmentId')
                  .where('turn.migrationId', '=', id)
                  .whereRef('turn.enrolmentId', '=', 'enrolment.id'),
              ),
            ),
          )
          .execute()
  return rows.map((row) => ({ id: row.id as EnrolmentId, leadId: row.leadId as LeadId }))
}

/** One whose email is being handed over right now takes its turn when the outcome is known. */
async function giveTurns(tx: Tx, migration: OpenMigration, turns: readonly Turn[], now: Date): Promise<BatchResult> {
  await lockLeads(
    tx,
    turns.map(({ leadId }) => leadId),
  )
  const ids = turns.map(({ id }) => id)
  const standings = (await readStandings(tx, migration.fromVersionId, ids)).filter(({ isSending }) => !isSending)
  const versions = { before: await versionById(tx, migration.fromVersionId), after: await versionById(tx, migration.toVersionId) }
  for (const standing of standings) await giveTurn(tx, { migration, versions, standing }, now)
  const last = ids.at(-1) ?? migration.walkedTo
  if (last > migration.walkedTo)
    await tx.updateTable('journeyMigration').set({ walkedTo: last }).where('id', '=', migration.id).execute()
  return standings.length > 0 || last > migration.walkedTo ? 'more' : 'later'
}

interface GivenTurn {
  readonly migration: OpenMigration
  readonly versions: { readonly before: PublishedVersion; readonly after: PublishedVersion }
  readonly standing: StandingEnrolment
}

async function giveTurn(tx: Tx, turn: GivenTurn, now: Date): Promise<void> {
  const { migration, versions, standing } = turn
  const plan: MigrationPlan = migration.plan
  const graphs = { before: versions.before.graph, after: versions.after.graph }
  const migrated = migrate(standing, planFor(plan, standsAt(standing)), graphs, now)
  await recordTurn(tx, turn, migrated, now)
  switch (migrated.kind) {
    case 'stay':
      return
    case 'exit':
      return endEnrolment(tx, standing.id, 'migrated', now)
    case 'move':
      return move(tx, turn, migrated.state, now)
    default:
      return migrated satisfies never
  }
}

const outcomeOf = { stay: 'stayed', exit: 'exited', move: 'moved' } as const

/** What a reversal needs is kept with it. */
async function recordTurn(tx: Tx, { migration, standing }: GivenTurn, migrated: Migrated, now: Date): Promise<void> {
  const { id: enrolmentId, leadId, state, unsentEmail } = standing
  await tx
    .insertInto('enrolmentMigration')
    .values({
      migrationId: migration.id,
      enrolmentId,
      leadId,
      outcome: outcomeOf[migrated.kind],
      fromStep: standsAt(standing),
      toStep: migrated.kind === 'move' ? migrated.state.step : null,
      stateBefore: JSON.stringify({ state, unsentEmail }),
      appliedAt: now,
    })
    .execute()
}

async function move(tx: Tx, { migration, versions, standing }: GivenTurn, state: JourneyState, now: Date): Promise<void> {
  const { before, after } = versions
  const command = {
    kind: 'migrate',
    migration: migration.id,
    from: { version: before.version, step: standsAt(standing) },
    to: { version: after.version, step: state.step },
  } as const
  const params = { from: before.version, to: after.version, by: migration.createdBy }
  await putEnrolment(tx, standing, { versionId: after.id, state, command, reasons: [{ code: 'journey.migrated', params }] }, now)
}
