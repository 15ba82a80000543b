/** A direct request of a lead that lies with sales already: the rep hears of it and the clock gets as short as for any request. */
import { clockAfterRequest, requestDeadline } from '../domain/handoff-turns.ts'
import type { EventId } from '../domain/id.ts'
import { notifyRep } from './handoff-notices.ts'
import { type Handoff, noteHandoff, storeHandoff, tellHandoff } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { createTask } from './tasks.ts'
import { readTeam, type Team } from './teams.ts'

/** Safe to call twice with one request. */
export async function joinRequest(tx: Tx, open: Handoff, requestEventId: EventId, now: Date): Promise<void> {
  if (open.requestEventId === requestEventId) return
  const team = await readTeam(tx, open.teamId)
  await noteHandoff(tx, open, { kind: 'requested', actor: 'lead', detail: { eventId: requestEventId } }, now)
  if (open.status === 'open') await shortenClock(tx, open, requestEventId, team, now)
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
        dueAt: requestDeadline(team, now),
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

async function shortenClock(tx: Tx, open: Handoff, requestEventId: EventId, team: Team, now: Date): Promise<void> {
  const change = clockAfterRequest(open, team, requestEventId, now)
  await storeHandoff(tx, open, change, team)
  await tellHandoff(tx, open)
  if ('urgency' in change)
    await tx
      .updateTable('task')
      .set({ dueAt: requestDeadline(team, now) })
      .where('dedupKey', '=', `answerHandoff:${open.id}:${open.rotation}`)
      .execute()
}
