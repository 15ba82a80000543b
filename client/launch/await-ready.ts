/** Waits until a started server says that it can accept and decide. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Readiness } from '../readiness.ts'

const patienceMs = 90_000
const pauseMs = 100

const shape = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({ part: z.string(), state: z.enum(['ok', 'waiting', 'notConnected', 'broken']), note: z.string() })),
})

/** The last answer: ready, or what is still broken when patience or the start ends; null when there never was one. */
export async function untilReady(adminUrl: string, signal: AbortSignal): Promise<Readiness | null> {
  let last: Readiness | null = null
  for (const deadline = Date.now() + patienceMs; !signal.aborted && Date.now() < deadline; await delay(pauseMs)) {
    last = (await ask(adminUrl)) ?? last
    if (last?.ready === true) return last
  }
  return last
}

async function ask(adminUrl: string): Promise<Readiness | null> {
  try {
    const answer = await fetch(`${adminUrl}/readyz`, { signal: AbortSignal.timeout(2_000) })
    return shape.parse(await answer.json())
  } catch {
    return null
  }
}
