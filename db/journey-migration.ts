/** Migrations as rows: begun when a version is published or leads follow later, looked at, called back; the moving itself is journey-migration-apply.ts. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { JourneyId, JourneyVersionId, MigrationId } from '../domain/id.ts'
import type { MigrationPlan } from '../domain/journey/migration-plan.ts'
import type { Db, Tx } from './open.ts'
import { lookAgain, startWorkflow } from './outbox.ts'

export interface MigrationStart {
  readonly journeyId: JourneyId
  readonly fromVersionId: JourneyVersionId
  readonly toVersionId: JourneyVersionId
  readonly plan: MigrationPlan
  readonly by: string
}

/** The caller has seen that no other migration of the journey is under way; two at once are refused by Postgres. */
export async function beginMigration(tx: Tx, { plan, by, ...versions }: MigrationStart, now: Date): Promise<MigrationId> {
  const id = uuidv7() as MigrationId
  await tx
    .insertInto('journeyMigration')
    .values({ id, ...versions, plan: JSON.stringify(plan), state: 'applying', createdAt: now, createdBy: by })
    .execute()
  await startWorkflow(tx, 'journeyMigration', id)
  await auditMigration(tx, { id, action: 'journey.migrationBegun', by, detail: { plan } }, now)
  return id
}

/** Whether leads of the journey are being moved right now. */
export async function isMigrating(tx: Tx, journeyId: string): Promise<boolean> {
  const open = tx.selectFrom('journeyMigration').select('id').where('state', 'in', ['applying', 'reversing'])
  return (await open.where('journeyId', '=', journeyId).executeTakeFirst()) !== undefined
}

export interface OpenMigration {
  readonly id: MigrationId
  readonly fromVersionId: JourneyVersionId
  readonly toVersionId: JourneyVersionId
  readonly plan: MigrationPlan
  readonly state: 'applying' | 'reversing'
  /** Every enrolment up to this id has had its turn. */
  readonly walkedTo: string
  readonly createdWall: Date
  readonly createdBy: string
  readonly reversedBy: string | null
}

/** Locked until the transaction ends; null when there is nothing more to do. */
export async function openMigration(tx: Tx, id: string): Promise<OpenMigration | null> {
  const row = await tx
    .selectFrom('journeyMigration')
    .select(['fromVersionId', 'toVersionId', 'plan', 'state', 'walkedTo', 'createdWall', 'createdBy', 'reversedBy'])
    .where('id', '=', id)
    .where('state', 'in', ['applying', 'reversing'])
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    ...row,
    id: id as MigrationId,
    fromVersionId: row.fromVersionId as JourneyVersionId,
    toVersionId: row.toVersionId as JourneyVersionId,
    plan: row.plan as MigrationPlan,
    state: row.state === 'reversing' ? 'reversing' : 'applying',
  }
}

export type Reversal =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'reversedAlready' | 'migrating' }

/** Takes back whom it can; a lead that has acted on the new version stays there. Safe to repeat. Takes the journey's row, as whoever begins a migration does. */
export async function reverseMigration(tx: Tx, id: string, by: string, now: Date): Promise<Reversal> {
  const row = await tx
    .selectFrom('journeyMigration')
    .select(['state', 'journeyId'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return { ok: false, reason: 'unknown' }
  if (row.state === 'reversing') return { ok: true }
  if (row.state === 'reversed') return { ok: false, reason: 'reversedAlready' }
  await tx.selectFrom('journey').select('id').where('id', '=', row.journeyId).forNoKeyUpdate().execute()
  if (row.state === 'applied' && (await isMigrating(tx, row.journeyId))) return { ok: false, reason: 'migrating' }
  await tx.updateTable('journeyMigration').set({ state: 'reversing', reversedBy: by }).where('id', '=', id).execute()
  await lookAgain(tx, 'journeyMigration', [id])
  await auditMigration(tx, { id, action: 'journey.migrationReversed', by, detail: {} }, now)
  return { ok: true }
}

interface MigrationAudit {
  readonly id: string
  readonly action:
    | 'journey.migrationBegun'
    | 'journey.migrationApplied'
    | 'journey.migrationReversed'
    | 'journey.migrationTakenBack'
  readonly by: string
  readonly detail: object
}

export async function auditMigration(tx: Tx, { id, action, by, detail }: MigrationAudit, at: Date): Promise<void> {
  const subject = { subjectKind: 'journeyMigration', subjectId: id, detail: JSON.stringify(detail) }
  await tx
    .insertInto('auditEntry')
    .values({ at, actor: by, action, ...subject })
    .execute()
}

export interface MigrationStatus {
  readonly id: string
  readonly journey: string
  readonly from: number
  readonly to: number
  readonly state: 'applying' | 'applied' | 'reversing' | 'reversed'
  readonly plan: MigrationPlan
  readonly createdAt: Date
  readonly createdBy: string
  readonly appliedAt: Date | null
  readonly reversedAt: Date | null
  readonly reversedBy: string | null
  /** Leads that have had their turn, by what became of them. */
  readonly stayed: number
  readonly moved: number
  readonly exited: number
  /** Leads still to be looked at. */
  readonly left: number
  /** Of those moved or exited: taken back, and past taking back. */
  readonly reversed: number
  readonly kept: number
}

/** Newest first. */
export async function listMigrations(db: Db, journeyKey: string): Promise<readonly MigrationStatus[]> {
  return readStatuses(db, sql`journey.key = ${journeyKey}`)
}

/** Null when there is no such migration. */
export async function readMigration(db: Db, id: string): Promise<MigrationStatus | null> {
  return (await readStatuses(db, sql`migration.id = ${id}`))[0] ?? null
}

async function readStatuses(db: Db, which: ReturnType<typeof sql>): Promise<readonly MigrationStatus[]> {
  const { rows } = await sql<MigrationStatus>`
    select migration.id, journey.key as journey, before.version as from, after.version as to, migration.state, migration.plan,
      migration.created_at, migration.created_by, migration.applied_at, migration.reversed_at, migration.reversed_by,
      counts.*,
      case when migration.state <> 'applying' then 0 else (
        select count(*) from enrolment where journey_version_id = migration.from_version_id and status = 'active'
          and not exists (select from enrolment_migration turn where turn.migration_id = migration.id and turn.enrolment_id = enrolment.id)) end as left
    from journey_migration migration
    join journey on journey.id = migration.journey_id
    join journey_version before on before.id = migration.from_version_id
    join journey_version after on after.id = migration.to_version_id
    cross join lateral (
      select count(*) filter (where outcome = 'stayed') as stayed, count(*) filter (where outcome = 'moved') as moved,
        count(*) filter (where outcome = 'exited') as exited, count(*) filter (where reversed_at is not null) as reversed,
        count(*) filter (where kept_because is not null) as kept
      from enrolment_migration where migration_id = migration.id) as counts
    where ${which} order by migration.created_wall desc`.execute(db)
  return rows
}
