/** Opening a handoff and taking it back; answers are handoff-answer.ts, the running clock handoff-ladder.ts. */
import { addWorkingTime } from '../domain/calendar.ts'
import type { Facts } from '../domain/facts.ts'
import { meetingOf, restsOnRequest } from '../domain/handoff-turns.ts'
import type { HandoffId, LeadId } from '../domain/id.ts'
import { wakeEnrolments } from './enrolments.ts'
import { joinRequest } from './handoff-join.ts'
import { notifyRep } from './handoff-notices.ts'
import { type HandoffOpening, offerLead } from './handoff-offer.ts'
import { routeHandoff } from './handoff-routing.ts'
import {
  type Handoff,
  noteHandoff,
  readOpenHandoff,
  readPendingHandoffs,
  storeHandoff,
  tellHandoff,
  timesOf,
} from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { closeTasksOfHandoff, createTask } from './tasks.ts'
import { readTeam, readTeams } from './teams.ts'

/** `nobody`: there is no rep in any team; marketing has a task instead. */
export type HandoffOpened =
  | { readonly handoffId: HandoffId; readonly created: boolean }
  | { readonly handoffId: null; readonly created: false; readonly reason: 'nobody' }

/**
 * Offers the lead to sales, or joins the offer that holds it. The caller holds the lead's lock and passes facts loaded under
 * it. A direct request that joins a running offer shortens its clock or, once accepted, becomes a task for the rep.
 */
export async function openHandoff(tx: Tx, facts: Facts, opening: HandoffOpening, now: Date): Promise<HandoffOpened> {
  const open = await readOpenHandoff(tx, facts.lead.id)
  if (open !== null) {
    if (meetingOf(open, opening.trigger) === 'join') return join(tx, open, opening, now)
    await settleReoffer(tx, open, now)
  }
  const { promisedTo } = opening
  const route = await routeHandoff(tx, facts, promisedTo === undefined ? {} : { promisedTo }, now)
  if (route === null) return nobodyToOffer(tx, facts, opening, now)
  return { handoffId: await offerLead(tx, facts, opening, route, now), created: true }
}

async function join(tx: Tx, open: Handoff, { trigger, requestEventId }: HandoffOpening, now: Date): Promise<HandoffOpened> {
  if (trigger === 'request' && requestEventId !== undefined) await joinRequest(tx, open, requestEventId, now)
  return { handoffId: open.id, created: false }
}

/** The request does not wait for the day on which the unanswered lead would be offered again. */
async function settleReoffer(tx: Tx, waiting: Handoff, now: Date): Promise<void> {
  const team = await readTeam(tx, waiting.teamId)
  await storeHandoff(tx, waiting, { closedAt: now, reofferAt: null }, team)
  await tellHandoff(tx, waiting)
  await noteHandoff(tx, waiting, { kind: 'notReoffered', actor: 'engine', detail: { why: 'request' } }, now)
}

async function nobodyToOffer(tx: Tx, { lead }: Facts, opening: HandoffOpening, now: Date): Promise<HandoffOpened> {
  const [team] = await readTeams(tx)
  await createTask(
    tx,
    {
      kind: 'nobodyToOffer',
      leadId: lead.id,
      role: 'marketing',
      ...(team === undefined
        ? {}
        : { teamId: team.id, dueAt: addWorkingTime(team.calendar, now, team.sla.firstResponseToRequestMs) }),
      refs: { trigger: opening.trigger },
      dedupKey: `nobodyToOffer:${opening.requestEventId ?? `${lead.id}:${lead.cycle}`}`,
    },
    now,
  )
  return { handoffId: null, created: false, reason: 'nobody' }
}

/**
 * Takes back whatever of the lead lies with sales, and tells the reps. The caller holds the lead's lock. An objection leaves
 * handoffs alone that answer the lead's own request.
 */
export async function withdrawHandoffs(tx: Tx, leadId: LeadId, why: string, now: Date): Promise<number> {
  const pending = (await readPendingHandoffs(tx, leadId)).filter((handoff) => !restsOnRequest(handoff, why))
  for (const handoff of pending) await withdraw(tx, handoff, why, now)
  if (pending.length > 0) await wakeEnrolments(tx, leadId, ['handoff'])
  return pending.length
}

async function withdraw(tx: Tx, handoff: Handoff, why: string, now: Date): Promise<void> {
  const team = await readTeam(tx, handoff.teamId)
  const isHeld = handoff.closedAt === null
  await storeHandoff(tx, handoff, { reofferAt: null, ...(isHeld ? ({ status: 'withdrawn', closedAt: now } as const) : {}) }, team)
  await tellHandoff(tx, handoff)
  await noteHandoff(tx, handoff, { kind: 'withdrawn', actor: 'engine', detail: { why } }, now)
  await closeTasksOfHandoff(tx, handoff.id, { status: 'withdrawn', by: 'engine' }, now)
  if (!isHeld) return
  await tx.updateTable('lead').set({ lastHandoffClosedAt: now }).where('id', '=', handoff.leadId).execute()
  if (handoff.status === 'open') await keepRequest(tx, handoff, timesOf(handoff, team).dueAt, now)
  await notifyRep(tx, { template: 'rep-withdrawn', handoffId: handoff.id, rotation: handoff.rotation, to: handoff.repId }, now)
}

/** What the lead asked for still needs a person, whatever disqualified it. */
async function keepRequest(tx: Tx, handoff: Handoff, dueAt: Date | null, now: Date): Promise<void> {
  const { requestEventId: eventId } = handoff
  if (eventId === null) return
  await createTask(
    tx,
    {
      kind: 'answerRequest',
      leadId: handoff.leadId,
      role: 'rep',
      repId: handoff.repId,
      teamId: handoff.teamId,
      ...(dueAt === null ? {} : { dueAt }),
      refs: { eventId },
      dedupKey: `answerRequest:${eventId}`,
    },
    now,
  )
}
