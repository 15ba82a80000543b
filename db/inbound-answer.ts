/** What a person makes of a reply they have read. */
import type { TaskId } from '../domain/id.ts'
import { recordEvent } from './events.ts'
import type { Reply } from './inbound.ts'
import { lockLead } from './lock.ts'
import type { Tx } from './open.ts'
import { closeTask } from './tasks.ts'

/** The writer wants to talk: a direct request, which reaches sales with a clock. Ends the task and its hold. Safe to repeat. */
export async function takeAsRequest(tx: Tx, reply: Reply, by: string, now: Date): Promise<void> {
  const { id, leadId, openTaskId } = reply
  if (!(await lockLead(tx, leadId))) return
  const properties = { inboundMailId: id, reportedBy: by }
  await recordEvent(
    tx,
    { id: `talk:${id}`, leadId, type: 'contact.requested', occurredAt: reply.receivedAt, source: 'reply', properties },
    now,
  )
  if (openTaskId !== null) await closeTask(tx, openTaskId as TaskId, by, now)
}
