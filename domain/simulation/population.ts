/** Random leads, as the scoring model knows kinds of them: the same seed, the same people. Their names and addresses belong to nobody. */
import type { LeadId } from '../id.ts'
import type { JourneyGraph } from '../journey/graph.ts'
import type { Lead } from '../lead.ts'
import { dayMs, hourMs } from '../local-time.ts'
import { holidayRegionOf, zoneOf } from '../zone.ts'
import type { DatedAct } from './act.ts'
import { type Chance, chanceOf, pickByShare } from './chance.ts'
import { type Persona, type PersonaKey, personaKeys, personas } from './personas.ts'
import { randomLead } from './random-lead.ts'
import type { World, WorldLead } from './world.ts'

export interface Population {
  readonly count: number
  readonly mix: Readonly<Partial<Record<PersonaKey, number>>>
  readonly seed: number
  readonly from: Date
  /** They come evenly over so many days. */
  readonly arrivalDays: number
}

export interface Peopled {
  readonly leads: readonly WorldLead[]
  readonly personaOf: ReadonlyMap<LeadId, PersonaKey>
}

/** Each enters the journey as its own enrolment says, else by hand. */
export function randomLeads(world: Omit<World, 'leads'>, graph: JourneyGraph, population: Population): Peopled {
  const chance = chanceOf(population.seed)
  const personaOf = new Map<LeadId, PersonaKey>()
  const leads = Array.from({ length: population.count }, (_, index) => {
    const lead = randomLead(world.model, index, chance, population.from)
    const key = personaAt(index, population, chance)
    personaOf.set(lead.id, key)
    return worldLead(world, graph, { lead, persona: personas[key] }, arrivalOf(index, population, chance), chance)
  })
  return { leads, personaOf }
}

function personaAt(index: number, { mix }: Population, chance: Chance): PersonaKey {
  return (
    pickByShare(
      chance.of(`persona ${index}`),
      personaKeys.map((key) => [key, mix[key] ?? 0] as const),
    ) ?? 'silent'
  )
}

/** During the day, when people fill in forms. */
function arrivalOf(index: number, { from, arrivalDays }: Population, chance: Chance): Date {
  const day = Math.floor(chance.of(`day ${index}`) * arrivalDays)
  return new Date(from.getTime() + day * dayMs + Math.floor(chance.of(`time ${index}`) * 9 * hourMs))
}

function worldLead(
  { installation }: Omit<World, 'leads'>,
  graph: JourneyGraph,
  { lead, persona }: { readonly lead: Lead; readonly persona: Persona },
  at: Date,
  chance: Chance,
): WorldLead {
  const given = { basis: 'consent', reason: null, since: at, expiresAt: null } as const
  const expiresAt = new Date(at.getTime() + 7 * dayMs)
  const confirmed = { ...given, status: 'confirmed' } as const
  const isMeasured = chance.is(`tracking ${lead.id}`, persona.allowsTracking)
  const facts = {
    lead,
    company: null,
    engagementA: 0,
    fit: 0,
    events: [],
    consents: {
      email_marketing: persona.confirms > 0 ? confirmed : { ...given, status: 'pending', expiresAt },
      ...(isMeasured ? { tracking: confirmed } : {}),
    },
    suppressions: [],
    messages: [],
    handoffs: [],
    enrolments: [],
    splits: {},
    webhookCalls: [],
    zone: zoneOf(lead, null, { installation }).zone,
    holidays: holidayRegionOf(lead, null, { installation }),
    replyHold: false,
    segments: {},
    deliveryArea: installation.deliveryArea,
  } satisfies WorldLead['facts']
  return { facts, ledger: [], segments: [], acts: [arrival(graph, at)] }
}

/** By the first of its events; a journey that no event begins is entered by hand. */
function arrival({ journey, enrol }: JourneyGraph, at: Date): DatedAct {
  const type = enrol?.on[0]
  if (enrol === null || type === undefined) return { kind: 'enrol', journey, at }
  return { kind: 'event', type, properties: enrol.key === null ? {} : { [enrol.key]: 'simulated' }, at }
}
