/** GET /healthz: the process lives, and which one it is. GET /readyz: it can accept and decide, with the state of each part. */
import { Hono } from 'hono'
import type { ClientDeps } from '../deps.ts'
import { readReadiness } from '../readiness.ts'

export function healthRoutes(deps: ClientDeps): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok', pid: process.pid }))
    .get('/readyz', async (c) => {
      const readiness = await readReadiness(deps)
      return c.json(readiness, readiness.ready ? 200 : 503)
    })
}
