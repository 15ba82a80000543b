/** GET /api/leads/:id/score: why a lead's score is what it is, and what is missing for sales. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { uuid } from '../../db/leads.ts'
import { explainLead } from '../../db/score-explain.ts'
import type { LeadId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, parseFields, problem } from './problem.ts'

const query = z.strictObject({
  at: z.iso
    .datetime({ offset: true, message: 'is not an ISO 8601 time with offset, such as 2026-03-02T08:00:00Z' })
    .transform((text) => new Date(text))
    .optional(),
})

export function scoreRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))
  routes.get('/api/leads/:id/score', async (c) => {
    const id = c.req.param('id')
    const { at } = parseFields(c.req.query(), query)
    const explanation = uuid.test(id) ? await explainLead(db, id as LeadId, at ?? (await businessNow(db))) : null
    return explanation === null ? answerProblem(c, problem(404, 'notFound', 'There is no such lead.')) : c.json(explanation)
  })
  return routes
}
