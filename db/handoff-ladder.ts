/** Climbs the SLA ladder of one handoff: reminds, escalates, reassigns, gives up, offers again. What is due when, domain/handoff-ladder.ts says. */
import { addOpenDays } from '../domain/calendar.ts'
import { never } from '../domain/failure.ts'
import { type Awaited, awaitedIn, climbAt, type Rung } from '../domain/handoff-ladder.ts'
import type { HandoffId, RepId } from '../domain/id.ts'
import { wakeEnrolments } from './enrolments.ts'
import { loadFacts } from './facts.ts'
import { notifyRep, type NoticeTemplate } from './handoff-notices.ts'
import { createAnswerTask } from './handoff-offer.ts'
import { reofferLead } from './handoff-reoffer.ts'
import { routeHandoff } from './handoff-routing.ts'
import { type Handoff, lockHandoff, noteHandoff, storeHandoff, timesOf } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { closeTasksOfHandoff, createTask } from './tasks.ts'
import type { Team } from './teams.ts'

export type Supervision =
  | { readonly kind: 'wait'; readonly until: Date | null; readonly awaited: Awaited }
  | { readonly kind: 'finished' }

/** Climbs what is due at `now` and says when to look again. Safe to repeat: a rung behind is not climbed twice. */
export async function superviseHandoff(tx: Tx, id: HandoffId, now: Date): Promise<Supervision> {
  const locked = await lockHandoff(tx, id)
  if (locked === null) return { kind: 'finished' }
  const { team } = locked
  let { handoff } = locked
  for (;;) {
    const { climb, passed, next } = climbAt(handoff, team, now)
    if (climb.length === 0)
      return isOver(handoff) ? { kind: 'finished' } : { kind: 'wait', until: next, awaited: awaitedIn(handoff) }
    handoff = await storeHandoff(tx, handoff, { climbed: [...handoff.climbed, ...climb, ...passed] }, team)
    for (const rung of climb) handoff = await climbRung(tx, handoff, team, rung, now)
  }
}

/** Closed, and not to be offered again on a day. */
function isOver(handoff: Handoff): boolean {
  return handoff.closedAt !== null && handoff.reofferAt === null
}

async function climbRung(tx: Tx, handoff: Handoff, team: Team, rung: Rung, now: Date): Promise<Handoff> {
  switch (rung) {
    case 'remind':
      return remind(tx, handoff, 'answer', now)
    case 'remindContact':
      return remind(tx, handoff, 'contact', now)
    case 'remindResult':
      return remind(tx, handoff, 'result', now)
    case 'escalate':
      return escalate(tx, handoff, team, 'answer', now)
    case 'escalateContact':
      return escalate(tx, handoff, team, 'contact', now)
    case 'escalateResult':
      return escalate(tx, handoff, team, 'result', now)
    case 'reassign':
      return reassign(tx, handoff, team, now)
    case 'giveUp':
      return giveUp(tx, handoff, team, now)
    case 'reoffer':
      return reofferLead(tx, handoff, team, now)
    default:
      return never(rung, 'rung')
  }
}

type Owed = 'answer' | 'contact' | 'result'

async function remind(tx: Tx, handoff: Handoff, owed: Owed, now: Date): Promise<Handoff> {
  await noteHandoff(tx, handoff, { kind: 'reminded', actor: 'engine', detail: { owed } }, now)
  await notify(tx, handoff, 'rep-reminder', handoff.repId, owed, now)
  return handoff
}

async function escalate(tx: Tx, handoff: Handoff, team: Team, owed: Owed, now: Date): Promise<Handoff> {
  await noteHandoff(tx, handoff, { kind: 'escalated', actor: 'engine', detail: { owed } }, now)
  await tellTeamLead(tx, handoff, team, 'escalated', owed, now)
  return handoff
}

