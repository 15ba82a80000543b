/** A direct request that no handoff answers (low fit, knocked out): a task for a person with the clock of any request, and a mail about it. */
import { addWorkingTime } from '../domain/calendar.ts'
import type { Facts } from '../domain/facts.ts'
import type { EventId, TaskId } from '../domain/id.ts'
import { routeHandoff } from './handoff-routing.ts'
import { readOpenHandoff } from './handoff-rows.ts'
import type { Tx } from './open.ts'
import { notifyOfRequest } from './request-notices.ts'
import { createTask } from './tasks.ts'
import { readTeam, readTeams } from './teams.ts'

/** Safe to call twice with one event. The caller holds the lead's lock. Without any rep the task is marketing's. */
export async function openRequestTask(
  tx: Tx,
  facts: Facts,
  request: { readonly eventId: EventId; readonly type: string },
  now: Date,
): Promise<{ taskId: TaskId; created: boolean }> {
  const person = await personFor(tx, facts, now)
  const team = person === null ? (await readTeams(tx))[0] : await readTeam(tx, person.teamId)
  const task = await createTask(
    tx,
    {
      kind: 'answerRequest',
      leadId: facts.lead.id,
      ...(person === null ? { role: 'marketing' } : { role: 'rep', repId: person.repId, teamId: person.teamId }),
      ...(team === undefined ? {} : { dueAt: addWorkingTime(team.calendar, now, team.sla.firstResponseToRequestMs) }),
      refs: { event: request.type, eventId: request.eventId },
      dedupKey: `answerRequest:${request.eventId}`,
    },
    now,
  )
  if (task.created && team !== undefined) await notifyOfRequest(tx, { taskId: task.id, repId: person?.repId ?? null, team }, now)
  return { taskId: task.id, created: task.created }
}

/** Who already talks with the lead, else whoever a handoff would go to. */
async function personFor(tx: Tx, facts: Facts, now: Date) {
  const open = await readOpenHandoff(tx, facts.lead.id)
  return open ?? (await routeHandoff(tx, facts, {}, now))
}
