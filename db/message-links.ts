/** Targets of links that depend on the lead, kept so that a redirect never takes one from a request. */
import type { MessageId } from '../domain/id.ts'
import type { Db } from './open.ts'

/** By position; must be stored before the mail leaves. Safe to call twice. */
export async function storeMessageLinks(db: Db, messageId: MessageId, targets: ReadonlyMap<number, string>): Promise<void> {
  if (targets.size === 0) return
  await db
    .insertInto('messageLink')
    .values([...targets].map(([position, url]) => ({ messageId, position, url })))
    .onConflict((conflict) => conflict.columns(['messageId', 'position']).doNothing())
    .execute()
}
