/** What somebody asks a simulation, as it is kept with its answer: which journey, whose behaviour, how many, how long. */
import type { LeadId } from '../id.ts'
import type { PersonaKey } from './personas.ts'

interface Asked {
  /** Its key. */
  readonly journey: string
  /** A candidate as YAML; null: the version in force. */
  readonly source: string | null
  /** A candidate scoring model as YAML; null: the one in force. */
  readonly model: string | null
  /** At most so many. */
  readonly leads: number
  readonly days: number
  readonly seed: number
}

export interface PersonaRequest extends Asked {
  readonly kind: 'personas'
  readonly mix: Readonly<Partial<Record<PersonaKey, number>>>
  /** Leads of this installation instead of random ones. */
  readonly chosen: readonly LeadId[]
}

export interface HistoryRequest extends Asked {
  readonly kind: 'history'
}

/** `days` lie ahead for personas and behind for a replay. */
export type SimulationRequest = PersonaRequest | HistoryRequest

export const mostLeads = 20_000
export const mostDays = 400
