/** Settles messages whose fate is unknown from what came back of them; never sends anything. */
import { tellJourneys } from './messages.ts'
import type { Tx } from './open.ts'

/** A click, an open, a bounce or a reply proves that the mail had left: `unknown` becomes `sent`. Changes no other state. */
export async function settleUnknown(tx: Tx, messageId: string): Promise<void> {
  const settled = await tx
    .updateTable('message')
    .set((eb) => ({ state: 'sent' as const, sentAt: eb.ref('finalAt'), outcomeCode: 'evidence' }))
    .where('id', '=', messageId)
    .where('state', '=', 'unknown')
    .returning('enrolmentId')
    .executeTakeFirst()
  await tellJourneys(tx, [settled?.enrolmentId ?? null])
}
