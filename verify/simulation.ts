/** The way of the simulator: no database and no server while it runs, only the domain's decisions on plain values. */
import { loadWorld } from '../db/simulation-input.ts'
import { everyStep } from '../domain/journey/definition.ts'
import { parseJourney } from '../domain/journey/parse.ts'
import type { LeadId } from '../domain/id.ts'
import { type CallAnswer, type Delivery, type Reactions, silence } from '../domain/simulation/act.ts'
import { simulate } from '../domain/simulation/simulate.ts'
import type { Db } from '../db/open.ts'
import type { Course } from './course.ts'
import { answeredWord } from './hooks.ts'
import type { Plan } from './plan.ts'
import { isRefused } from './random-leads.ts'
import { writtenCourse } from './simulated-course.ts'

export interface Simulated {
  readonly courses: ReadonlyMap<LeadId, Course>
  readonly happenings: number
}

/** `db` holds the plan's leads as they stand at the beginning; it is read once and left as it is. */
export async function simulatePlan(plan: Plan, db: Db): Promise<Simulated> {
  const acts = new Map(plan.leads.map((lead) => [lead.id, lead.acts]))
  const world = await loadWorld(db, [...acts.keys()])
  const leads = world.leads.map((lead) => ({ ...lead, acts: acts.get(lead.facts.lead.id) ?? [] }))
  const { from, until } = plan
  const { courses, happenings } = simulate({ ...world, leads }, { from, until, reactions: reactionsOf(plan) })
  return { courses: new Map(courses.map((course) => [course.leadId, writtenCourse(course)])), happenings }
}

/** As mail-server.ts and hooks.ts answer. */
function reactionsOf(plan: Plan): Reactions {
  const refused = refusedCalls(plan)
  return {
    ...silence,
    delivery: (_mail, { lead }): Delivery =>
      lead.email !== null && isRefused(lead.email) ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' },
    toCall: ({ journey, step, save }): CallAnswer =>
      refused.has(`${journey}:${step}`)
        ? { kind: 'givenUp', afterMs: 0 }
        : {
            kind: 'answered',
            set: save.map(({ to }) => ({ of: 'attribute', field: to.replace('attributes.', ''), value: answeredWord })),
            afterMs: 0,
          },
  }
}

function refusedCalls({ journeys }: Plan): ReadonlySet<string> {
  const calls = journeys.flatMap(({ key, source }) =>
    [...everyStep(parseJourney(source).definition?.steps ?? [])].map((step) =>
      step.kind === 'webhook' && !step.url.endsWith('/accepted') ? `${key}:${step.id}` : '',
    ),
  )
  return new Set(calls)
}
