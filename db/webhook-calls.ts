/** Calls of webhooks as rows: opened by a journey's step, closed by an answer or given up; calling is activities/webhook.ts. */
import { sql } from 'kysely'
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

/** The call that the enrolment waits for, or that a person had tried again; null when there is none. */
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

/** Nobody waits for the answer any more. What a person had tried again is given up as before, so that it is not forgotten. */
export async function cancelWebhookCalls(tx: Tx, enrolmentId: EnrolmentId, now: Date): Promise<void> {
  await tx
    .updateTable('webhookCall')
    .set({
      state: sql`case when again_at is null then 'cancelled' else 'failed' end`,
      closedAt: now,
      leaseWall: null,
      retryWall: null,
      againAt: null,
    })
    .where('enrolmentId', '=', enrolmentId)
    .where('state', '=', 'open')
    .execute()
}

/** What an attempt needs; `attempt` counts from 1. */
export interface ClaimedCall {
  readonly id: WebhookCallId
  readonly leadId: LeadId
  readonly enrolmentId: EnrolmentId
  readonly step: string
  readonly journey: string
  readonly url: string
  readonly send: readonly string[]
  readonly attempt: number
  readonly openedWall: Date
}

export type Claim =
  | { readonly kind: 'claimed'; readonly call: ClaimedCall }
  /** Answered, given up, cancelled or erased. */
  | { readonly kind: 'closed' }
  /** Another attempt is under way, or the next one is not due. */
  | { readonly kind: 'busy'; readonly untilWall: Date }

/** Takes the call for one attempt; of two that try at once one gets it. */
export async function claimCall(db: Db | Tx, id: WebhookCallId, leaseMs: number, wall: Date): Promise<Claim> {
  const claimed = await db
    .updateTable('webhookCall')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), leaseWall: new Date(wall.getTime() + leaseMs), retryWall: null }))
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where((eb) => eb.or([eb('leaseWall', 'is', null), eb('leaseWall', '<=', wall)]))
    .where((eb) => eb.or([eb('retryWall', 'is', null), eb('retryWall', '<=', wall)]))
    .returning('id')
    .executeTakeFirst()
  const call = await readCall(db, id)
  if (call === null || call.state !== 'open') return { kind: 'closed' }
  const untilWall = call.retryWall ?? call.leaseWall ?? wall
  return claimed === undefined ? { kind: 'busy', untilWall } : { kind: 'claimed', call: claimedOf(call) }
}

async function readCall(db: Db | Tx, id: WebhookCallId) {
  const row = await db
    .selectFrom('webhookCall as call')
    .innerJoin('enrolment', 'enrolment.id', 'call.enrolmentId')
    .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
    .selectAll('call')
    .select('journey.key as journey')
    .where('call.id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

function claimedOf(row: NonNullable<Awaited<ReturnType<typeof readCall>>>): ClaimedCall {
  return {
    id: row.id as WebhookCallId,
    leadId: row.leadId as LeadId,
    enrolmentId: row.enrolmentId as EnrolmentId,
    step: row.step,
    journey: row.journey,
    url: row.url,
    send: row.send as readonly string[],
    attempt: row.attempts,
    openedWall: row.openedWall,
  }
}

/** The attempt is over; the next one begins at `retryWall`. No effect on a call that is closed. */
export async function postponeCall(
  db: Db | Tx,
  id: WebhookCallId,
  { failure, retryWall }: { readonly failure: string; readonly retryWall: Date },
): Promise<void> {
  await db
    .updateTable('webhookCall')
    .set({ failure, retryWall, leaseWall: null })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}
