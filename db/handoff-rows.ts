/** A handoff as its row: reading it under the lead's lock, storing where it stands, noting what happened. Decides nothing. */
import type { HandoffStatus } from '../domain/facts.ts'
import { deadlineOf, type HandoffClock, ladderOf, type Rung, rungs } from '../domain/handoff-ladder.ts'
import type { RejectReason } from '../domain/handoff.ts'
import type { EventId, HandoffId, LeadId, RepId, TeamId } from '../domain/id.ts'
import type { Reason } from '../domain/reason.ts'
import { anyOf } from './any-of.ts'
import { lockLead } from './lock.ts'
import type { Db, Tx } from './open.ts'
import { lookAgain } from './outbox.ts'
import { readTeam, type Team } from './teams.ts'

export type HandoffTrigger = 'ready' | 'request' | 'journey' | 'reoffer' | 'manual'

export interface Handoff extends HandoffClock {
  readonly id: HandoffId
  readonly leadId: LeadId
  readonly teamId: TeamId
  readonly repId: RepId
  readonly trigger: HandoffTrigger
  readonly requestEventId: EventId | null
  readonly reasons: readonly Reason[]
  readonly viewedAt: Date | null
  readonly answeredAt: Date | null
  /** Null while the handoff holds the lead; one that waits to offer it again may be closed already. */
  readonly closedAt: Date | null
  readonly rejectReason: RejectReason | 'noResponse' | null
  readonly note: string | null
}

/** Locks the lead and reads the handoff with its team; null when there is none (any more). Must be the first to lock. */
export async function lockHandoff(tx: Tx, id: HandoffId): Promise<{ handoff: Handoff; team: Team } | null> {
  const found = await tx.selectFrom('handoff').select('leadId').where('id', '=', id).executeTakeFirst()
  if (found === undefined || !(await lockLead(tx, found.leadId as LeadId))) return null
  const handoff = await readHandoff(tx, id)
  return handoff === null ? null : { handoff, team: await readTeam(tx, handoff.teamId) }
}

export async function readHandoff(db: Db | Tx, id: HandoffId): Promise<Handoff | null> {
  return (await readHandoffs(db, { id }))[0] ?? null
}

/** The handoff that holds the lead; at most one. */
export async function readOpenHandoff(tx: Tx, leadId: LeadId): Promise<Handoff | null> {
  return (await readHandoffs(tx, { leadId })).find((handoff) => handoff.closedAt === null) ?? null
}

/** Handoffs of a lead that still wait for something: an answer, a result, the day they are offered again. */
export async function readPendingHandoffs(tx: Tx, leadId: LeadId): Promise<Handoff[]> {
  return (await readHandoffs(tx, { leadId })).filter((handoff) => handoff.closedAt === null || handoff.reofferAt !== null)
}

/** The same of many leads, the oldest first, by lead. */
export async function pendingHandoffsByLead(db: Db | Tx, leadIds: readonly LeadId[]): Promise<Map<LeadId, Handoff[]>> {
  const all = await readHandoffs(db, { leadIds })
  const pending = all.filter((handoff) => handoff.closedAt === null || handoff.reofferAt !== null)
  return Map.groupBy(pending.toReversed(), (handoff) => handoff.leadId)
}

type Wanted = { readonly id: HandoffId } | { readonly leadId: LeadId } | { readonly leadIds: readonly LeadId[] }

async function readHandoffs(db: Db | Tx, wanted: Wanted): Promise<Handoff[]> {
  const all = db.selectFrom('handoff').select(columns).orderBy('createdAt', 'desc').orderBy('id', 'desc')
  const query =
    'id' in wanted
      ? all.where('id', '=', wanted.id)
      : 'leadId' in wanted
        ? all.where('leadId', '=', wanted.leadId)
        : all.where('leadId', '=', anyOf(wanted.leadIds))
  const rows = await query.execute()
  return rows.map((row) => ({
    ...row,
    id: row.id as HandoffId,
    leadId: row.leadId as LeadId,
    teamId: row.teamId as TeamId,
    repId: row.repId as RepId,
    requestEventId: row.requestEventId as EventId | null,
    reasons: row.reasons as readonly Reason[],
    climbed: climbedOf(row.ladder),
  }))
}

