/** What programs do to one enrolment for a person: pause, resume, move and remove it, each with a reason. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import type { HandResult } from '../../db/enrolment-hand.ts'
import { moveEnrolment } from '../../db/enrolment-move.ts'
import { pauseEnrolment, resumeEnrolment } from '../../db/enrolment-pause.ts'
import { removeEnrolment } from '../../db/enrolment-remove.ts'
import { uuid } from '../../db/leads.ts'
import type { Tx } from '../../db/open.ts'
import type { EnrolmentId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { onProblem, problem, ProblemError, readJson } from './problem.ts'

const handBody = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  by: z.string().trim().min(1).max(100).default('api'),
})
const moveBody = handBody.extend({ to: z.string().min(1).max(60) })

export function enrolmentHandRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.post('/api/enrolments/:id/pause', async (c) => {
    const hand = await readJson(c, handBody)
    await act(c, (tx, id, now) => pauseEnrolment(tx, id, hand, now))
    return c.json({ paused: true })
  })

  routes.post('/api/enrolments/:id/resume', async (c) => {
    const hand = await readJson(c, handBody)
    await act(c, (tx, id, now) => resumeEnrolment(tx, id, hand, now))
    return c.json({ paused: false })
  })

  routes.post('/api/enrolments/:id/move', async (c) => {
    const hand = await readJson(c, moveBody)
    await act(c, (tx, id, now) => moveEnrolment(tx, id, hand, now))
    return c.json({ step: hand.to })
  })

  routes.post('/api/enrolments/:id/remove', async (c) => {
    const hand = await readJson(c, handBody)
    await act(c, (tx, id, now) => removeEnrolment(tx, id, hand, now))
    return c.json({ outcome: 'removed' })
  })

  async function act(c: Context, work: (tx: Tx, id: EnrolmentId, now: Date) => Promise<HandResult>): Promise<void> {
    const id = c.req.param('id') ?? ''
    if (!uuid.test(id)) throw refused('unknown')
    const now = await businessNow(db)
    const done = await db.transaction().execute((tx) => work(tx, id as EnrolmentId, now))
    if (!done.ok) throw refused(done.reason)
  }
  return routes
}

const refusals: Readonly<Record<Exclude<HandResult, { ok: true }>['reason'], readonly [status: number, detail: string]>> = {
  unknown: [404, 'There is no such enrolment.'],
  finished: [409, 'The enrolment is over.'],
  unchanged: [409, 'It is so already.'],
  unknownStep: [422, 'The journey version the lead is in has no such step.'],
}

function refused(reason: keyof typeof refusals): ProblemError {
  const [status, detail] = refusals[reason]
  return new ProblemError(problem(status, `enrolment.${reason}`, detail))
}
