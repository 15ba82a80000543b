/** Opens the database; the only place that knows the driver. */
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { keepingPool } from './kept-statements.ts'

export type Db = Kysely<Database>
export type Tx = Transaction<Database>

const int8 = 20
const date = 1082

/** A pool of at most `max` connections; `onIdleError` hears of connections that died while idle (a restart of Postgres). */
export function openDatabase(url: string, options: { max?: number; onIdleError?: (error: Error) => void } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    types: { getTypeParser: typeParser },
  })
  pool.on('error', options.onIdleError ?? (() => {}))
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: keepingPool(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** bigint as number (ids and counts stay far below 2^53), date as its ISO text. */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) => {
  if (oid === int8) return Number
  if (oid === date) return String
  return pg.types.getTypeParser(oid, format as 'text')
}
