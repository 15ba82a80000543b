/** Reps as routing and notices need them: how full, whether away, in which language; their handoffs are handoffs.ts. */
import { Failure } from '../domain/failure.ts'
import type { RepId, TeamId } from '../domain/id.ts'
import { isoOfDay, localDayOf } from '../domain/local-time.ts'
import type { RoutingRep } from '../domain/routing.ts'
import type { Db, Tx } from './open.ts'
import type { Team } from './teams.ts'

export interface Rep {
  readonly id: RepId
  readonly teamId: TeamId
  readonly name: string
  readonly language: 'de' | 'en'
}

/** A `Failure` when there is no such rep: reps leave by becoming inactive. */
export async function readRep(db: Db | Tx, id: RepId): Promise<Rep> {
  const row = await db.selectFrom('rep').select(['id', 'teamId', 'name', 'language']).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Failure('invariant', `No rep ${id}.`)
  return { id: row.id as RepId, teamId: row.teamId as TeamId, name: row.name, language: row.language === 'en' ? 'en' : 'de' }
}

/** Active reps of all teams with what they have on their desks; away is who is absent today by the calendar of the team. */
export async function readRoutingReps(tx: Tx, teams: readonly Team[], now: Date): Promise<RoutingRep[]> {
  const rows = await tx
    .selectFrom('rep')
    .select(['rep.id', 'rep.teamId', 'rep.capacity', 'rep.weight'])
    .select((eb) =>
      eb
        .selectFrom('handoff')
        .whereRef('handoff.repId', '=', 'rep.id')
        .where('handoff.status', 'in', ['open', 'accepted'])
        .where('handoff.closedAt', 'is', null)
        .select(eb.fn.countAll<number>().as('load'))
        .as('load'),
    )
    .where('rep.active', '=', true)
    .orderBy('rep.id')
    .execute()
  const away = await absentReps(tx, teams, now)
  return rows.map((row) => ({
    id: row.id as RepId,
    teamId: row.teamId as TeamId,
    capacity: row.capacity,
    weight: row.weight,
    load: row.load ?? 0,
    isAbsent: away.has(row.id),
  }))
}

async function absentReps(tx: Tx, teams: readonly Team[], now: Date): Promise<Set<string>> {
  const absences = await tx
    .selectFrom('repAbsence')
    .innerJoin('rep', 'rep.id', 'repAbsence.repId')
    .select(['rep.id', 'rep.teamId', 'repAbsence.fromDate', 'repAbsence.toDate'])
    .execute()
  const today = new Map<string, string>(teams.map((team) => [team.id, isoOfDay(localDayOf(team.calendar.zone, now))]))
  return new Set(
    absences
      .filter(({ teamId, fromDate, toDate }) => {
        const day = today.get(teamId) ?? ''
        return fromDate <= day && day <= toDate
      })
      .map(({ id }) => id),
  )
}
