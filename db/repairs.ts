/** What the reconciler had to mend, kept for a month: which workflows overslept or were missing. Wall time; opaque ids only. */
import { sql } from 'kysely'
import type { OpenWorkflow } from './due.ts'
import type { Db, Tx } from './open.ts'
import type { RepairTable } from './tables/operations.ts'

export type RepairReason = RepairTable['reason']

const namedAtMost = 20
const keptMs = 30 * 86_400_000

/** One row for each kind of workflow; of many only some are named. */
export async function recordRepairs(tx: Tx, reason: RepairReason, workflows: readonly OpenWorkflow[], wall: Date): Promise<void> {
  if (workflows.length === 0) return
  const rows = [...Map.groupBy(workflows, ({ kind }) => kind)].map(([workflowKind, of]) => ({
    foundWall: wall,
    reason,
    workflowKind,
    found: of.length,
    workflowIds: of.slice(0, namedAtMost).map(({ id }) => id),
  }))
  await tx.insertInto('repair').values(rows).execute()
  await tx
    .deleteFrom('repair')
    .where('foundWall', '<', new Date(wall.getTime() - keptMs))
    .execute()
}

/** How many workflows were mended since then. */
export async function countRepairs(db: Db, since: Date): Promise<number> {
  const { found } = await db
    .selectFrom('repair')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('found'), eb.lit(0)).as('found'))
    .where('foundWall', '>=', since)
    .executeTakeFirstOrThrow()
  return found
}

export interface Repair {
  readonly foundWall: Date
  readonly reason: RepairReason
  readonly workflowKind: RepairTable['workflowKind']
  readonly found: number
  /** Whom the named workflows are about, as far as they still exist. */
  readonly leads: readonly { leadId: string; firstName: string | null; lastName: string | null; email: string | null }[]
}

/** Newest first. */
export async function listRepairs(db: Db, limit: number): Promise<Repair[]> {
  const { rows } = await sql<Repair>`
    select repair.found_wall, repair.reason, repair.workflow_kind, repair.found, coalesce(
      (select jsonb_agg(distinct jsonb_build_object(
          'leadId', lead.id, 'firstName', lead.first_name, 'lastName', lead.last_name, 'email', lead.email))
        from lead where lead.id in (
          select lead_id from enrolment where id = any(repair.workflow_ids)
          union select lead_id from handoff where id = any(repair.workflow_ids))), '[]') as leads
    from repair order by repair.id desc limit ${limit}`.execute(db)
  return rows
}
