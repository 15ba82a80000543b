/** Calls of webhooks as rows: opened by a journey's step, closed by an answer or given up; calling is activities/webhook.ts. */
import { v7 as uuidv7 } from 'uuid'
import type { EnrolmentId, LeadId, WebhookCallId } from '../domain/id.ts'
import type { WebhookCommand } from '../domain/journey/command.ts'
import type { Db, Tx } from './open.ts'

/** Safe to call twice: a visit of a step calls once. The caller holds the lead's lock. */
export async function openWebhookCall(
  tx: Tx,
  { id: enrolmentId, leadId }: { readonly id: EnrolmentId; readonly leadId: LeadId },
  { step, occurrence, url, send, save }: WebhookCommand,
  now: Date,
  wall: Date = new Date(),
): Promise<void> {
  const asked = { url, send: JSON.stringify(send), save: JSON.stringify(save) }
  await tx
    .insertInto('webhookCall')
    .values({ id: uuidv7(), leadId, enrolmentId, step, occurrence, ...asked, state: 'open', openedAt: now, openedWall: wall })
    .onConflict((conflict) => conflict.columns(['enrolmentId', 'step', 'occurrence']).doNothing())
    .execute()
}

/** The call that the enrolment waits for; null when it waits for none. */
export async function readOpenCall(db: Db | Tx, enrolmentId: EnrolmentId): Promise<WebhookCallId | null> {
  const row = await db
    .selectFrom('webhookCall')
    .select('id')
    .where('enrolmentId', '=', enrolmentId)
    .where('state', '=', 'open')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : (row.id as WebhookCallId)
}

/** Nobody waits for the answer any more. */
export async function cancelWebhookCalls(tx: Tx, enrolmentId: EnrolmentId, now: Date): Promise<void> {
  await tx
    .updateTable('webhookCall')
    .set({ state: 'cancelled', closedAt: now, retryWall: null })
    .where('enrolmentId', '=', enrolmentId)
    .where('state', '=', 'open')
    .execute()
}
