/** Loads what routing asks for (bonds, rules, desks, turns) under the team's lock, so that two leads never take the last free place. */
import { evaluate } from '../domain/condition/evaluate.ts'
import type { Condition } from '../domain/condition/syntax.ts'
import type { Facts } from '../domain/facts.ts'
import type { CompanyId, RepId, TeamId } from '../domain/id.ts'
import { type Route, routeLead, type RoutingRequest } from '../domain/routing.ts'
import { lockTeam } from './lock.ts'
import type { Tx } from './open.ts'
import { readRoutingReps } from './reps.ts'
import { readTeams } from './teams.ts'

export interface RoutingWish {
  readonly promisedTo?: RepId
  readonly exclude?: readonly RepId[]
  /** Within this team only. */
  readonly teamId?: TeamId
  /** Null rather than the team lead when nobody is free. */
  readonly onlyFree?: boolean
}

/** The lead is locked already. Null when there is no rep at all, or none free. */
export async function routeHandoff(tx: Tx, facts: Facts, wish: RoutingWish, now: Date): Promise<Route | null> {
  const teams = await readTeams(tx)
  const rule = wish.teamId === undefined ? await matchingRule(tx, facts, now) : null
  const teamId = wish.teamId ?? rule?.teamId ?? teams[0]?.id
  if (teamId === undefined) return null
  await lockTeam(tx, teamId)
  const reps = await readRoutingReps(tx, teams, now)
  const request: RoutingRequest = {
    promisedTo: wish.promisedTo ?? null,
    ownerRepId: facts.lead.ownerRepId,
    companyRepId: await repAtCompany(tx, facts),
    rule,
    defaultTeamId: teamId,
    teams: await Promise.all(
      teams.map(async ({ id, leadRepId }) => ({ id, leadRepId, lastOffered: id === teamId ? await lastOffered(tx, id) : [] })),
    ),
    reps: wish.teamId === undefined ? reps : reps.filter((rep) => rep.teamId === teamId),
    exclude: wish.exclude ?? [],
  }
  return routeLead(request, { onlyFree: wish.onlyFree ?? false })
}

async function matchingRule(tx: Tx, facts: Facts, now: Date): Promise<RoutingRequest['rule']> {
  const rules = await tx.selectFrom('routingRule').selectAll().orderBy('position').execute()
  const rule = rules.find(({ condition }) => evaluate(condition as Condition, facts, now).value)
  if (rule === undefined) return null
  return { name: rule.name, teamId: rule.teamId as TeamId, repId: rule.repId as RepId | null }
}

/** One voice for a buying centre: whoever already talks with a colleague of the lead. */
async function repAtCompany(tx: Tx, { lead }: Facts): Promise<RepId | null> {
  const companyId: CompanyId | null = lead.companyId
  if (companyId === null) return null
  const row = await tx
    .selectFrom('handoff')
    .innerJoin('lead', 'lead.id', 'handoff.leadId')
    .select('handoff.repId')
    .where('lead.companyId', '=', companyId)
    .where('lead.id', '<>', lead.id)
    .where('handoff.status', 'in', ['open', 'accepted', 'qualified'])
    .where('handoff.closedAt', 'is', null)
    .orderBy('handoff.createdAt', 'desc')
    .orderBy('handoff.id', 'desc')
    .executeTakeFirst()
  return (row?.repId as RepId | undefined) ?? null
}

const turnsLookedBack = 200

async function lastOffered(tx: Tx, teamId: TeamId): Promise<RepId[]> {
  const rows = await tx
    .selectFrom('handoffEvent')
    .innerJoin('rep', 'rep.id', 'handoffEvent.repId')
    .select('rep.id')
    .where('rep.teamId', '=', teamId)
    .where('handoffEvent.kind', 'in', ['offered', 'reassigned'])
    .orderBy('handoffEvent.id', 'desc')
    .limit(turnsLookedBack)
    .execute()
  return rows.map(({ id }) => id as RepId)
}
