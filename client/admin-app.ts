/** The admin listener's routes: API and pages, for people and programs on this machine only. */
import { Hono } from 'hono'
import { clockRoutes } from './api/clock.ts'
import { eventRoutes } from './api/events.ts'
import { healthRoutes } from './api/health.ts'
import { answerProblem, onProblem, problem } from './api/problem.ts'
import type { ClientDeps } from './deps.ts'
import { defaultHeaders, limitBody, loopbackOnly, pageHeaders } from './guard.ts'
import { assetRoutes } from './ui/assets.ts'
import { clockPages } from './ui/clock-bar.ts'
import { languagePages } from './ui/language.ts'
import { leadsPages } from './ui/leads.ts'
import { livePages } from './ui/live.ts'
import { taskPages } from './ui/tasks.ts'
import { todayPages } from './ui/today.ts'

/** CSV imports are the largest bodies. */
const maxBodyBytes = 100 * 1024 * 1024

const api = [healthRoutes, clockRoutes, eventRoutes]
const pages = [assetRoutes, languagePages, livePages, todayPages, leadsPages, taskPages]

export function adminApp(deps: ClientDeps): Hono {
  const app = new Hono()
  app.use(loopbackOnly(), limitBody(maxBodyBytes), defaultHeaders(pageHeaders))
  for (const routes of [...api, ...pages]) app.route('/', routes(deps))
  if (deps.config.demo) app.route('/', clockPages(deps))
  app.notFound((c) => answerProblem(c, problem(404, 'notFound', 'There is nothing at this address.')))
  app.onError(onProblem(deps.log))
  return app
}
