/** /api/journeys: look at journeys, check one, put it into force, pause and resume it. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import { checkJourney, publishJourney } from '../../db/journey-publish.ts'
import { listJourneys, readJourney } from '../../db/journey-view.ts'
import type { Problem as JourneyProblem } from '../../domain/problem.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, parseFields, problem, ProblemError, readJson } from './problem.ts'

/** `source` is YAML, or the same journey as JSON text. */
const journeyBody = z.strictObject({ source: z.string().min(1).max(200_000), note: z.string().trim().max(500).optional() })
const shownVersion = z.strictObject({ version: z.coerce.number().int().min(1).optional() })

export function journeyRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/journeys', async (c) => c.json(await listJourneys(db)))

  routes.post('/api/journeys/validate', async (c) => {
    const { source } = await readJson(c, journeyBody)
    const { problems } = await checkJourney(db, source)
    return c.json({ ok: !problems.some((one) => one.severity === 'error'), problems })
  })

  routes.post('/api/journeys', async (c) => {
    const { source, note } = await readJson(c, journeyBody)
    const now = await businessNow(db)
    const published = await db.transaction().execute((tx) => publishJourney(tx, source, 'api', note ?? null, now))
    return published.ok ? c.json(published, 201) : answerProblem(c, invalid(published.problems))
  })

  routes.get('/api/journeys/:key', async (c) => {
    const { version } = parseFields(c.req.query(), shownVersion)
    const journey = await readJourney(db, c.req.param('key'), version ?? null)
    if (journey === null) throw noSuchJourney()
    return c.json(journey)
  })

  routes.post('/api/journeys/:key/pause', async (c) => {
    await setPause(c.req.param('key'), pauseJourney)
    return c.json({ paused: true })
  })

  routes.post('/api/journeys/:key/resume', async (c) => {
    await setPause(c.req.param('key'), resumeJourney)
    return c.json({ paused: false })
  })

  async function setPause(key: string, change: typeof pauseJourney): Promise<void> {
    const now = await businessNow(db)
    if (!(await db.transaction().execute((tx) => change(tx, key, 'api', now)))) throw noSuchJourney()
  }
  return routes
}

function noSuchJourney(): ProblemError {
  return new ProblemError(problem(404, 'noSuchJourney', 'There is no such journey, or no such version of it.'))
}

function invalid(problems: readonly JourneyProblem[]) {
  const errors = problems.map(({ path, message, remedy }) => ({ field: path, message: `${message}; ${remedy}` }))
  return problem(422, 'invalidJourney', 'The journey has problems; nothing was published.', { errors })
}
