/** Brings a database to the newest schema; safe to run twice and from several processes at once. */
import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Failure } from '../domain/failure.ts'
import type { Db } from './open.ts'

const folder = new URL('./migrations/', import.meta.url)

const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted()
    const loaded = await Promise.all(
      files.map(async (name) => [name.replace('.ts', ''), (await import(new URL(name, folder).href)) as Migration] as const),
    )
    return Object.fromEntries(loaded)
  },
}

/** Names of the migrations that ran now. */
export async function migrate(db: Db): Promise<string[]> {
  await sql`select 1`.execute(db)
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown'
    throw new Failure(
      'databaseUnavailable',
      `Migration ${failed} failed; the database is unchanged by it. Check the Postgres log.`,
      { cause: error },
    )
  }
  return results?.map((result) => result.migrationName) ?? []
}

/** Names of the migrations that have not run yet; all of them on an empty database. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const migrations = await new Migrator({ db, provider }).getMigrations()
  return migrations.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name)
}
