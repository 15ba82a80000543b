/** Worlds for simulations: a team of reps, the journeys a test asks for, leads that state only what matters. */
import { sampleLead } from '../../domain/journey/sample-lead.ts'
import type { Facts } from '../../domain/facts.ts'
import type { LeadId, RepId, TeamId } from '../../domain/id.ts'
import type { Lead } from '../../domain/lead.ts'
import type { DatedAct, Reactions } from '../../domain/simulation/act.ts'
import type { Course } from '../../domain/simulation/course.ts'
import { simulate } from '../../domain/simulation/simulate.ts'
import type { World, WorldLead } from '../../domain/simulation/world.ts'
import { defaultSla } from '../../domain/sla.ts'
import { monday, starterModel } from './builders.ts'
import { graphOf, journeySource, shippedNames, starterJourney } from './journeys.ts'

const installation = {
  timeZone: 'Europe/Berlin',
  country: 'DE',
  region: 'BY',
  language: 'de',
  deliveryArea: ['DE', 'AT', 'CH'],
} as const

const hours = [{ from: 540, to: 1_020 }]
const team = 'team' as TeamId
export const reps = ['rep-1', 'rep-2'] as RepId[]

/** Two reps of one team on office hours; the shipped journeys and those given. */
export function aWorld(
  sources: readonly string[] = [],
  { capacity = 20, segments = {} }: { readonly capacity?: number; readonly segments?: Facts['segments'] } = {},
): Omit<World, 'leads'> {
  const written = [starterJourney('whitepaper-nurture'), starterJourney('re-engage'), ...sources]
  const known = { ...shippedNames, segments: new Set(Object.keys(segments)) }
  const calendar = {
    zone: 'Europe/Berlin',
    hours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
    holidays: { country: 'DE', region: 'BY' },
  }
  return {
    installation,
    model: starterModel,
    segments,
    journeys: written.map((source) => ({ graph: graphOf(source, known), version: 1, isPaused: false })),
    sales: {
      teams: [{ id: team, leadRepId: reps[0] ?? null, calendar, sla: defaultSla, turns: [] }],
      reps: reps.map((id) => ({ id, teamId: team, capacity, weight: 1, absences: [] })),
      rules: [],
    },
  }
}

/** Known, fitting, with consent; `acts` is all it does by itself. */
export function aWorldLead(
  acts: readonly DatedAct[] = [],
  { lead, ...facts }: { readonly lead?: Partial<Lead> } & Partial<Omit<Facts, 'lead' | 'model'>> = {},
): WorldLead {
  const sample = sampleLead(installation, monday)
  return { facts: { ...sample, ...facts, lead: { ...sample.lead, ...fitting, ...lead } }, ledger: [], acts }
}

const fitting = {
  firstName: 'Kim',
  companyName: 'Muster Maschinenbau GmbH',
  jobTitle: 'Werksleiter',
  industry: 'Maschinenbau',
  employees: 300,
  phone: '+49 89 1234567',
} as const

export const leadIdAt = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}` as LeadId

/** The course of one lead through one journey, entered on Monday; steps in flow style. */
export function courseThrough(
  steps: string,
  given: Parameters<typeof aWorldLead>[1] = {},
  reactions?: Reactions,
  days = 30,
): Course {
  const world = aWorld([journeySource(steps)])
  const lead = aWorldLead([{ kind: 'enrol', journey: 'test', at: monday }], given)
  const until = new Date(monday.getTime() + days * 86_400_000)
  const [course] = simulate(
    { ...world, leads: [lead] },
    { from: monday, until, ...(reactions === undefined ? {} : { reactions }) },
  ).courses
  if (course === undefined) throw new Error('One lead went in and no course came out.')
  return course
}
