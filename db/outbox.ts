/** Rows that become "look again" signals; written in the transaction that made looking worthwhile. */
import type { Db, Tx } from './open.ts'

export type WorkflowKind = 'leadJourney' | 'salesHandoff' | 'mailTransport'

/** Many rows for one workflow are coalesced into one signal; a missing workflow is started by it. */
export async function lookAgain(tx: Tx, kind: WorkflowKind, workflowIds: readonly string[]): Promise<void> {
  if (workflowIds.length === 0) return
  await tx
    .insertInto('outbox')
    .values(workflowIds.map((workflowId) => ({ workflowKind: kind, workflowId })))
    .execute()
}

/**
 * Takes up to `limit` rows, hands each distinct workflow to `tell` once, and deletes the rows when all were told.
 * A crash in between tells twice, which is harmless; two pumps never take the same row.
 */
export async function drainOutbox(
  db: Db,
  limit: number,
  tell: (kind: WorkflowKind, workflowId: string) => Promise<void>,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .select(['id', 'workflowKind', 'workflowId'])
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    const distinct = new Map(rows.map((row) => [`${row.workflowKind}:${row.workflowId}`, row]))
    await Promise.all([...distinct.values()].map((row) => tell(row.workflowKind, row.workflowId)))
    if (rows.length > 0)
      await tx
        .deleteFrom('outbox')
        .where(
          'id',
          'in',
          rows.map((row) => row.id),
        )
        .execute()
    return rows.length
  })
}
