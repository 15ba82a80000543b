/** The people of a simulation with personas: leads by their habits, reps by those of sales. */
import type { LeadId } from '../id.ts'
import type { Reactions } from './act.ts'
import { chanceOf } from './chance.ts'
import { actsOnMail, deliveryTo } from './lead-habits.ts'
import { type PersonaKey, personas } from './personas.ts'
import { actsOnOffer, type SalesHabits } from './rep-habits.ts'
import type { Sales } from './world.ts'

export interface Cast {
  readonly seed: number
  /** Leads it does not name are silent. */
  readonly personaOf: ReadonlyMap<LeadId, PersonaKey>
  readonly habits: SalesHabits
  /** Of calls to webhooks. */
  readonly answersCalls: number
}

export function personaReactions(sales: Sales, { seed, personaOf, habits, answersCalls }: Cast): Reactions {
  const chance = chanceOf(seed)
  const persona = (id: LeadId) => personas[personaOf.get(id) ?? 'silent']
  return {
    delivery: (_, { lead }) => deliveryTo(persona(lead.id)),
    toMail: (mail, facts) => actsOnMail(persona(facts.lead.id), mail, facts, chance),
    toOffer: (offer, facts) => {
      const team = sales.teams.find(({ id }) => id === offer.teamId)
      return team === undefined ? [] : actsOnOffer(habits, team.calendar, offer, facts, chance)
    },
    toCall: ({ journey, step, occurrence }, { lead }) =>
      chance.is(`call ${lead.id} ${journey} ${step} ${occurrence}`, answersCalls)
        ? { kind: 'answered', set: [], afterMs: 2_000 }
        : { kind: 'givenUp', afterMs: 86_400_000 },
  }
}
