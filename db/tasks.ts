/** Tasks: what a person must do about a lead, until when. A task is a row, not a reminder; handoffs have their own ladder. */
import { v7 as uuidv7 } from 'uuid'
import type { HandoffId, LeadId, RepId, TaskId, TeamId } from '../domain/id.ts'
import { wakeEnrolments } from './enrolments.ts'
import { lockLead } from './lock.ts'
import type { Tx } from './open.ts'

/** What is to be done; the sentence is `task.<kind>` in the words. */
export type TaskKind =
  | 'answerHandoff'
  | 'contactLead'
  | 'reportResult'
  | 'answerRequest'
  | 'answerReply'
  | 'callContact'
  | 'findRightPerson'
  | 'correctFacts'
  | 'suggestMerge'
  | 'noResponse'
  | 'escalated'
  | 'nobodyToOffer'

export interface NewTask {
  readonly kind: TaskKind
  readonly leadId: LeadId | null
  readonly handoffId?: HandoffId
  readonly role: 'rep' | 'teamLead' | 'marketing'
  readonly repId?: RepId
  readonly teamId?: TeamId
  readonly dueAt?: Date
  /** Ids and codes the sentence needs; no personal data. */
  readonly refs?: Readonly<Record<string, string | number | null>>
  /** Names the one task this is; a second request with it changes nothing. */
  readonly dedupKey?: string
}

/** Safe to call twice with a `dedupKey`: it gives back the first task, whatever has become of it. */
export async function createTask(tx: Tx, task: NewTask, now: Date): Promise<{ id: TaskId; created: boolean }> {
  const inserted = await tx
    .insertInto('task')
    .values({
      id: uuidv7(),
      leadId: task.leadId,
      handoffId: task.handoffId ?? null,
      kind: task.kind,
      titleKey: `task.${task.kind}`,
      refs: JSON.stringify(task.refs ?? {}),
      repId: task.repId ?? null,
      teamId: task.teamId ?? null,
      role: task.role,
      status: 'open',
      dueAt: task.dueAt ?? null,
      createdAt: now,
      closedAt: null,
      closedBy: null,
      dedupKey: task.dedupKey ?? null,
    })
    .onConflict((conflict) => conflict.column('dedupKey').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted !== undefined) return { id: inserted.id as TaskId, created: true }
  const existing = await tx
    .selectFrom('task')
    .select('id')
    .where('dedupKey', '=', task.dedupKey ?? '')
    .executeTakeFirstOrThrow()
  return { id: existing.id as TaskId, created: false }
}

export type TaskClosing = { readonly ok: true } | { readonly ok: false; readonly reason: 'notFound' | 'closed' }

/**
 * Closes a task and lifts what it held: a reply's hold on marketing mail, facts that were wrong. Locks the lead, so the
 * transaction must not have locked another row yet. A second closing answers `closed` and changes nothing.
 */
export async function closeTask(tx: Tx, id: TaskId, by: string, now: Date): Promise<TaskClosing> {
  const found = await tx.selectFrom('task').select('leadId').where('id', '=', id).executeTakeFirst()
  if (found === undefined) return { ok: false, reason: 'notFound' }
  if (found.leadId !== null) await lockLead(tx, found.leadId as LeadId)
  const closed = await tx
    .updateTable('task')
    .set({ status: 'done', closedAt: now, closedBy: by })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returning(['kind', 'leadId'])
    .executeTakeFirst()
  if (closed === undefined) return { ok: false, reason: 'closed' }
  if (closed.leadId !== null) await liftHolds(tx, id, closed.kind, closed.leadId as LeadId, now)
  return { ok: true }
}

async function liftHolds(tx: Tx, id: TaskId, kind: string, leadId: LeadId, now: Date): Promise<void> {
  const released = await tx
    .updateTable('lead')
    .set({ replyHoldTaskId: null })
    .where('id', '=', leadId)
    .where('replyHoldTaskId', '=', id)
    .executeTakeFirst()
  if (released.numUpdatedRows > 0n) await wakeEnrolments(tx, leadId)
  if (kind === 'correctFacts' || kind === 'suggestMerge')
    await tx
      .updateTable('lead')
      .set({ sameEvidenceAllowed: true, needsData: null, reconsiderAt: now })
      .where('id', '=', leadId)
      .execute()
}

/** Ends the open tasks of a handoff. `withdrawn`: nobody needs to do them any more, except answer what the lead itself asked for. */
export async function closeTasksOfHandoff(
  tx: Tx,
  handoffId: HandoffId,
  end: { status: 'done' | 'withdrawn'; by: string },
  now: Date,
): Promise<void> {
  const open = tx
    .updateTable('task')
    .set({ status: end.status, closedAt: now, closedBy: end.by })
    .where('handoffId', '=', handoffId)
    .where('status', '=', 'open')
  await (end.status === 'withdrawn' ? open.where('kind', '<>', 'answerRequest') : open).execute()
}
