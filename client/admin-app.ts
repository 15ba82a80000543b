/** The admin listener's routes: API and pages, for people and programs on this machine only. */
import { Hono } from 'hono'
import { clockRoutes } from './api/clock.ts'
import { eventRoutes } from './api/events.ts'
import { healthRoutes } from './api/health.ts'
import { journeyRoutes } from './api/journeys.ts'
import { answerProblem, onProblem, problem } from './api/problem.ts'
import { scoreRoutes } from './api/scores.ts'
import { sinkRoutes } from './api/sink.ts'
import type { ClientDeps } from './deps.ts'
import { defaultHeaders, limitBody, loopbackOnly, pageHeaders } from './guard.ts'
import { assetRoutes } from './ui/assets.ts'
import { clockPages } from './ui/clock-bar.ts'
import { inboxPages } from './ui/inbox.ts'
import { journeyPages } from './ui/journeys.ts'
import { languagePages } from './ui/language.ts'
import { leadPages } from './ui/lead.ts'
import { leadsPages } from './ui/leads.ts'
import { livePages } from './ui/live.ts'
import { replyPages } from './ui/replies.ts'
import { taskPages } from './ui/tasks.ts'
import { todayPages } from './ui/today.ts'

/** CSV imports are the largest bodies. */
const maxBodyBytes = 100 * 1024 * 1024

const api = [healthRoutes, clockRoutes, eventRoutes, scoreRoutes, journeyRoutes]
const pages = [assetRoutes, languagePages, livePages, todayPages, leadsPages, leadPages, journeyPages, taskPages, replyPages]
/** The clock and the sink belong to the demo. */
const ofDemo = [clockPages, inboxPages, sinkRoutes]

export function adminApp(deps: ClientDeps): Hono {
  const app = new Hono()
  app.use(loopbackOnly(), limitBody(maxBodyBytes), defaultHeaders(pageHeaders))
  for (const routes of [...api, ...pages]) app.route('/', routes(deps))
  if (deps.config.demo) for (const routes of ofDemo) app.route('/', routes(deps))
  app.notFound((c) => answerProblem(c, problem(404, 'notFound', 'There is nothing at this address.')))
  app.onError(onProblem(deps.log))
  return app
}
