/** Makes of a request everything that a simulation needs, in one snapshot; the simulation itself never sees the database. */
import { Failure } from '../domain/failure.ts'
import { compile } from '../domain/journey/compile.ts'
import type { JourneyGraph } from '../domain/journey/graph.ts'
import { dayMs } from '../domain/local-time.ts'
import type { Problem } from '../domain/problem.ts'
import { parseScoringModel } from '../domain/scoring-model-parse.ts'
import type { ScoringModel } from '../domain/scoring-model.ts'
import { chanceOf, pickByShare } from '../domain/simulation/chance.ts'
import type { LeadHistory } from '../domain/simulation/history.ts'
import { measuredSales } from '../domain/simulation/measured-sales.ts'
import { personaKeys } from '../domain/simulation/personas.ts'
import { randomLeads } from '../domain/simulation/population.ts'
import { realCourse } from '../domain/simulation/real-course.ts'
import { actsOnRecord, recordOf } from '../domain/simulation/recorded-acts.ts'
import { ordinarySales } from '../domain/simulation/rep-habits.ts'
import type { SimulationTask } from '../domain/simulation/report.ts'
import type { HistoryRequest, PersonaRequest, SimulationRequest } from '../domain/simulation/request.ts'
import { rewoundLead } from '../domain/simulation/rewind.ts'
import type { World } from '../domain/simulation/world.ts'
import { checkJourney, hasErrors } from './journey-check.ts'
import type { Db, Tx } from './open.ts'
import { leadsWithHistory, loadHistories } from './simulation-history.ts'
import { inSnapshot, loadSurroundings } from './simulation-input.ts'
import { loadWorldLeads } from './simulation-leads.ts'

export type PreparedTask =
  | { readonly ok: true; readonly task: SimulationTask }
  | { readonly ok: false; readonly reason: 'noSuchJourney' | 'nobody' }
  | { readonly ok: false; readonly reason: 'invalid'; readonly problems: readonly Problem[] }

type Surroundings = Omit<World, 'leads'>

/** The arrivals of random leads are spread over a quarter of the time, at most two weeks. */
const longestArrivalDays = 14
const answersCalls = 0.95

export async function prepareTask(db: Db, request: SimulationRequest, now: Date): Promise<PreparedTask> {
  return inSnapshot(db, async (tx) => {
    const inForce = await loadSurroundings(tx)
    const candidate = await candidateOf(tx, inForce, request)
    if (!candidate.ok) return candidate
    return request.kind === 'personas'
      ? personaTask(tx, candidate, request, now)
      : historyTask(tx, inForce, candidate.surroundings, request, now)
  })
}

type Candidate = { readonly ok: true; readonly surroundings: Surroundings; readonly graph: JourneyGraph }

async function candidateOf(
  tx: Tx,
  inForce: Surroundings,
  { journey: key, source, model: modelSource }: SimulationRequest,
): Promise<Candidate | Exclude<PreparedTask, { ok: true }>> {
  const written = source === null ? null : await checkJourney(tx, source, [key])
  const model = modelSource === null ? null : parseScoringModel(modelSource)
  const problems = [...(written?.problems ?? []), ...(model?.problems ?? [])]
  if (hasErrors(problems) || written?.definition === null || model?.definition === null)
    return { ok: false, reason: 'invalid', problems }
  const known = inForce.journeys.find(({ graph }) => graph.journey === key)
  const graph = written === null ? known?.graph : compile(written.definition)
  if (graph === undefined) return { ok: false, reason: 'noSuchJourney' }
  const others = inForce.journeys.filter((one) => one !== known)
  const journey = { graph, version: (known?.version ?? 0) + (written === null ? 0 : 1), isPaused: false }
  const candidateModel = model === null ? inForce.model : candidateModelOf(inForce.model, model.definition)
  return { ok: true, graph, surroundings: { ...inForce, model: candidateModel, journeys: [...others, journey] } }
}

