/** Simulates many leads over many days and says what it took; needs neither database nor server, because a simulation has none. */
import { readFileSync } from 'node:fs'
import { compile } from '../domain/journey/compile.ts'
import type { RepId, TeamId } from '../domain/id.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import { parseScoringModel } from '../domain/scoring-model-parse.ts'
import { personaReactions } from '../domain/simulation/persona-reactions.ts'
import { ordinaryMix } from '../domain/simulation/personas.ts'
import { randomLeads } from '../domain/simulation/population.ts'
import { ordinarySales } from '../domain/simulation/rep-habits.ts'
import { simulate } from '../domain/simulation/simulate.ts'
import type { World } from '../domain/simulation/world.ts'
import { defaultSla } from '../domain/sla.ts'
import type { ModelId } from '../domain/id.ts'

const read = (name: string) => readFileSync(new URL(`../journeys/${name}.yaml`, import.meta.url), 'utf8')
const [count = 10_000, days = 90] = process.argv.slice(2).map(Number)
const from = new Date('2026-03-02T07:00:00Z')
const until = new Date(from.getTime() + days * 86_400_000)

const surroundings = startingWorld()
const graph = surroundings.journeys[0]?.graph
if (graph === undefined) throw new Error('There is no journey.')
const population = { count, mix: ordinaryMix, seed: 1, from, arrivalDays: 14 }
const { leads, personaOf } = randomLeads(surroundings, graph, population)
const cast = { seed: 1, personaOf, habits: ordinarySales, answersCalls: 0.95 }
const reactions = personaReactions(surroundings.sales, cast)

const begun = performance.now()
const cpuBefore = process.cpuUsage()
const { courses, happenings } = simulate({ ...surroundings, leads }, { from, until, reactions, keepsSteps: false })
const seconds = (performance.now() - begun) / 1_000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1_000_000
const sum = (of: (course: (typeof courses)[number]) => number) => courses.reduce((total, course) => total + of(course), 0)

console.log(
  `${count} leads × ${days} days: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU), ${happenings} happenings; target 10 s`,
)
console.log(
  `memory at the end: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB (heap ${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MB)`,
)
console.log(`${sum(({ messages }) => messages.filter(({ state }) => state === 'sent').length)} mails sent`)
console.log(
  `${sum(({ handoffs }) => handoffs.length)} handoffs, ${sum(({ stages }) => stages.filter(({ to }) => to === 'mql').length)} times mql`,
)

function startingWorld(): Omit<World, 'leads'> {
  const { definition: model } = parseScoringModel(read('scoring-model'))
  if (model === null) throw new Error('The scoring model has problems.')
  const journeys = ['whitepaper-nurture', 're-engage'].map((key) => {
    const { definition } = parseJourney(read(key))
    if (definition === null) throw new Error(`The journey ${key} has problems.`)
    return { graph: compile(definition), version: 1, isPaused: false }
  })
  const installation = {
    timeZone: 'Europe/Berlin',
    country: 'DE',
    region: 'BY',
    language: 'de',
    deliveryArea: ['DE', 'AT', 'CH'],
  } as const
  return {
    installation,
    model: { ...model, id: 'model' as ModelId, version: 1, referenceTime: from },
    journeys,
    sales: salesTeam(50),
  }
}

function salesTeam(reps: number): World['sales'] {
  const teamId = 'team' as TeamId
  const hours = [{ from: 540, to: 1_020 }]
  const calendar = {
    zone: 'Europe/Berlin',
    hours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
    holidays: { country: 'DE', region: 'BY' },
  }
  const ids = Array.from({ length: reps }, (_, index) => `rep-${String(index).padStart(3, '0')}` as RepId)
  return {
    teams: [{ id: teamId, leadRepId: ids[0] ?? null, calendar, sla: defaultSla, turns: [] }],
    reps: ids.map((id) => ({ id, teamId, capacity: 15, weight: 1, absences: [] })),
    rules: [],
  }
}
