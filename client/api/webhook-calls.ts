/** Webhooks that fail, for programs: where, how many and why; trying a given-up call again. */
import { type Context, Hono } from 'hono'
import { businessNow } from '../../db/clock.ts'
import { uuid } from '../../db/leads.ts'
import { type Retried, retryCall } from '../../db/webhook-retry.ts'
import { listTroubledCalls, readWebhookTroubles, type WebhookTrouble } from '../../db/webhook-troubles.ts'
import type { WebhookCallId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, problem } from './problem.ts'

const listed = 100

export function webhookCallRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/webhook-calls', async (c) => {
    const wall = new Date()
    const troubles: object[] = []
    for (const one of await readWebhookTroubles(db, wall)) troubles.push({ ...one, latest: await latestOf(one, wall) })
    return c.json({ troubles })
  })

  routes.post('/api/webhook-calls/:id/retry', async (c) => {
    const id = c.req.param('id')
    const now = await businessNow(db)
    const retried: Retried = uuid.test(id)
      ? await db.transaction().execute((tx) => retryCall(tx, id as WebhookCallId, 'api', now))
      : { ok: false, reason: 'unknown' }
    return retried.ok ? c.json({ lead: retried.lead }, 202) : refuse(c, retried.reason)
  })

  async function latestOf(trouble: WebhookTrouble, wall: Date) {
    const { rows } = await listTroubledCalls(db, trouble, listed, wall)
    return rows.map(({ id, leadId, attempts, failure, place }) => ({ id, leadId, attempts, failure, lead: place }))
  }
  return routes
}

function refuse(c: Context, reason: Extract<Retried, { ok: false }>['reason']): Response {
  switch (reason) {
    case 'unknown':
      return answerProblem(c, problem(404, 'notFound', 'There is no such call.'))
    case 'notGivenUp':
      return answerProblem(c, problem(409, 'notGivenUp', 'Only a call that was given up can be tried again.'))
    case 'objected':
      return answerProblem(c, problem(409, 'objected', 'The lead has objected; nothing about it is passed on.'))
    default:
      return reason satisfies never
  }
}
