/** Tasks: what a person must do about a lead, until when. A task is a row, not a reminder; handoffs have their own ladder. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { Failure } from '../domain/failure.ts'
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
  | 'journeyNote'
  | 'nobodyToOffer'
  | 'repUnreachable'

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

export interface CreatedTask {
  readonly id: TaskId
  readonly created: boolean
}

/** Safe to call twice with a `dedupKey`: it gives back the first task, whatever has become of it. */
export async function createTask(tx: Tx, task: NewTask, now: Date): Promise<CreatedTask> {
  const [created] = await createTasks(tx, [task], now)
  if (created === undefined) throw new Failure('invariant', 'One task went in and none came out.')
  return created
}

/** Answers in the order of `tasks`, with as many statements for thousands as for one. */
export async function createTasks(tx: Tx, tasks: readonly NewTask[], now: Date): Promise<CreatedTask[]> {
  if (tasks.length === 0) return []
  const rows = tasks.map((task) => rowOf(task, now))
  const inserted = await insertTasks(tx, rows)
  const known = await tasksByKey(
    tx,
    rows.filter((row) => !inserted.has(row.id)).map((row) => row.dedupKey ?? ''),
  )
  return rows.map(({ id, dedupKey }) => {
    const first = inserted.has(id) ? id : known.get(dedupKey ?? '')
    if (first === undefined) throw new Failure('invariant', 'A task that exists already is not there.')
    return { id: first as TaskId, created: first === id }
  })
}

function rowOf(task: NewTask, now: Date) {
  return {
    id: uuidv7(),
    leadId: task.leadId,
    handoffId: task.handoffId ?? null,
    kind: task.kind,
    titleKey: `task.${task.kind}`,
    refs: task.refs ?? {},
    repId: task.repId ?? null,
    teamId: task.teamId ?? null,
    role: task.role,
    dueAt: task.dueAt ?? null,
    createdAt: now,
    dedupKey: task.dedupKey ?? null,
  }
}

type TaskRow = ReturnType<typeof rowOf>

/** Ids of those that are new. In the order of their keys, so that two senders of the same tasks wait instead of deadlocking. */
async function insertTasks(tx: Tx, rows: readonly TaskRow[]): Promise<Set<string>> {
  const ordered = rows.toSorted((a, b) => ((a.dedupKey ?? '') < (b.dedupKey ?? '') ? -1 : 1))
  const inserted = await sql<{ id: string }>`
    insert into task (id, lead_id, handoff_id, kind, title_key, refs, rep_id, team_id, role, status, due_at, created_at, dedup_key)
    select x.id, x."leadId", x."handoffId", x.kind, x."titleKey", x.refs, x."repId", x."teamId", x.role, 'open', x."dueAt",
      x."createdAt", x."dedupKey"
    from jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) as x(id uuid, "leadId" uuid, "handoffId" uuid, kind text,
      "titleKey" text, refs jsonb, "repId" uuid, "teamId" uuid, role text, "dueAt" timestamptz, "createdAt" timestamptz,
      "dedupKey" text)
    on conflict (dedup_key) do nothing returning id`.execute(tx)
  return new Set(inserted.rows.map((row) => row.id))
}

async function tasksByKey(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await tx
    .selectFrom('task')
    .select(['id', 'dedupKey'])
    .where(sql<boolean>`dedup_key = any(${[...keys]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.dedupKey ?? '', row.id]))
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
