/** Segments for programs: listed with their members, checked, put into force. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { checkSegment, publishSegment } from '../../db/segment-publish.ts'
import { countMatching } from '../../db/segment-view.ts'
import { listSegments, readSegment } from '../../db/segments.ts'
import type { Problem as SegmentProblem } from '../../domain/problem.ts'
import type { ClientDeps } from '../deps.ts'
import { onProblem, problem, ProblemError, readJson } from './problem.ts'

/** `source` is YAML, or the same segment as JSON text. */
const segmentBody = z.strictObject({ source: z.string().min(1).max(100_000) })

export function segmentRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/segments', async (c) => c.json(await listSegments(db)))

  routes.get('/api/segments/:key', async (c) => {
    const segment = await readSegment(db, c.req.param('key'))
    if (segment === null) throw new ProblemError(problem(404, 'noSuchSegment', 'There is no such segment.'))
    return c.json(segment)
  })

  routes.post('/api/segments/validate', async (c) => {
    const { source } = await readJson(c, segmentBody)
    const { segment, problems } = await checkSegment(db, source)
    const matching = segment === null ? null : await countMatching(db, segment.condition, await businessNow(db))
    return c.json({ ok: segment !== null, problems, matching })
  })

  routes.post('/api/segments', async (c) => {
    const { source } = await readJson(c, segmentBody)
    const now = await businessNow(db)
    const published = await db.transaction().execute((tx) => publishSegment(tx, source, 'api', now))
    if (!published.ok) throw new ProblemError(invalid(published.problems))
    return c.json(published, 201)
  })
  return routes
}

function invalid(problems: readonly SegmentProblem[]) {
  const errors = problems.map(({ path, message, remedy }) => ({ field: path, message: `${message}; ${remedy}` }))
  return problem(422, 'invalidSegment', 'The segment has problems; nothing was stored.', { errors })
}
