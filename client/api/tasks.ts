/** Tasks for programs: what is open, and saying that one is done. */
import { Hono } from 'hono'
import { z } from 'zod'
import { businessNow } from '../../db/clock.ts'
import { uuid } from '../../db/leads.ts'
import { listTasks } from '../../db/task-list.ts'
import { closeTask } from '../../db/tasks.ts'
import type { TaskId } from '../../domain/id.ts'
import type { ClientDeps } from '../deps.ts'
import { answerProblem, onProblem, parseFields, problem } from './problem.ts'

const query = z.strictObject({
  status: z.enum(['open', 'done', 'withdrawn']).default('open'),
  leadId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export function taskRoutes({ db, log }: ClientDeps): Hono {
  const routes = new Hono()
  routes.onError(onProblem(log))

  routes.get('/api/tasks', async (c) => {
    const { status, leadId, limit } = parseFields(c.req.query(), query)
    return c.json({ tasks: await listTasks(db, { status, ...(leadId === undefined ? {} : { leadId }) }, limit) })
  })

  routes.post('/api/tasks/:id/done', async (c) => {
    const id = c.req.param('id')
    const now = await businessNow(db)
    const closed = uuid.test(id)
      ? await db.transaction().execute((tx) => closeTask(tx, id as TaskId, 'api', now))
      : ({ ok: false, reason: 'notFound' } as const)
    if (closed.ok) return c.json({ status: 'done' })
    return closed.reason === 'notFound'
      ? answerProblem(c, problem(404, 'notFound', 'There is no such task.'))
      : answerProblem(c, problem(409, 'closed', 'The task is closed already.'))
  })
  return routes
}
