/** Rows that become starts and "look again" signals; written in the transaction that made looking worthwhile. */
import type { Db, Tx } from './open.ts'
import type { OutboxTable } from './tables/operations.ts'
import { looksInTime } from './transports.ts'
import { labelsOfEnrolments, type WorkflowLabels } from './workflow-labels.ts'

export type WorkflowKind = OutboxTable['workflowKind']

/** `start` begins a workflow, `lookAgain` tells a running one, `startAndLook` does whichever is needed. */
export type OutboxAction = 'start' | 'lookAgain' | 'startAndLook'

export interface OutboxCall {
  readonly kind: WorkflowKind
  readonly workflowId: string
  readonly action: OutboxAction
  /** Absent where there are none, as with handoffs. */
  readonly labels?: WorkflowLabels
}

/** For a workflow that this transaction brings into being; cheaper than a signal, and without one in its history. */
export async function startWorkflow(tx: Tx, kind: WorkflowKind, workflowId: string): Promise<void> {
  await tx.insertInto('outbox').values({ workflowKind: kind, workflowId, action: 'start' }).execute()
}

export async function startWorkflows(tx: Tx, kind: WorkflowKind, workflowIds: readonly string[]): Promise<void> {
  if (workflowIds.length === 0) return
  const rows = workflowIds.map((workflowId) => ({ workflowKind: kind, workflowId, action: 'start' as const }))
  await tx.insertInto('outbox').values(rows).execute()
}

/** Many rows for one workflow are coalesced into one signal; a missing workflow is started by it. */
export async function lookAgain(tx: Tx, kind: WorkflowKind, workflowIds: readonly string[]): Promise<void> {
  if (workflowIds.length === 0) return
  await tx
    .insertInto('outbox')
    .values(workflowIds.map((workflowId) => ({ workflowKind: kind, workflowId })))
    .execute()
}

/** Tells the transport, unless it looks before the mail is due: mail that trickles in costs rows, not a signal each. */
export async function mailQueued(tx: Tx, transportId: string): Promise<void> {
  await tx.insertInto('outbox').values({ workflowKind: 'mailTransport', workflowId: transportId, action: 'mailQueued' }).execute()
}

interface OutboxRow {
  readonly id: number
  readonly workflowKind: WorkflowKind
  readonly workflowId: string
  readonly action: 'start' | 'lookAgain'
}

/**
 * Takes up to `limit` rows, makes one call for each distinct workflow, and deletes the rows when all were made.
 * A crash in between calls twice, which is harmless; two pumps never take the same row.
 */
export async function drainOutbox(db: Db, limit: number, call: (call: OutboxCall) => Promise<void>): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .select(['id', 'workflowKind', 'workflowId', 'action'])
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    if (rows.length === 0) return 0
    await Promise.all((await labelled(tx, coalesce(await worthTelling(tx, rows)))).map(call))
    const ids = rows.map((row) => row.id)
    await tx.deleteFrom('outbox').where('id', 'in', ids).execute()
    return rows.length
  })
}

interface StoredRow extends Omit<OutboxRow, 'action'> {
  readonly action: OutboxRow['action'] | 'mailQueued'
}

/** Queued mail is committed by now, so a transport that looks in time sees it. */
async function worthTelling(tx: Tx, rows: readonly StoredRow[]): Promise<OutboxRow[]> {
  const inTime = new Set<string>()
  const transports = new Set(rows.filter(({ action }) => action === 'mailQueued').map(({ workflowId }) => workflowId))
  for (const id of transports) if (await looksInTime(tx, id)) inTime.add(id)
  return rows.flatMap(({ action, ...row }) => {
    if (action !== 'mailQueued') return [{ ...row, action }]
    return inTime.has(row.workflowId) ? [] : [{ ...row, action: 'lookAgain' }]
  })
}

/** A signal starts a workflow that is missing, so it brings the labels too. */
async function labelled(tx: Tx, calls: readonly OutboxCall[]): Promise<OutboxCall[]> {
  const journeys = calls.filter(({ kind }) => kind === 'leadJourney').map(({ workflowId }) => workflowId)
  const known = await labelsOfEnrolments(tx, journeys)
  return calls.map((call) => {
    const labels = known.get(call.workflowId)
    return labels === undefined ? call : { ...call, labels }
  })
}

/** A start that meets a signal in one batch may be the repeat of a start already made, so the signal must not get lost. */
export function coalesce(rows: readonly OutboxRow[]): OutboxCall[] {
  const calls = new Map<string, OutboxCall>()
  for (const row of rows) {
    const key = `${row.workflowKind}:${row.workflowId}`
    const known = calls.get(key)
    const action = known === undefined || known.action === row.action ? row.action : 'startAndLook'
    calls.set(key, { kind: row.workflowKind, workflowId: row.workflowId, action })
  }
  return [...calls.values()]
}
