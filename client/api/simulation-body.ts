/** Reads what somebody asks a simulation, from JSON or from a form. */
import { z } from 'zod'
import type { LeadId } from '../../domain/id.ts'
import { ordinaryMix, personaKeys } from '../../domain/simulation/personas.ts'
import { mostDays, mostLeads, type SimulationRequest } from '../../domain/simulation/request.ts'

const yaml = z.string().max(500_000).nullable().default(null)
const asked = {
  journey: z.string().min(1).max(100),
  source: yaml,
  model: yaml,
  leads: z.number().int().min(1).max(mostLeads).default(1_000),
  days: z.number().int().min(1).max(mostDays).default(90),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
}

const mix = z
  .partialRecord(z.enum(personaKeys), z.number().min(0).max(1_000_000))
  .refine((shares) => Object.values(shares).some((share) => share > 0), 'needs at least one persona with a share')

const shape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('personas'),
    ...asked,
    mix: mix.default(ordinaryMix),
    chosen: z.array(z.uuid()).max(1_000).default([]),
  }),
  z.strictObject({ kind: z.literal('history'), ...asked }),
])

export const simulationBody = shape.transform((body): SimulationRequest =>
  body.kind === 'personas' ? { ...body, chosen: body.chosen as LeadId[] } : body,
)
