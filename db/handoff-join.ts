/** A direct request of a lead that lies with sales already: the rep hears of it and the clock gets as short as for any request. */
import { addWorkingTime } from '../domain/calendar.ts'
import type { EventId } from '../domain/id.ts'
import { notifyRep } from './handoff-notices.ts'
import { type Handoff, noteHandoff, storeHandoff, tellHandoff, timesOf } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { createTask } from './tasks.ts'
import { readTeam, type Team } from './teams.ts'

/** Safe to call twice with one request. */
export async function joinRequest(tx: Tx, open: Handoff, requestEventId: EventId, now: Date): Promise<void> {
  if (open.requestEventId === requestEventId) return
  const team = await readTeam(tx, open.teamId)
  await noteHandoff(tx, open, { kind: 'requested', actor: 'lead', detail: { eventId: requestEventId } }, now)
  const requestDue = addWorkingTime(team.calendar, now, team.sla.firstResponseToRequestMs)
  if (open.status === 'open') await shortenClock(tx, open, requestEventId, requestDue, team, now)
  else
    await createTask(
      tx,
      {
        kind: 'answerRequest',
        leadId: open.leadId,
        handoffId: open.id,
        role: 'rep',
        repId: open.repId,
        teamId: open.teamId,
        dueAt: requestDue,
        refs: { eventId: requestEventId },
        dedupKey: `answerRequest:${requestEventId}`,
      },
      now,
    )
  await notifyRep(
    tx,
    { template: 'rep-offer', handoffId: open.id, rotation: open.rotation, to: open.repId, about: requestEventId },
    now,
  )
}

/** A clock that would end sooner anyway is left alone. */
async function shortenClock(
  tx: Tx,
  open: Handoff,
  requestEventId: EventId,
  requestDue: Date,
  team: Team,
  now: Date,
): Promise<void> {
  const { dueAt } = timesOf(open, team)
  const isSooner = dueAt === null || requestDue < dueAt
  const change = isSooner
    ? ({ requestEventId, urgency: 'urgent', offeredAt: now, climbed: [] } as const)
    : ({ requestEventId } as const)
  await storeHandoff(tx, open, change, team)
  await tellHandoff(tx, open)
  if (isSooner)
    await tx
      .updateTable('task')
      .set({ dueAt: requestDue })
      .where('dedupKey', '=', `answerHandoff:${open.id}:${open.rotation}`)
      .execute()
}
