/** Writes db/schema.sql: migrates an empty database of its own and describes the result. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../client/embedded/port.ts'
import { startPostgres } from '../client/embedded/postgres.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { dumpSchema } from '../db/schema-dump.ts'

const home = mkdtempSync(join(tmpdir(), 'ripen-schema-'))
const server = await startPostgres({
  folder: join(home, 'postgres'),
  port: await freePort(0),
  password: 'schema',
  database: 'ripen',
  settings: ['fsync=off'],
})
const db = openDatabase(server.url)
try {
  await migrate(db)
  writeFileSync(new URL('../db/schema.sql', import.meta.url), await dumpSchema(db))
} finally {
  await db.destroy()
  await server.stop()
  rmSync(server.folder, { recursive: true, force: true })
  rmSync(home, { recursive: true, force: true })
}
