/** By when sales has promised to answer a request, counted on the calendar of the team that gets it first. */
import { addWorkingTime } from '../domain/calendar.ts'
import { Failure } from '../domain/failure.ts'
import type { RequestKind } from '../domain/form.ts'
import type { Tx } from './open.ts'
import { readTeams } from './teams.ts'

/** Working minutes for a demo, working hours for the others, as the SLA says. */
export async function promisedAnswer(tx: Tx, request: RequestKind, now: Date): Promise<Date> {
  const [team] = await readTeams(tx)
  if (team === undefined) throw new Failure('configuration', 'No team answers requests; run `ripen migrate` to seed one.')
  const { firstResponseToRequestMs, firstResponseMs } = team.sla
  return addWorkingTime(team.calendar, now, request === 'demo' ? firstResponseToRequestMs : firstResponseMs)
}
