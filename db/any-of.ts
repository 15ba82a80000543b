/** Many ids as one parameter of a statement. */
import { sql } from 'kysely'

/** For `where('id', '=', anyOf(ids))`: one parameter however many ids, so that Postgres plans the statement once. */
export function anyOf(ids: readonly string[]) {
  return sql<string>`any(${[...ids]}::uuid[])`
}