const columns = [
  'id',
  'leadId',
  'teamId',
  'repId',
  'trigger',
  'requestEventId',
  'reasons',
  'status',
  'urgency',
  'offeredAt',
  'rotation',
  'acceptedAt',
  'contactedAt',
  'viewedAt',
  'answeredAt',
  'closedAt',
  'rejectReason',
  'note',
  'reofferAt',
  'ladder',
] as const

function climbedOf(ladder: unknown): Rung[] {
  const climbed = typeof ladder === 'object' && ladder !== null && 'climbed' in ladder ? ladder.climbed : []
  return Array.isArray(climbed) ? rungs.filter((rung) => climbed.includes(rung)) : []
}

export interface HandoffChange {
  readonly status?: HandoffStatus
  readonly repId?: RepId
  readonly urgency?: 'normal' | 'urgent'
  readonly requestEventId?: EventId
  readonly offeredAt?: Date
  readonly rotation?: number
  readonly acceptedAt?: Date
  readonly contactedAt?: Date
  readonly answeredAt?: Date
  readonly closedAt?: Date
  readonly rejectReason?: RejectReason | 'noResponse'
  readonly note?: string
  readonly reofferAt?: Date | null
  readonly rejectUntil?: Date
  readonly climbed?: readonly Rung[]
}

/** Stores the change together with the deadline and the next rung that follow from it. Whoever is not its workflow calls `tellHandoff` too. */
export async function storeHandoff(tx: Tx, handoff: Handoff, change: HandoffChange, team: Team): Promise<Handoff> {
  const changed: Handoff = { ...handoff, ...change }
  const { climbed, ...columnChanges } = change
  await tx
    .updateTable('handoff')
    .set({
      ...columnChanges,
      ...(climbed === undefined ? {} : { ladder: JSON.stringify({ climbed }) }),
      ...timesOf(changed, team),
    })
    .where('id', '=', handoff.id)
    .execute()
  return changed
}

/** Its workflow looks again. */
export async function tellHandoff(tx: Tx, { id }: Pick<Handoff, 'id'>): Promise<void> {
  await lookAgain(tx, 'salesHandoff', [id])
}

/** What people see as the deadline, and when the ladder is due next. */
export function timesOf(clock: HandoffClock, team: Team): { dueAt: Date | null; nextAt: Date | null } {
  return { dueAt: deadlineOf(clock, team), nextAt: ladderOf(clock, team)[0]?.at ?? null }
}

export type HandoffEventKind =
  | 'offered'
  | 'requested'
  | 'viewed'
  | 'reminded'
  | 'escalated'
  | 'reassigned'
  | 'accepted'
  | 'contacted'
  | 'qualified'
  | 'opportunity'
  | 'won'
  | 'lost'
  | 'rejected'
  | 'noResponse'
  | 'reoffered'
  | 'notReoffered'
  | 'withdrawn'

/** One line of the handoff's history. `actor`: `engine`, `rep:<id>` or a person's name in the UI. */
export async function noteHandoff(
  tx: Tx,
  handoff: { readonly id: HandoffId; readonly leadId: LeadId; readonly repId: RepId },
  event: { readonly kind: HandoffEventKind; readonly actor: string; readonly detail?: Readonly<Record<string, unknown>> },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('handoffEvent')
    .values({
      handoffId: handoff.id,
      leadId: handoff.leadId,
      kind: event.kind,
      actor: event.actor,
      repId: handoff.repId,
      detail: JSON.stringify(event.detail ?? {}),
      at: now,
    })
    .execute()
}
