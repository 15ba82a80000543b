/** Handoffs as the rep's home shows them: by deadline, with the facts that say how the lead may be reached. Reads only. */
import { type RawBuilder, sql } from 'kysely'
import type { Facts, HandoffStatus } from '../domain/facts.ts'
import { never } from '../domain/failure.ts'
import type { LeadId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import { loadFacts, loadFactsOfMany } from './facts.ts'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

/** `waiting`: to answer or to work on. `later`: held for a day on which the lead is offered again. */
export const handoffLists = ['waiting', 'late', 'later', 'closed'] as const
export type HandoffList = (typeof handoffLists)[number]

export interface ListedHandoff extends LeadCard {
  readonly id: string
  readonly status: HandoffStatus
  readonly urgency: 'normal' | 'urgent'
  readonly trigger: string
  readonly reasons: readonly Reason[]
  readonly repId: string
  readonly repName: string
  readonly offeredAt: Date
  readonly acceptedAt: Date | null
  readonly contactedAt: Date | null
  readonly dueAt: Date | null
  readonly closedAt: Date | null
  readonly rejectReason: string | null
  readonly reofferAt: Date | null
}

export interface HandoffFilter {
  readonly list: HandoffList
  readonly repId: string | null
}

/** By deadline; closed ones newest first. */
export async function listHandoffs(db: Db, filter: HandoffFilter, now: Date, limit: number): Promise<readonly ListedHandoff[]> {
  const { rows } = await sql<ListedHandoff>`
    select ${handoffColumns} from handoff
    join lead on lead.id = handoff.lead_id
    left join company on company.id = lead.company_id
    join rep on rep.id = handoff.rep_id
    where ${listSql(filter, now)}
    order by ${filter.list === 'closed' ? sql`handoff.closed_at desc` : sql`handoff.due_at nulls last, handoff.offered_at`}
    limit ${limit}`.execute(db)
  return rows
}

const handoffColumns = sql`${leadCardColumns}, handoff.id, handoff.status, handoff.urgency, handoff.trigger, handoff.reasons,
  handoff.rep_id, rep.name as rep_name, handoff.offered_at, handoff.accepted_at, handoff.contacted_at, handoff.due_at,
  handoff.closed_at, handoff.reject_reason, handoff.reoffer_at`

function listSql({ list, repId }: HandoffFilter, now: Date): RawBuilder<unknown> {
  const ofRep = repId === null ? sql`true` : sql`handoff.rep_id = ${repId}::uuid`
  switch (list) {
    case 'waiting':
      return sql`${ofRep} and handoff.closed_at is null and handoff.status in ('open', 'accepted', 'qualified')`
    case 'late':
      return sql`${ofRep} and handoff.closed_at is null and handoff.status in ('open', 'accepted') and handoff.due_at <= ${now}`
    case 'later':
      return sql`${ofRep} and handoff.reoffer_at is not null`
    case 'closed':
      return sql`${ofRep} and handoff.closed_at is not null`
    default:
      return never(list, 'list of handoffs')
  }
}

/** By lead; how each may be reached follows from them. */
export async function factsOfHandoffs(db: Db, handoffs: readonly ListedHandoff[]): Promise<ReadonlyMap<string, Facts>> {
  return loadFactsOfMany(
    db,
    handoffs.map(({ leadId }) => leadId as LeadId),
  )
}

/** Reps with how many handoffs each has to answer or work on. */
export async function listHandoffReps(db: Db): Promise<readonly { id: string; name: string; waiting: number }[]> {
  const { rows } = await sql<{ id: string; name: string; waiting: number }>`
    select rep.id, rep.name, count(handoff.id) as waiting
    from rep left join handoff on handoff.rep_id = rep.id and handoff.closed_at is null and handoff.status in ('open', 'accepted', 'qualified')
    where rep.active group by rep.id order by rep.name`.execute(db)
  return rows
}

export interface HandoffHappening {
  readonly kind: string
  readonly actor: string
  readonly repName: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly at: Date
}

export interface HandoffDetail extends ListedHandoff {
  readonly teamName: string
  readonly note: string | null
  readonly frozen: Readonly<Record<string, unknown>>
  readonly routing: readonly Reason[]
  readonly qualification: {
    readonly method: string
    readonly findings: Readonly<Record<string, string>>
    readonly note: string | null
  } | null
  readonly facts: Facts
  /** Oldest first. */
  readonly history: readonly HandoffHappening[]
}

/** Null when there is no such handoff (any more). */
export async function readHandoffDetail(db: Db, id: string): Promise<HandoffDetail | null> {
  const { rows } = await sql<Omit<HandoffDetail, 'facts' | 'history'>>`
    select ${handoffColumns}, team.name as team_name, handoff.note, handoff.frozen, handoff.routing, handoff.qualification
    from handoff
    join lead on lead.id = handoff.lead_id
    left join company on company.id = lead.company_id
    join rep on rep.id = handoff.rep_id
    join team on team.id = handoff.team_id
    where handoff.id = ${id}::uuid`.execute(db)
  const [row] = rows
  const facts = row === undefined ? null : await loadFacts(db, row.leadId as LeadId)
  return row === undefined || facts === null ? null : { ...row, facts, history: await readHistory(db, id) }
}

async function readHistory(db: Db, handoffId: string): Promise<readonly HandoffHappening[]> {
  const rows = await db
    .selectFrom('handoffEvent')
    .leftJoin('rep', 'rep.id', 'handoffEvent.repId')
    .select(['handoffEvent.kind', 'handoffEvent.actor', 'rep.name as repName', 'handoffEvent.detail', 'handoffEvent.at'])
    .where('handoffEvent.handoffId', '=', handoffId)
    .orderBy('handoffEvent.id')
    .execute()
  return rows.map((row) => ({ ...row, detail: row.detail as HandoffHappening['detail'] }))
}
