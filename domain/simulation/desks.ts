/** What lies on the desks of the reps, and who is next: the loads, turns and bonds that routing asks for. */
import { evaluate } from '../condition/evaluate.ts'
import type { Facts } from '../facts.ts'
import type { CompanyId, RepId, TeamId } from '../id.ts'
import { isoOfDay, localDayOf } from '../local-time.ts'
import { type Route, routeLead, type RoutingRep, type RoutingRequest } from '../routing.ts'
import { type Dealing, isOnDesk, type Subject } from './subject.ts'
import type { Sales, WorldRep, WorldTeam } from './world.ts'

export interface RoutingWish {
  readonly promisedTo?: RepId
  readonly exclude?: readonly RepId[]
  /** Within this team only. */
  readonly teamId?: TeamId
  /** Null rather than the team lead when nobody is free. */
  readonly onlyFree?: boolean
}

const turnsLookedBack = 200

export class Desks {
  readonly #sales: Sales
  readonly #loads = new Map<RepId, number>()
  /** The latest last. */
  readonly #turns = new Map<TeamId, RepId[]>()
  readonly #atCompany = new Map<CompanyId, { readonly subject: Subject; readonly dealing: Dealing }[]>()

  constructor(sales: Sales) {
    this.#sales = sales
    for (const { id, turns } of sales.teams) this.#turns.set(id, [...turns])
  }

  team(id: TeamId): WorldTeam | undefined {
    return this.#sales.teams.find((team) => team.id === id)
  }

  /** The first team; null when there is none. */
  get firstTeam(): WorldTeam | null {
    return this.#sales.teams[0] ?? null
  }

  /** A handoff comes to lie on a desk or leaves it: before and after each change of it. */
  count(dealing: Dealing, by: 1 | -1): void {
    if (isOnDesk(dealing)) this.#loads.set(dealing.repId, (this.#loads.get(dealing.repId) ?? 0) + by)
  }

  /** Whoever got an offer waits for the next. */
  noteTurn(repId: RepId): void {
    const turns = this.#turns.get(this.#rep(repId)?.teamId ?? ('' as TeamId))
    turns?.push(repId)
    if (turns !== undefined && turns.length > 2 * turnsLookedBack) turns.splice(0, turnsLookedBack)
  }

  noteAtCompany(subject: Subject, dealing: Dealing): void {
    const { companyId } = subject.facts.lead
    if (companyId === null) return
    const there = this.#atCompany.get(companyId) ?? []
    this.#atCompany.set(companyId, [...there.filter((one) => isTalking(one.dealing)), { subject, dealing }])
  }

  /** Null when there is no rep at all, or none free. */
  route(subject: Subject, facts: Facts, wish: RoutingWish, now: Date): Route | null {
    const rule = wish.teamId === undefined ? this.#matchingRule(facts, now) : null
    const teamId = wish.teamId ?? rule?.teamId ?? this.firstTeam?.id
    if (teamId === undefined) return null
    const reps = this.#sales.reps.filter((rep) => wish.teamId === undefined || rep.teamId === teamId)
    const request: RoutingRequest = {
      promisedTo: wish.promisedTo ?? null,
      ownerRepId: facts.lead.ownerRepId,
      companyRepId: this.#repAtCompany(subject),
      rule,
      defaultTeamId: teamId,
      teams: this.#sales.teams.map(({ id, leadRepId }) => ({
        id,
        leadRepId,
        lastOffered: id === teamId ? this.#lastOffered(id) : [],
      })),
      reps: reps.map((rep) => this.#routingRep(rep, now)),
      exclude: wish.exclude ?? [],
    }
    return routeLead(request, { onlyFree: wish.onlyFree ?? false })
  }

  #rep(id: RepId): WorldRep | undefined {
    return this.#sales.reps.find((rep) => rep.id === id)
  }

  #matchingRule(facts: Facts, now: Date): RoutingRequest['rule'] {
    const rule = this.#sales.rules.find(({ condition }) => evaluate(condition, facts, now).value)
    return rule === undefined ? null : { name: rule.name, teamId: rule.teamId, repId: rule.repId }
  }

  /** One voice for a buying centre: whoever already talks with a colleague of the lead. */
  #repAtCompany(subject: Subject): RepId | null {
    const { companyId } = subject.facts.lead
    const there = companyId === null ? [] : (this.#atCompany.get(companyId) ?? [])
    return there.findLast((one) => one.subject !== subject && isTalking(one.dealing))?.dealing.repId ?? null
  }

  #lastOffered(teamId: TeamId): RepId[] {
    return (this.#turns.get(teamId) ?? []).slice(-turnsLookedBack).toReversed()
  }

  #routingRep(rep: WorldRep, now: Date): RoutingRep {
    const { id, teamId, capacity, weight } = rep
    return { id, teamId, capacity, weight, load: this.#loads.get(id) ?? 0, isAbsent: this.#isAbsent(rep, now) }
  }

  #isAbsent({ absences, teamId }: WorldRep, now: Date): boolean {
    const team = absences.length === 0 ? undefined : this.team(teamId)
    if (team === undefined) return false
    const today = isoOfDay(localDayOf(team.calendar.zone, now))
    return absences.some(({ from, to }) => from <= today && today <= to)
  }
}

function isTalking({ status, closedAt }: Dealing): boolean {
  return closedAt === null && (status === 'open' || status === 'accepted' || status === 'qualified')
}