/** A task for whoever leads the team, and a mail where somebody does. */
async function tellTeamLead(
  tx: Tx,
  handoff: Handoff,
  team: Team,
  kind: 'escalated' | 'noResponse',
  owed: Owed | 'noResponse',
  now: Date,
): Promise<void> {
  const { leadRepId } = team
  await createTask(
    tx,
    {
      kind,
      leadId: handoff.leadId,
      handoffId: handoff.id,
      role: 'teamLead',
      teamId: team.id,
      ...(leadRepId === null ? {} : { repId: leadRepId }),
      refs: { owed },
      dedupKey: `${kind}:${handoff.id}:${handoff.rotation}:${owed}`,
    },
    now,
  )
  if (leadRepId !== null) await notify(tx, handoff, 'rep-escalation', leadRepId, owed, now)
}

/** Another rep with a fresh deadline; when nobody is free, the offer is given up. */
async function reassign(tx: Tx, handoff: Handoff, team: Team, now: Date): Promise<Handoff> {
  const next = await freeRep(tx, handoff, now)
  if (next === null) return giveUp(tx, handoff, team, now)
  await closeTasksOfHandoff(tx, handoff.id, { status: 'withdrawn', by: 'engine' }, now)
  const change = { repId: next, rotation: handoff.rotation + 1, offeredAt: now, climbed: [] } as const
  const reassigned = await storeHandoff(tx, handoff, change, team)
  await noteHandoff(tx, reassigned, { kind: 'reassigned', actor: 'engine', detail: { from: handoff.repId } }, now)
  await tx.updateTable('rep').set({ lastAssignedAt: now }).where('id', '=', next).execute()
  await createAnswerTask(tx, { ...reassigned, dueAt: timesOf(reassigned, team).dueAt }, team, now)
  await notify(tx, handoff, 'rep-reassigned', handoff.repId, undefined, now)
  await notify(tx, reassigned, 'rep-offer', next, undefined, now)
  return reassigned
}

/** In turn, none who has had this offer, and of the same team: another one keeps another calendar. */
async function freeRep(tx: Tx, handoff: Handoff, now: Date): Promise<RepId | null> {
  const facts = await loadFacts(tx, handoff.leadId)
  if (facts === null) return null
  const exclude = await repsAsked(tx, handoff)
  const route = await routeHandoff(tx, facts, { exclude, teamId: handoff.teamId, onlyFree: true }, now)
  return route?.repId ?? null
}

async function repsAsked(tx: Tx, handoff: Handoff): Promise<RepId[]> {
  const rows = await tx
    .selectFrom('handoffEvent')
    .select('repId')
    .where('handoffId', '=', handoff.id)
    .where('kind', 'in', ['offered', 'reassigned'])
    .execute()
  return rows.flatMap(({ repId }) => (repId === null ? [] : [repId as RepId]))
}

/** Sales did not answer: nurturing goes on, marketing and the team lead are told, and the lead is offered again later. */
async function giveUp(tx: Tx, handoff: Handoff, team: Team, now: Date): Promise<Handoff> {
  await closeTasksOfHandoff(tx, handoff.id, { status: 'withdrawn', by: 'engine' }, now)
  const reofferAt = addOpenDays(team.calendar, now, team.sla.reofferDays)
  const given = await storeHandoff(
    tx,
    handoff,
    { status: 'noResponse', rejectReason: 'noResponse', reofferAt, climbed: [] },
    team,
  )
  await noteHandoff(tx, given, { kind: 'noResponse', actor: 'engine', detail: { reofferAt: reofferAt.toISOString() } }, now)
  await tellTeamLead(tx, given, team, 'noResponse', 'noResponse', now)
  await createTask(
    tx,
    {
      kind: 'noResponse',
      leadId: handoff.leadId,
      handoffId: handoff.id,
      role: 'marketing',
      teamId: team.id,
      refs: { owed: 'noResponse' },
      dedupKey: `noResponse:${handoff.id}:marketing`,
    },
    now,
  )
  await wakeEnrolments(tx, handoff.leadId, ['handoff'])
  return given
}

function notify(
  tx: Tx,
  { id, rotation }: Handoff,
  template: NoticeTemplate,
  to: RepId,
  about: string | undefined,
  now: Date,
): Promise<void> {
  return notifyRep(tx, { template, handoffId: id, rotation, to, ...(about === undefined ? {} : { about }) }, now)
}
