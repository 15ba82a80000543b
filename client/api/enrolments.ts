/** Enrolling leads in journeys: few at once, or many over time, previewed, watched and cancelled. */
import { Hono } from 'hono'
import { z } from 'zod'
import { previewBulkEnrolment, readBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { type BulkSource, cancelBulkEnrolment, startBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { businessNow } from '../../db/clock.ts'
import { publishedVersion } from '../../db/journeys.ts'
import { uuid } from '../../db/leads.ts'
import type { BulkId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { enrolNamed } from '../enrol-leads.ts'
import { onProblem, parseFields, problem, ProblemError, readJson } from './problem.ts'

/** More than these at once go by a bulk enrolment, so that no request takes minutes. */
const mostAtOnce = 100
const mostListed = 200_000

const name = z.string().trim().min(1).max(320)
const lead = z.union([
  name,
  z.strictObject({ email: name }),
  z.strictObject({ externalId: name }),
  z.strictObject({ id: z.uuid() }),
])
const enrolBody = z
  .strictObject({
    leads: z.array(lead).min(1).max(mostListed).optional(),
    segment: z.string().min(1).max(60).optional(),
    businessKey: z.string().trim().max(200).default(''),
    /** `ignore`: also those whom the journey does not let in again yet. */
    again: z.enum(['respect', 'ignore']).default('respect'),
    spreadHours: z
      .number()
      .min(0)
      .max(24 * 30)
      .optional(),
    by: z.string().trim().min(1).max(100).default('api'),
  })
  .refine((body) => (body.leads === undefined) !== (body.segment === undefined), { message: 'name either leads or a segment' })
const dryRun = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') })

export function enrolmentRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.post('/api/journeys/:key/enrolments', async (c) => {
    const journeyKey = c.req.param('key')
    const isDryRun = parseFields(c.req.query(), dryRun).dryRun === 'true'
    const { leads = [], segment, businessKey, again, spreadHours, by } = await readJson(c, enrolBody)
    const source: BulkSource = segment === undefined ? { names: leads.map(nameOf) } : { segment }
    const how = { journeyKey, businessKey, ignoreAgain: again === 'ignore', by }
    if (isDryRun) {
      const previewed = await previewBulkEnrolment(db, { ...how, source }, await businessNow(db))
      if (!previewed.ok) throw refused(previewed.reason)
      return c.json(previewed.preview)
    }
    if ('names' in source && source.names.length <= mostAtOnce && spreadHours === undefined) {
      if ((await publishedVersion(db, journeyKey)) === null) throw refused('noSuchJourney')
      return c.json({ leads: await enrolNamed(db, source.names, how) })
    }
    const spreadMs = spreadHours === undefined ? null : spreadHours * 3_600_000
    const now = await businessNow(db)
    const started = await db.transaction().execute((tx) => startBulkEnrolment(tx, { ...how, source, spreadMs }, now))
    if (!started.ok) throw refused(started.reason)
    return c.json({ bulkId: started.id, leads: started.leads, spreadMs: started.spreadMs }, 202)
  })

  routes.get('/api/bulk-enrolments/:id', async (c) => {
    const progress = await readBulkEnrolment(db, bulkIdOf(c.req.param('id')))
    if (progress === null) throw refused('noSuchBulk')
    return c.json(progress)
  })

  routes.post('/api/bulk-enrolments/:id/cancel', async (c) => {
    const id = bulkIdOf(c.req.param('id'))
    const now = await businessNow(db)
    if (!(await db.transaction().execute((tx) => cancelBulkEnrolment(tx, id, 'api', now)))) throw refused('overAlready')
    return c.json({ state: 'cancelled' })
  })

  return routes
}

function nameOf(given: z.infer<typeof lead>): string {
  if (typeof given === 'string') return given
  return 'email' in given ? given.email : 'externalId' in given ? given.externalId : given.id
}

function bulkIdOf(text: string): BulkId {
  if (!uuid.test(text)) throw refused('noSuchBulk')
  return text as BulkId
}

const refusals = {
  noSuchJourney: [404, 'No such journey is in force.'],
  noSuchSegment: [404, 'There is no such segment.'],
  noSuchBulk: [404, 'There is no such bulk enrolment.'],
  nobody: [422, 'None of the leads is known, or nobody is in the segment.'],
  overAlready: [409, 'It is over already, or there is none.'],
} as const

function refused(reason: keyof typeof refusals): ProblemError {
  const [status, detail] = refusals[reason]
  return new ProblemError(problem(status, `enrolment.${reason}`, detail))
}
