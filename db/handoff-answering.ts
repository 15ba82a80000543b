/** What every answer to a handoff shares: the lock, who may give it now, the end of a handoff. The answers are handoff-answer.ts and handoff-deal.ts. */
import { nextOpening } from '../domain/calendar.ts'
import type { HandoffStatus } from '../domain/facts.ts'
import { type Answer, answersTo } from '../domain/handoff.ts'
import type { HandoffId, RepId } from '../domain/id.ts'
import type { Stage } from '../domain/lead.ts'
import { dayOfIso, instantOf } from '../domain/local-time.ts'
import { wakeEnrolments } from './enrolments.ts'
import {
  type Handoff,
  type HandoffChange,
  type HandoffEventKind,
  lockHandoff,
  noteHandoff,
  storeHandoff,
  tellHandoff,
} from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { readRep } from './reps.ts'
import { closeTasksOfHandoff } from './tasks.ts'
import type { Team } from './teams.ts'

/** Who answers: a signed link names rep and rotation, the UI acts for whoever has the handoff. */
export interface Answerer {
  readonly actor: string
  readonly repId?: RepId
  readonly rotation?: number
}

export type Answered =
  /** `repeated`: it had been answered like this before, nothing changed. */
  | { readonly ok: true; readonly status: HandoffStatus; readonly repeated: boolean }
  | { readonly ok: false; readonly reason: 'notFound' }
  /** Another rep has it now. */
  | { readonly ok: false; readonly reason: 'taken'; readonly repId: RepId; readonly repName: string }
  /** Its state allows other answers, or none. */
  | { readonly ok: false; readonly reason: 'state'; readonly status: HandoffStatus; readonly allowed: readonly Answer[] }
  | { readonly ok: false; readonly reason: 'badDate' | 'dateNotTaken' | 'unknownItem' | 'noNeed'; readonly item?: string }

type Act = (locked: { handoff: Handoff; team: Team }) => Promise<Handoff | null | (Answered & { readonly ok: false })>

/** Locks, refuses whoever may not give this answer now, and wakes the journeys afterwards. `act` answers null when nothing changes. */
export async function answerHandoff(tx: Tx, id: HandoffId, kind: Answer, by: Answerer, act: Act): Promise<Answered> {
  const locked = await lockHandoff(tx, id)
  if (locked === null) return { ok: false, reason: 'notFound' }
  const { handoff } = locked
  if (isRepetition(handoff, kind, by)) return { ok: true, status: handoff.status, repeated: true }
  const allowed = answersTo(handoff.status, await stageOf(tx, handoff))
  if (allowed.length > 0 && isOthers(handoff, by))
    return { ok: false, reason: 'taken', repId: handoff.repId, repName: (await readRep(tx, handoff.repId)).name }
  if (!allowed.includes(kind)) return { ok: false, reason: 'state', status: handoff.status, allowed }
  const result = await act(locked)
  if (result === null) return { ok: true, status: handoff.status, repeated: true }
  if ('ok' in result) return result
  await tellHandoff(tx, handoff)
  await wakeEnrolments(tx, handoff.leadId, ['handoff', 'lead'])
  return { ok: true, status: result.status, repeated: false }
}

const statusAfter: Readonly<Partial<Record<Answer, HandoffStatus>>> = {
  accept: 'accepted',
  reject: 'rejected',
  qualify: 'qualified',
  won: 'won',
  lost: 'lost',
}

function isRepetition(handoff: Handoff, kind: Answer, by: Answerer): boolean {
  return statusAfter[kind] === handoff.status && !isOthers(handoff, by)
}

function isOthers(handoff: Handoff, { repId, rotation }: Answerer): boolean {
  return (repId !== undefined && repId !== handoff.repId) || (rotation !== undefined && rotation !== handoff.rotation)
}

async function stageOf(tx: Tx, { leadId }: Handoff): Promise<Stage> {
  return (await tx.selectFrom('lead').select('stage').where('id', '=', leadId).executeTakeFirstOrThrow()).stage
}

/** Ends the handoff and lets the lead go; evidence from before has had its chance. */
export async function endHandoff(
  tx: Tx,
  handoff: Handoff,
  team: Team,
  change: HandoffChange,
  by: Answerer,
  now: Date,
): Promise<Handoff> {
  const closed = await storeHandoff(tx, handoff, { ...change, closedAt: now }, team)
  await closeTasksOfHandoff(tx, handoff.id, { status: 'done', by: by.actor }, now)
  await tx
    .updateTable('lead')
    .set({ lastHandoffClosedAt: now, sameEvidenceAllowed: false })
    .where('id', '=', handoff.leadId)
    .execute()
  return closed
}

/** Offered again to the same rep on that day. */
export function postponedTo(until: Date | null): Pick<HandoffChange, 'reofferAt' | 'rejectUntil'> {
  return until === null ? {} : { reofferAt: until, rejectUntil: until }
}

const furthestDays = 730

/** When the team opens on that day; null for a day that is past, far away or no day. */
export function dateWithTeam(iso: string, { calendar }: Team, now: Date): Date | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || Number.isNaN(Date.parse(iso))) return null
  const at = nextOpening(calendar, instantOf(calendar.zone, { day: dayOfIso(iso), ms: 0 }))
  const aheadDays = (at.getTime() - now.getTime()) / 86_400_000
  return aheadDays > 0 && aheadDays <= furthestDays ? at : null
}

/** One line of the history in the name of whoever answers. */
export function noteAnswer(
  tx: Tx,
  handoff: Handoff,
  kind: HandoffEventKind,
  by: Answerer,
  detail: object,
  now: Date,
): Promise<void> {
  return noteHandoff(tx, handoff, { kind, actor: by.actor, detail: { ...detail } }, now)
}
