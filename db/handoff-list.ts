/** Lists handoffs by deadline for programs; the pages of the UI read their own. */
import type { HandoffStatus } from '../domain/facts.ts'
import type { RepId } from '../domain/id.ts'
import type { Db } from './open.ts'

export interface HandoffFilter {
  readonly status?: HandoffStatus
  readonly repId?: RepId
}

/** Those due first on top, then the latest. */
export async function listHandoffs(db: Db, filter: HandoffFilter, limit: number) {
  let query = db
    .selectFrom('handoff')
    .select(['id', 'leadId', 'repId', 'teamId', 'trigger', 'status', 'urgency', 'rotation', 'cycle'])
    .select(['offeredAt', 'dueAt', 'acceptedAt', 'contactedAt', 'closedAt', 'rejectReason', 'reofferAt'])
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.repId !== undefined) query = query.where('repId', '=', filter.repId)
  return query
    .orderBy('dueAt', (order) => order.asc().nullsLast())
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
}
