import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { dumpSchema } from '../../db/schema-dump.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

test('db/schema.sql shows the schema that the migrations make; `npm run schema` writes it', async () => {
  const committed = readFileSync(new URL('../../db/schema.sql', import.meta.url), 'utf8')
  expect(await dumpSchema(database.db)).toBe(committed)
})

test('a change of any kind shows', async () => {
  const before = await dumpSchema(database.db)
  const changes = [
    sql`alter table lead add column shoe_size integer`,
    sql`alter table lead add constraint tall check (shoe_size > 0)`,
    sql`create index lead_shoe on lead (shoe_size)`,
    sql`alter table lead alter column shoe_size set default 42`,
    sql`create function shoe() returns integer language sql as 'select 42'`,
    sql`create trigger shoes before update on lead for each row execute function refuse_change()`,
  ]
  let last = before
  for (const change of changes) {
    await change.execute(database.db)
    const next = await dumpSchema(database.db)
    expect(next).not.toBe(last)
    last = next
  }
})
