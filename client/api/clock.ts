/** GET and POST /api/clock: what time it is for the business, and in the demo pause, continue, speed. Real time cannot be changed. */
import { Hono } from 'hono'
import { z } from 'zod'
import { changeClock, continueClock } from '../../db/change-clock.ts'
import { readClock } from '../../db/clock.ts'
import type { Tx } from '../../db/open.ts'
import { businessAt, type ClockSegment } from '../../domain/clock.ts'
import type { ClientDeps } from '../deps.ts'
import { onProblem, problem, ProblemError, readJson } from './problem.ts'

/** A simulated day in a second at most: faster, and mail is older than its window before it is sent. */
const fastest = 86_400

const change = z.union([
  z.strictObject({ action: z.enum(['pause', 'continue']) }),
  z.strictObject({ rate: z.number().positive().max(fastest) }),
])

export function clockRoutes({ db, config, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))
  routes.get('/api/clock', async (c) => c.json(stateOf(await readClock(db))))
  routes.post('/api/clock', async (c) => {
    const wanted = await readJson(c, change)
    if (!config.demo)
      throw new ProblemError(
        problem(409, 'clock.realTime', 'This installation runs at real time; only a demo changes its clock.'),
      )
    await db.transaction().execute((tx) => apply(tx, wanted))
    return c.json(stateOf(await readClock(db)))
  })
  return routes
}

async function apply(tx: Tx, wanted: z.infer<typeof change>): Promise<void> {
  if ('rate' in wanted) await changeClock(tx, { rate: wanted.rate }, 'speed')
  else if (wanted.action === 'pause') await changeClock(tx, { rate: 0 }, 'pause')
  else await continueClock(tx, 'continue')
}

function stateOf(segment: ClockSegment): object {
  const wall = new Date()
  return { now: businessAt(segment, wall), wall, rate: segment.rate, paused: segment.rate === 0 }
}
