/** Lists tasks by due time for programs; the pages of the UI read their own. */
import type { Db } from './open.ts'

export interface TaskFilter {
  readonly status: 'open' | 'done' | 'withdrawn'
  readonly leadId?: string
}

/** Those due first on top. */
export async function listTasks(db: Db, { status, leadId }: TaskFilter, limit: number) {
  const query = db
    .selectFrom('task')
    .select(['id', 'kind', 'leadId', 'handoffId', 'role', 'repId', 'teamId', 'refs', 'status', 'dueAt', 'createdAt', 'closedAt'])
    .where('status', '=', status)
  return (leadId === undefined ? query : query.where('leadId', '=', leadId))
    .orderBy('dueAt', (order) => order.asc().nullsLast())
    .orderBy('createdAt')
    .limit(limit)
    .execute()
}