/** It decays from the same moment as the one in force. */
function candidateModelOf(
  { id, version, referenceTime }: ScoringModel,
  definition: Omit<ScoringModel, 'id' | 'version' | 'referenceTime'>,
) {
  return { ...definition, id, version: version + 1, referenceTime }
}

async function personaTask(
  tx: Tx,
  { surroundings, graph }: Candidate,
  request: PersonaRequest,
  now: Date,
): Promise<PreparedTask> {
  const { days, seed } = request
  const period = { from: now, until: new Date(now.getTime() + days * dayMs), zone: surroundings.installation.timeZone }
  const { leads, personaOf } =
    request.chosen.length > 0
      ? await chosenLeads(tx, graph, request, now)
      : randomLeads(surroundings, graph, {
          count: request.leads,
          mix: request.mix,
          seed,
          from: now,
          arrivalDays: Math.min(longestArrivalDays, Math.ceil(days / 4)),
        })
  if (leads.length === 0) return { ok: false, reason: 'nobody' }
  const cast = { seed, personaOf, habits: ordinarySales, answersCalls }
  return { ok: true, task: { kind: 'personas', world: { ...surroundings, leads }, cast, period } }
}

/** As they stand now; they enter by hand, whatever enrolment asks. */
async function chosenLeads(tx: Tx, { journey }: JourneyGraph, { chosen, mix, seed }: PersonaRequest, now: Date) {
  const chance = chanceOf(seed)
  const shares = personaKeys.map((key) => [key, mix[key] ?? 0] as const)
  const leads = (await loadWorldLeads(tx, chosen)).map((lead) => ({
    ...lead,
    acts: [{ kind: 'enrol' as const, journey, at: now }],
  }))
  const personaOf = new Map(
    leads.map(({ facts: { lead } }) => [lead.id, pickByShare(chance.of(`persona ${lead.id}`), shares) ?? 'silent'] as const),
  )
  return { leads, personaOf }
}

async function historyTask(
  tx: Tx,
  inForce: Surroundings,
  candidate: Surroundings,
  { days, leads: most, seed }: HistoryRequest,
  now: Date,
): Promise<PreparedTask> {
  const from = new Date(now.getTime() - days * dayMs)
  const period = { from, until: now, zone: inForce.installation.timeZone }
  const histories = await loadHistories(tx, await leadsWithHistory(tx, from, now, most), from)
  if (histories.length === 0) return { ok: false, reason: 'nobody' }
  const handoffs = histories.flatMap((history) => history.handoffs)
  return {
    ok: true,
    task: {
      kind: 'history',
      inForce: { ...inForce, leads: rewound(histories, inForce, from) },
      candidate: { ...candidate, leads: rewound(histories, candidate, from) },
      record: new Map(histories.map((history) => [history.facts.lead.id, recordOf(history, inForce.sales, from)] as const)),
      real: histories.map((history) => realCourse(history, from, now)),
      habits: measuredSales(handoffs, inForce.sales),
      seed,
      period,
    },
  }
}

function rewound(histories: readonly LeadHistory[], { model }: Surroundings, from: Date): World['leads'] {
  return histories.map((history) => ({ ...rewoundLead(history, model, from), acts: actsOnRecord(history, from) }))
}

/** For callers without a person to show problems to. */
export function taskOf(prepared: PreparedTask): SimulationTask {
  if (prepared.ok) return prepared.task
  throw new Failure('badInput', failureText(prepared))
}

function failureText(prepared: Exclude<PreparedTask, { ok: true }>): string {
  switch (prepared.reason) {
    case 'noSuchJourney':
      return 'There is no journey of that name in force; `ripen journey list` names them.'
    case 'nobody':
      return 'There is no lead to simulate; choose a longer time, or others.'
    case 'invalid':
      return prepared.problems.map(({ path, message, remedy }) => `${path}: ${message}; ${remedy}`).join('\n')
    default:
      return prepared satisfies never
  }
}
