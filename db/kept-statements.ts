/** Statements that Postgres parses and plans once a connection instead of at every call, for what runs many times a second. */
import { createHash } from 'node:crypto'
import { type PostgresPool, sql } from 'kysely'
import type pg from 'pg'

const mark = '/* kept */'

/**
 * Begins or ends a statement that is kept (`sql`, or `modifyEnd` of a query). Its text must always be the same, so lists are one array parameter; and constants that a partial
 * index asks for stand in the text, since Postgres soon plans without looking at the parameters.
 * Columns are named: a kept `*` fails once a migration has added one.
 */
export const kept = sql.raw(mark)

/** The pool as it is, but for kept statements. */
export function keepingPool(pool: pg.Pool): PostgresPool {
  return { options: pool.options, end: () => pool.end(), connect: async () => keeping(await pool.connect()) }
}

const clients = new WeakMap<pg.PoolClient, pg.PoolClient>()

/** The same for the same connection, since the dialect knows connections by their clients. */
function keeping(client: pg.PoolClient): pg.PoolClient {
  const known = clients.get(client)
  if (known !== undefined) return known
  const query = (text: string, values: unknown[]) =>
    text.startsWith(mark) || text.endsWith(mark) ? client.query({ name: nameOf(text), text, values }) : client.query(text, values)
  const made = new Proxy(client, {
    get(target, key) {
      if (key === 'query') return query
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  clients.set(client, made)
  return made
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const known = names.get(text) ?? createHash('sha256').update(text).digest('base64url')
  names.set(text, known)
  return known
}
