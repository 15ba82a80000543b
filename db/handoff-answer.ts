/** What a rep answers to an offer: accept, contacted, reject. Each under the lead's lock and safe to repeat. */
import { consequences, type RejectReason } from '../domain/handoff.ts'
import type { HandoffId } from '../domain/id.ts'
import {
  type Answered,
  type Answerer,
  answerHandoff,
  dateWithTeam,
  endHandoff,
  noteAnswer,
  postponedTo,
} from './handoff-answering.ts'
import { carryOutRejection } from './handoff-consequences.ts'
import { type Handoff, storeHandoff, timesOf } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { closeTasksOfHandoff, createTask, type TaskKind } from './tasks.ts'
import type { Team } from './teams.ts'

/** The rep takes the lead and the second clock starts. The same rep again: fine; another: `taken`. */
export async function acceptHandoff(tx: Tx, id: HandoffId, by: Answerer, now: Date): Promise<Answered> {
  return answerHandoff(tx, id, 'accept', by, async ({ handoff, team }) => {
    const accepted = await storeHandoff(tx, handoff, { status: 'accepted', acceptedAt: now, answeredAt: now, climbed: [] }, team)
    await noteAnswer(tx, handoff, 'accepted', by, {}, now)
    await nextTask(tx, accepted, team, 'contactLead', by, now)
    return accepted
  })
}

/** The first attempt to reach the lead was made. */
export async function contactedHandoff(tx: Tx, id: HandoffId, by: Answerer, now: Date): Promise<Answered> {
  return answerHandoff(tx, id, 'contacted', by, async ({ handoff, team }) => {
    if (handoff.contactedAt !== null) return null
    const contacted = await storeHandoff(tx, handoff, { contactedAt: now }, team)
    await noteAnswer(tx, handoff, 'contacted', by, {}, now)
    await nextTask(tx, contacted, team, 'reportResult', by, now)
    return contacted
  })
}

export interface Rejection extends Answerer {
  readonly reason: RejectReason
  /** ISO date on which the same rep wants the lead back; only for reasons that take one. */
  readonly untilDay?: string
  readonly note?: string
}

/** The reason decides what becomes of the lead. */
export async function rejectHandoff(tx: Tx, id: HandoffId, rejection: Rejection, now: Date): Promise<Answered> {
  const { reason, untilDay, note: text } = rejection
  const consequence = consequences[reason]
  if (untilDay !== undefined && !(consequence.kind === 'recycle' && consequence.takesDate))
    return { ok: false, reason: 'dateNotTaken' }
  return answerHandoff(tx, id, 'reject', rejection, async ({ handoff, team }) => {
    const until = untilDay === undefined ? null : dateWithTeam(untilDay, team, now)
    if (untilDay !== undefined && until === null) return { ok: false, reason: 'badDate' }
    const change = { status: 'rejected', rejectReason: reason, ...(text === undefined ? {} : { note: text }) } as const
    const rejected = await endHandoff(
      tx,
      handoff,
      team,
      { ...change, ...postponedTo(until), answeredAt: handoff.answeredAt ?? now },
      rejection,
      now,
    )
    await noteAnswer(tx, handoff, 'rejected', rejection, { reason, until: until?.toISOString() ?? null }, now)
    await carryOutRejection(tx, rejected, { reason, until }, now)
    return rejected
  })
}

/** What is owed next replaces what was owed before. */
async function nextTask(tx: Tx, handoff: Handoff, team: Team, kind: TaskKind, by: Answerer, now: Date): Promise<void> {
  await closeTasksOfHandoff(tx, handoff.id, { status: 'done', by: by.actor }, now)
  const { dueAt } = timesOf(handoff, team)
  await createTask(
    tx,
    {
      kind,
      leadId: handoff.leadId,
      handoffId: handoff.id,
      role: 'rep',
      repId: handoff.repId,
      teamId: team.id,
      ...(dueAt === null ? {} : { dueAt }),
      dedupKey: `${kind}:${handoff.id}`,
    },
    now,
  )
}
