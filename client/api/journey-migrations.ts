/** /api/journeys/:key/migrations and /api/migrations: moving leads that are still in an earlier version, how far that is, and taking it back. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { moveToInForce, proposeMove } from '../../db/journey-migrate.ts'
import { listMigrations, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { uuid } from '../../db/leads.ts'
import type { ClientDeps } from '../deps.ts'
import { notMoved, told } from './journey-problem.ts'
import { answerProblem, onProblem, problem, ProblemError, readJson } from './problem.ts'

const previewBody = z.strictObject({
  from: z.number().int().min(1),
  /** As `parsePlan` reads it. */
  plan: z.unknown().optional(),
})
const moveBody = previewBody.extend({ over: z.number().int().min(1).optional() })

export function journeyMigrationRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/journeys/:key/migrations', async (c) => c.json(await listMigrations(db, c.req.param('key'))))

  routes.post('/api/journeys/:key/migrations/preview', async (c) => {
    const { from, plan } = await readJson(c, previewBody)
    const proposal = await proposeMove(db, { key: c.req.param('key'), from }, { plan }, await businessNow(db))
    if (!proposal.ok) return answerProblem(c, notMoved(proposal))
    const { to, problems, changes, preview } = proposal
    return c.json({ from, to, problems, changes: changes.map(told), preview })
  })

  routes.post('/api/journeys/:key/migrations', async (c) => {
    const { from, plan, over } = await readJson(c, moveBody)
    const move = { key: c.req.param('key'), from, plan, by: 'api', ...(over === undefined ? {} : { over }) }
    const now = await businessNow(db)
    const moved = await db.transaction().execute((tx) => moveToInForce(tx, move, now))
    if (!moved.ok) return answerProblem(c, notMoved(moved))
    return c.json(moved, moved.migrationId === null ? 200 : 202)
  })

  routes.get('/api/migrations/:id', async (c) => {
    const id = c.req.param('id')
    const migration = uuid.test(id) ? await readMigration(db, id) : null
    if (migration === null) throw noSuchMigration()
    return c.json(migration)
  })

  routes.post('/api/migrations/:id/reverse', async (c) => {
    const id = c.req.param('id')
    if (!uuid.test(id)) throw noSuchMigration()
    const now = await businessNow(db)
    const reversal = await db.transaction().execute((tx) => reverseMigration(tx, id, 'api', now))
    if (reversal.ok) return c.json(await readMigration(db, id))
    if (reversal.reason === 'unknown') throw noSuchMigration()
    return answerProblem(c, problem(409, reversal.reason, refusal[reversal.reason]))
  })
  return routes
}

const refusal = {
  reversedAlready: 'This migration has been taken back already.',
  migrating: 'Leads of this journey are being moved by another plan; try again when they have arrived.',
} as const

function noSuchMigration(): ProblemError {
  return new ProblemError(problem(404, 'noSuchMigration', 'There is no such migration.'))
}
