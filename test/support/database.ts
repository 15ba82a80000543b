/** A database of its own for a test file, cloned in about 50 ms from the migrated template. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Db, openDatabase } from '../../db/open.ts'

/** Call once at the top of a test file; the database exists during its tests and is dropped afterwards. */
export function testDatabase(): { readonly db: Db; readonly url: string } {
  const adminUrl = inject('postgresAdminUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = adminUrl.replace(/\/postgres$/, `/${name}`)
  let db: Db | undefined
  beforeAll(async () => {
    await admin(adminUrl, `create database ${name} template ${inject('postgresTemplate')}`)
    db = openDatabase(url)
  })
  afterAll(async () => {
    await db?.destroy()
    await admin(adminUrl, `drop database if exists ${name} with (force)`)
  })
  return {
    url,
    get db() {
      if (db === undefined) throw new Error('testDatabase() is ready only inside tests and hooks')
      return db
    },
  }
}

/** Cloning needs the template idle; a clone in another worker makes Postgres refuse for a moment, so cloning takes a lock. */
async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7)')
    await client.query(statement)
  } finally {
    await client.end()
  }
}
