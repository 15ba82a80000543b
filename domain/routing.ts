/** To which rep a lead goes and why: owner, company, rule, then the team in weighted turns. Chance decides nothing; loading reps is db's. */
import type { RepId, TeamId } from './id.ts'
import type { Reason } from './reason.ts'

export interface RoutingRep {
  readonly id: RepId
  readonly teamId: TeamId
  /** At most so many handoffs open or accepted at once. */
  readonly capacity: number
  /** Leads this rep gets for each one of a rep with weight 1; 0: only by owner, company or rule. */
  readonly weight: number
  readonly load: number
  readonly isAbsent: boolean
}

interface RoutingTeam {
  readonly id: TeamId
  readonly leadRepId: RepId | null
  /** Who got the team's last offers, the latest first. */
  readonly lastOffered: readonly RepId[]
}

export interface RoutingRequest {
  /** The lead comes back to this rep on a date agreed with them. */
  readonly promisedTo: RepId | null
  readonly ownerRepId: RepId | null
  /** Who already talks with the company. */
  readonly companyRepId: RepId | null
  /** The first routing rule that holds for the lead. */
  readonly rule: { readonly name: string; readonly teamId: TeamId; readonly repId: RepId | null } | null
  readonly defaultTeamId: TeamId
  readonly teams: readonly RoutingTeam[]
  /** Active ones only. */
  readonly reps: readonly RoutingRep[]
  /** Had this offer already and did not answer. */
  readonly exclude: readonly RepId[]
}

export interface Route {
  readonly repId: RepId
  readonly teamId: TeamId
  /** Nobody was free: the team lead gets it. */
  readonly isFallback: boolean
  readonly reasons: readonly Reason[]
}

/** Null when not even a team lead exists. With `onlyFree`, also when nobody but the team lead is left. */
export function routeLead(request: RoutingRequest, options: { onlyFree?: boolean } = {}): Route | null {
  const reasons: Reason[] = []
  const known = knownRep(request, reasons)
  if (known !== null) return { repId: known.id, teamId: known.teamId, isFallback: false, reasons }
  const team = request.teams.find(({ id }) => id === (request.rule?.teamId ?? request.defaultTeamId)) ?? request.teams[0]
  if (team === undefined) return null
  if (request.rule !== null) reasons.push({ code: 'routing.ruleTeam', params: { rule: request.rule.name } })
  const next = nextInTurn(request, team)
  if (next !== null) {
    reasons.push({ code: 'routing.turn', params: { load: next.load, capacity: next.capacity } })
    return { repId: next.id, teamId: team.id, isFallback: false, reasons }
  }
  return options.onlyFree === true ? null : lastResort(request, team, reasons)
}

/** A bond with a rep outweighs a full desk, but not an absence. */
function knownRep(request: RoutingRequest, reasons: Reason[]): RoutingRep | null {
  const bonds = [
    { repId: request.promisedTo, name: 'promised' },
    { repId: request.ownerRepId, name: 'owner' },
    { repId: request.companyRepId, name: 'company' },
    { repId: request.rule?.repId ?? null, name: 'rule' },
  ]
  for (const { repId, name } of bonds) {
    if (repId === null || request.exclude.includes(repId)) continue
    const rep = request.reps.find(({ id }) => id === repId)
    if (rep !== undefined && !rep.isAbsent) {
      reasons.push({ code: `routing.${name}`, ...(name === 'rule' ? { params: { rule: request.rule?.name ?? null } } : {}) })
      return rep
    }
    reasons.push({ code: `routing.${name}Absent` })
  }
  return null
}

/**
 * Who is furthest behind their share of the last offers, counting over one full round less one, so that a round gives
 * everybody exactly their weight and a rep back from holidays is not flooded. Ties go to whoever waits longest, then by id.
 */
function nextInTurn(request: RoutingRequest, team: RoutingTeam): RoutingRep | null {
  const free = request.reps.filter((rep) => rep.teamId === team.id && isFree(rep) && !request.exclude.includes(rep.id))
  const round = free.reduce((sum, rep) => sum + rep.weight, 0)
  const recent = team.lastOffered.filter((id) => free.some((rep) => rep.id === id))
  const counted = recent.slice(0, Math.max(0, round - 1))
  const turns = free.map((rep) => ({
    rep,
    share: (counted.filter((id) => id === rep.id).length + 1) / rep.weight,
    waited: recent.includes(rep.id) ? recent.indexOf(rep.id) : Infinity,
  }))
  return (
    turns.toSorted((a, b) => a.share - b.share || compare(b.waited, a.waited) || (a.rep.id < b.rep.id ? -1 : 1))[0]?.rep ?? null
  )
}

function isFree(rep: RoutingRep): boolean {
  return !rep.isAbsent && rep.weight > 0 && rep.load < rep.capacity
}

/** Infinity minus infinity is no order. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The team lead even when absent or full: a lead must have a name beside it. */
function lastResort(request: RoutingRequest, team: RoutingTeam, reasons: Reason[]): Route | null {
  const repId = team.leadRepId ?? request.reps.find((rep) => rep.teamId === team.id)?.id ?? request.reps[0]?.id
  if (repId === undefined) return null
  reasons.push({ code: 'routing.nobodyFree' })
  return { repId, teamId: team.id, isFallback: true, reasons }
}
