import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { kept } from '../../db/kept-statements.ts'
import type { Db } from '../../db/open.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

test('a kept statement is planned once a connection, an ordinary one is not remembered', async () => {
  const statements = await database.db.connection().execute(async (db) => {
    for (const number of [1, 2, 3]) {
      const { rows } = await sql<{ number: number }>`${kept} select ${number}::integer as number`.execute(db)
      expect(rows).toEqual([{ number }])
      await sql`select ${number}::integer as ordinary`.execute(db)
    }
    return sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)
  })
  expect(statements.rows.map(({ statement }) => statement)).toEqual(['/* kept */ select $1::integer as number'])
})

test('each connection has its own', async () => {
  const { db } = database
  const pids = await db
    .connection()
    .execute((first) => db.connection().execute(async (second) => [await pidOf(first), await pidOf(second)]))
  expect(new Set(pids).size).toBe(2)
})

async function pidOf(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ pid: number }>`${kept} select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid
}
