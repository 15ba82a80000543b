/** /api/simulations: start one, see how far it is and what came out, cancel it. Nothing it does leaves the simulation. */
import { Hono } from 'hono'
import { listSimulations, readSimulation } from '../../db/simulations.ts'
import type { ClientDeps } from '../deps.ts'
import { cancelSimulation, type Started, startSimulation } from '../simulation/start.ts'
import { answerProblem, onProblem, problem, type Problem, ProblemError, readJson } from './problem.ts'
import { simulationBody } from './simulation-body.ts'

export function simulationRoutes(deps: ClientDeps): Hono {
  const { db, log } = deps
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/simulations', async (c) => c.json(await listSimulations(db, new Date(), c.req.query('journey'))))

  routes.post('/api/simulations', async (c) => {
    const started = await startSimulation(deps, await readJson(c, simulationBody), 'api')
    return started.ok ? c.json({ id: started.id }, 202) : answerProblem(c, notStarted(started))
  })

  routes.get('/api/simulations/:id', async (c) => {
    const found = await readSimulation(db, c.req.param('id'), new Date())
    if (found === null) throw noSuchSimulation()
    return c.json(found)
  })

  routes.post('/api/simulations/:id/cancel', async (c) => {
    const id = c.req.param('id')
    const isCancelled = await cancelSimulation(db, id)
    if (!isCancelled && (await readSimulation(db, id, new Date())) === null) throw noSuchSimulation()
    return c.json({ cancelled: isCancelled })
  })
  return routes
}

function noSuchSimulation(): ProblemError {
  return new ProblemError(problem(404, 'notFound', 'There is no such simulation; GET /api/simulations lists them.'))
}

function notStarted(started: Exclude<Started, { ok: true }>): Problem {
  switch (started.reason) {
    case 'busy':
      return problem(409, 'busy', 'Two simulations run already; wait for one or cancel it.')
    case 'noSuchJourney':
      return problem(404, 'notFound', 'There is no journey of that name in force, and no source was given.')
    case 'nobody':
      return problem(422, 'nobody', 'There is no lead to simulate; choose a longer time, or others.')
    case 'invalid':
      return problem(422, 'invalid', 'The candidate has problems.', {
        errors: started.problems.map(({ path, message, remedy }) => ({ field: path, message: `${message}; ${remedy}` })),
      })
    default:
      return started satisfies never
  }
}
