/** Segments for programs: listed with their members, checked, put into force. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { deleteSegment, type SegmentUse } from '../../db/segment-delete.ts'
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
    if (segment === null) throw new ProblemError(noSuchSegment)
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

  routes.delete('/api/segments/:key', async (c) => {
    const now = await businessNow(db)
    const deleted = await db.transaction().execute((tx) => deleteSegment(tx, c.req.param('key'), 'api', now))
    if (deleted.ok) return c.json({ members: deleted.members })
    throw new ProblemError(deleted.reason === 'used' ? used(deleted.uses) : noSuchSegment)
  })
  return routes
}

const noSuchSegment = problem(404, 'noSuchSegment', 'There is no such segment.')

function used(uses: readonly SegmentUse[]) {
  const detail = 'Journeys use the segment; nothing was deleted. Take it out there, publish, and move who is still inside.'
  return problem(409, 'segmentUsed', detail, { uses })
}

function invalid(problems: readonly SegmentProblem[]) {
  const errors = problems.map(({ path, message, remedy }) => ({ field: path, message: `${message}; ${remedy}` }))
  return problem(422, 'invalidSegment', 'The segment has problems; nothing was stored.', { errors })
}
