/** The leads behind each number of a migration: moved, stayed, left, taken back, kept. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import { never } from '../domain/failure.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

export const migrationLists = ['moved', 'stayed', 'exited', 'left', 'reversed', 'kept'] as const
export type MigrationList = (typeof migrationLists)[number]

export interface MigratedLead extends LeadCard {
  readonly fromStep: string
  readonly toStep: string | null
  /** Why it was not taken back. */
  readonly keptBecause: string | null
}

export interface MigratedPage {
  readonly rows: readonly MigratedLead[]
  /** The enrolment after which the next page starts; null on the last. */
  readonly next: string | null
}

/** One row an enrolment, as the numbers of a migration count. */
export async function listMigratedLeads(
  db: Db,
  migrationId: string,
  list: MigrationList,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<MigratedPage> {
  const { rows } = await sql<MigratedLead & { enrolmentId: string }>`
    select ${leadCardColumns}, found.enrolment_id, found.from_step, found.to_step, found.kept_because
    from (select * from (${list === 'left' ? toCome(migrationId) : turns(migrationId, list)}) as every
      where ${after === null ? sql`true` : sql`enrolment_id > ${after}::uuid`}
      order by enrolment_id limit ${limit + 1}) as found
    join lead on lead.id = found.lead_id
    left join company on company.id = lead.company_id
    order by found.enrolment_id`.execute(db)
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.enrolmentId ?? null) : null }
}

function turns(migrationId: string, list: Exclude<MigrationList, 'left'>): RawBuilder<unknown> {
  return sql`select enrolment_id, lead_id, from_step, to_step, kept_because from enrolment_migration
    where migration_id = ${migrationId} and ${turnSql(list)}`
}

function turnSql(list: Exclude<MigrationList, 'left'>): RawBuilder<unknown> {
  switch (list) {
    case 'moved':
    case 'stayed':
    case 'exited':
      return sql`outcome = ${list}`
    case 'reversed':
      return sql`reversed_at is not null`
    case 'kept':
      return sql`kept_because is not null`
    default:
      return never(list, 'list of leads')
  }
}

/** Only while it is being applied is anybody still to come. */
function toCome(migrationId: string): RawBuilder<unknown> {
  return sql`select enrolment.id as enrolment_id, enrolment.lead_id, enrolment.step as from_step, null::text as to_step, null::text as kept_because
    from enrolment join journey_migration migration on migration.from_version_id = enrolment.journey_version_id
    where migration.id = ${migrationId} and migration.state = 'applying' and enrolment.status = 'active'
      and not exists (select from enrolment_migration turn where turn.migration_id = migration.id and turn.enrolment_id = enrolment.id)`
}
