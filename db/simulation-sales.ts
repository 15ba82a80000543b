/** Loads for a simulation who receives leads: teams, reps, absences, rules and whose turn it was. */
import { sql } from 'kysely'
import type { Condition } from '../domain/condition/syntax.ts'
import type { RepId, TeamId } from '../domain/id.ts'
import type { Sales, WorldRep } from '../domain/simulation/world.ts'
import type { Db, Tx } from './open.ts'
import { readTeams } from './teams.ts'

const turnsLookedBack = 200

/** As it stands; nobody is locked, because nothing is given to anybody. */
export async function loadSales(db: Db | Tx): Promise<Sales> {
  const teams = await readTeams(db)
  const turns = await Promise.all(teams.map(({ id }) => lastTurns(db, id)))
  const rules = await db.selectFrom('routingRule').selectAll().orderBy('position').execute()
  return {
    teams: teams.map(({ id, leadRepId, calendar, sla }, index) => ({ id, leadRepId, calendar, sla, turns: turns[index] ?? [] })),
    reps: await loadReps(db),
    rules: rules.map(({ name, condition, teamId, repId }) => ({
      name,
      condition: condition as Condition,
      teamId: teamId as TeamId,
      repId: repId as RepId | null,
    })),
  }
}

async function loadReps(db: Db | Tx): Promise<WorldRep[]> {
  const reps = await db
    .selectFrom('rep')
    .select(['id', 'teamId', 'capacity', 'weight'])
    .where('active', '=', true)
    .orderBy('id')
    .execute()
  const absences = await db.selectFrom('repAbsence').select(['repId', 'fromDate as from', 'toDate as to']).execute()
  return reps.map((rep) => ({
    ...rep,
    id: rep.id as RepId,
    teamId: rep.teamId as TeamId,
    absences: absences.filter(({ repId }) => repId === rep.id).map(({ from, to }) => ({ from, to })),
  }))
}

async function lastTurns(db: Db | Tx, teamId: TeamId): Promise<RepId[]> {
  const { rows } = await sql<{ id: RepId }>`
    select rep.id from handoff_event join rep on rep.id = handoff_event.rep_id
    where rep.team_id = ${teamId} and handoff_event.kind in ('offered', 'reassigned')
    order by handoff_event.id desc limit ${turnsLookedBack}`.execute(db)
  return rows.map(({ id }) => id).toReversed()
}
