/** What the page Today shows: what needs a person now. Reads only, and says how many there are beside the few it lists. */
import { sql } from 'kysely'
import { type LeadCard, leadCardColumns } from './lead-card.ts'
import type { Db } from './open.ts'

/** The first few of a list, and how long the list is. */
export interface Some<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

export interface WaitingHandoff extends LeadCard {
  readonly id: string
  readonly status: 'open' | 'accepted'
  readonly urgency: 'normal' | 'urgent'
  readonly repName: string
  readonly offeredAt: Date
  readonly acceptedAt: Date | null
  readonly dueAt: Date | null
}

export type OpenTask = { readonly [Fact in keyof LeadCard]: LeadCard[Fact] | null } & {
  readonly id: string
  readonly kind: string
  readonly titleKey: string
  readonly refs: Readonly<Record<string, unknown>>
  readonly role: 'rep' | 'teamLead' | 'marketing'
  readonly repName: string | null
  readonly dueAt: Date | null
  readonly createdAt: Date
  readonly handoffId: string | null
}

export interface LackingLead extends LeadCard {
  readonly needsData: readonly string[]
}

export interface UnclearMessage extends LeadCard {
  readonly id: string
  readonly templateKey: string
  readonly finalAt: Date
}

/** Handoffs whose clock runs, the one that is due first on top. */
export async function readWaitingHandoffs(db: Db, limit: number, now: Date): Promise<Some<WaitingHandoff> & { late: number }> {
  const { rows } = await sql<WaitingHandoff & { total: number; late: number }>`
    select ${leadCardColumns}, handoff.id, handoff.status, handoff.urgency, rep.name as rep_name,
      handoff.offered_at, handoff.accepted_at, handoff.due_at,
      count(*) over () as total, count(*) filter (where handoff.due_at <= ${now}) over () as late
    from handoff
    join lead on lead.id = handoff.lead_id
    left join company on company.id = lead.company_id
    join rep on rep.id = handoff.rep_id
    where handoff.closed_at is null and handoff.status in ('open', 'accepted')
    order by handoff.due_at nulls last, handoff.offered_at
    limit ${limit}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0, late: rows[0]?.late ?? 0 }
}

/** Open tasks by urgency: by due time, then people who wait for an answer, then the oldest. A handoff's own task is left out where the handoff itself is listed. */
export async function readOpenTasks(db: Db, limit: number): Promise<Some<OpenTask>> {
  const { rows } = await sql<OpenTask & { total: number }>`
    select ${leadCardColumns}, task.id, task.kind, task.title_key, ${refsToShow} as refs, task.role, rep.name as rep_name,
      task.due_at, task.created_at, task.handoff_id, count(*) over () as total
    from task
    left join lead on lead.id = task.lead_id
    left join company on company.id = lead.company_id
    left join rep on rep.id = task.rep_id
    left join rep as about on about.id::text = task.refs ->> 'repId'
    left join handoff on handoff.id = task.handoff_id
    where task.status = 'open'
      and (handoff.id is null or handoff.closed_at is not null or handoff.status not in ('open', 'accepted'))
    order by task.due_at nulls last, task.kind not in ('answerRequest', 'answerReply', 'callContact'), task.created_at
    limit ${limit}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

/** Refs name a rep by id; the sentence names the person. */
const refsToShow = sql`case when about.id is null then task.refs else task.refs || jsonb_build_object('rep', about.name) end`

/** Ready for sales but for facts that nobody knows yet; the most active first. */
export async function readLackingLeads(db: Db, limit: number): Promise<Some<LackingLead>> {
  const { rows } = await sql<LackingLead & { total: number }>`
    select ${leadCardColumns}, lead.needs_data, count(*) over () as total
    from lead left join company on company.id = lead.company_id
    where lead.needs_data is not null
    order by lead.engagement_a desc, lead.id desc
    limit ${limit}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

/** Emails that may or may not have arrived; nothing sends them again by itself. */
export async function readUnclearMessages(db: Db, limit: number): Promise<Some<UnclearMessage>> {
  const { rows } = await sql<UnclearMessage & { total: number }>`
    select ${leadCardColumns}, message.id, message.template_key, message.final_at, count(*) over () as total
    from message
    join lead on lead.id = message.lead_id
    left join company on company.id = lead.company_id
    where message.state = 'unknown'
    order by message.final_at desc
    limit ${limit}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}
