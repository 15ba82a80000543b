/** /api/journeys/:key/migrations and /api/migrations: how far leads have been moved to another version, and taking that back. */
import { Hono } from 'hono'
import { businessNow } from '../../db/clock.ts'
import { listMigrations, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { uuid } from '../../db/leads.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, problem, ProblemError } from './problem.ts'

export function journeyMigrationRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/journeys/:key/migrations', async (c) => c.json(await listMigrations(db, c.req.param('key'))))

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
