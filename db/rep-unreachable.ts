/** Mail to a rep that came back or was refused: a person hears of it, before leads wait for somebody who knows nothing. Sends nothing. */
import { addWorkingTime } from '../domain/calendar.ts'
import type { MessageId, RepId } from '../domain/id.ts'
import { isoOfDay, localDayOf } from '../domain/local-time.ts'
import type { Tx } from './open.ts'
import { readRep } from './reps.ts'
import { createTask } from './tasks.ts'
import { readTeam } from './teams.ts'

/** A task for the team lead, else (also about the lead's own address) for marketing; one per rep and local day. False when the mail went to nobody of ours. */
export async function reportUnreachableRep(tx: Tx, messageId: MessageId, reason: string, now: Date): Promise<boolean> {
  const message = await tx.selectFrom('message').select('repId').where('id', '=', messageId).executeTakeFirst()
  if (message?.repId == null) return false
  const rep = await readRep(tx, message.repId as RepId)
  const team = await readTeam(tx, rep.teamId)
  const boss = team.leadRepId === rep.id ? null : team.leadRepId
  await createTask(
    tx,
    {
      kind: 'repUnreachable',
      leadId: null,
      teamId: team.id,
      ...(boss === null ? { role: 'marketing' } : { role: 'teamLead', repId: boss }),
      dueAt: addWorkingTime(team.calendar, now, team.sla.firstResponseMs),
      refs: { repId: rep.id, reason },
      dedupKey: `repUnreachable:${rep.id}:${isoOfDay(localDayOf(team.calendar.zone, now))}`,
    },
    now,
  )
  return true
}
