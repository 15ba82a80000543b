/** Which types of events may be recorded: the built-in ones and what the organisation declared. */
import type { Db, Tx } from './open.ts'

export async function declaredEventTypes(db: Db | Tx): Promise<Set<string>> {
  const rows = await db.selectFrom('eventType').select('name').execute()
  return new Set(rows.map((row) => row.name))
}

/** Dotted lower camel case, such as `trial.started`. */
export const eventTypeName = /^[a-z]+([A-Z][a-z]+)*(\.[a-z]+([A-Z][a-z]+)*)+$/

/** Safe to call twice; false when it was declared before. */
export async function declareEventType(tx: Tx, type: { name: string; note: string | null }, now: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('eventType')
    .values({ ...type, createdAt: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst()
  return inserted !== undefined
}
