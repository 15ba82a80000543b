/** Sorts a lead into sales, nurture or disqualified by what `ripen score explain --json` says about it, and by nothing else. */
import { z } from 'zod'

const explanation = z.object({
  at: z.iso.datetime(),
  fit: z.object({ total: z.number() }),
  engagement: z.object({ total: z.number() }),
  ready: z.boolean(),
  missing: z.array(z.object({ code: z.string() })),
  knockOut: z.string().nullable(),
  context: z.object({
    contactable: z.boolean(),
    requiredFacts: z.object({ met: z.boolean() }),
    highIntentAt: z.iso.datetime().nullable(),
    stage: z.string(),
    coolOffUntil: z.iso.datetime().nullable(),
  }),
})

export interface Explained {
  readonly fit: number
  readonly engagement: number
  readonly kind: 'sales' | 'nurture' | 'disqualified'
  /** What the engine itself concludes. */
  readonly ready: boolean
}

export function readExplanation(json: string): Explained {
  const { at, fit, engagement, ready, knockOut, context } = explanation.parse(JSON.parse(json))
  const intentDays = context.highIntentAt === null ? Infinity : (Date.parse(at) - Date.parse(context.highIntentAt)) / 86_400_000
  const isRipe = fit.total >= 15 && engagement.total >= 12 && intentDays < 30
  const mayGo = context.contactable && context.requiredFacts.met && context.coolOffUntil === null
  const kind = knockOut !== null ? 'disqualified' : isRipe && mayGo ? 'sales' : 'nurture'
  return { fit: fit.total, engagement: engagement.total, kind, ready }
}
