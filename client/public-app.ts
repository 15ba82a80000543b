/** The public listener's routes: what leads, reps on their phones and mail servers reach, each by a signed token or a form. */
import { Hono } from 'hono'
import { onProblem } from './api/problem.ts'
import type { ClientDeps } from './deps.ts'
import { defaultHeaders, limitBody, pageHeaders, withoutNul } from './guard.ts'
import { assetPages } from './public/asset.ts'
import { confirmRoutes } from './public/confirm.ts'
import { formPages } from './public/forms.ts'
import { handoffPages } from './public/handoff.ts'
import { preferenceRoutes } from './public/preferences.ts'
import { trackingRoutes } from './public/tracking.ts'
import { unsubscribeRoutes } from './public/unsubscribe.ts'

const maxBodyBytes = 256 * 1024

const forLeads = [trackingRoutes, unsubscribeRoutes, preferenceRoutes, confirmRoutes, assetPages, formPages]
const forReps = [handoffPages]

export function publicApp(deps: ClientDeps): Hono {
  const app = new Hono()
  app.use(withoutNul(), limitBody(maxBodyBytes), defaultHeaders(pageHeaders))
  for (const routes of [...forLeads, ...forReps]) app.route('/', routes(deps))
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.notFound((c) => c.text('Nichts gefunden. · Nothing found.', 404))
  app.onError(onProblem(deps.log))
  return app
}
