/** /api/journeys: look at journeys, check one, put it into force, take it out, pause and resume it. Drafts and moving leads have files of their own. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { checkJourney, hasErrors } from '../../db/journey-check.ts'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { retireJourney } from '../../db/journey-versions.ts'
import { listJourneys, readJourney } from '../../db/journey-view.ts'
import type { ClientDeps } from '../deps.ts'
import { journeySource, noSuchJourney, notPublished } from './journey-problem.ts'
import { answerProblem, onProblem, parseFields, problem, readJson } from './problem.ts'

const note = z.string().trim().max(500).optional()
const checkBody = z.strictObject({ source: journeySource })
const publishBody = z.strictObject({
  source: journeySource,
  note,
  /** As `parsePlan` reads it. */
  plan: z.unknown().optional(),
  over: z.number().int().min(0).optional(),
})
const retireBody = z.strictObject({ note })
const shownVersion = z.strictObject({ version: z.coerce.number().int().min(1).optional() })

export function journeyRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/journeys', async (c) => c.json(await listJourneys(db)))

  routes.post('/api/journeys/validate', async (c) => {
    const { source } = await readJson(c, checkBody)
    const { problems } = await checkJourney(db, source)
    return c.json({ ok: !hasErrors(problems), problems })
  })

  routes.post('/api/journeys', async (c) => {
    const { source, over, plan, ...said } = await readJson(c, publishBody)
    const publishing = {
      by: 'api',
      note: said.note ?? null,
      ...(plan === undefined ? {} : { plan }),
      ...(over === undefined ? {} : { over }),
    }
    const now = await businessNow(db)
    const published = await db.transaction().execute((tx) => publishJourney(tx, source, publishing, now))
    return published.ok ? c.json(published, 201) : answerProblem(c, notPublished(published))
  })

  routes.get('/api/journeys/:key', async (c) => {
    const { version } = parseFields(c.req.query(), shownVersion)
    const journey = await readJourney(db, c.req.param('key'), version ?? null)
    if (journey === null) throw noSuchJourney()
    return c.json(journey)
  })

  routes.post('/api/journeys/:key/retire', async (c) => {
    const body = await readJson(c, retireBody)
    const now = await businessNow(db)
    const by = { by: 'api', note: body.note ?? null }
    const retired = await db.transaction().execute((tx) => retireJourney(tx, c.req.param('key'), by, now))
    if (retired.ok) return c.json(retired)
    if (retired.reason === 'unknown') throw noSuchJourney()
    return answerProblem(c, problem(409, 'notInForce', 'No version of this journey is in force; it is retired already.'))
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
