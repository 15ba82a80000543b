/** Starts one Postgres for the whole run and migrates one template database that every file clones. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../client/embedded/port.ts'
import { startPostgres } from '../../client/embedded/postgres.ts'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string
    postgresTemplate: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-test-postgres-'))
  await chmod(folder, 0o755)
  const server = await startPostgres({
    folder: join(folder, 'data'),
    port: await freePort(0),
    password: randomBytes(12).toString('hex'),
    database: 'ripen_template',
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'],
  })
  const db = openDatabase(server.url)
  await migrate(db)
  await db.destroy()
  project.provide('postgresAdminUrl', server.urlOf('postgres'))
  project.provide('postgresTemplate', 'ripen_template')
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
