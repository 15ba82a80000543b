/** Starts the server process on ports that it really gets: a port that was free a moment ago may be taken by another start by now. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { Failure } from '../../domain/failure.ts'
import type { RunningChild } from '../embedded/child.ts'
import { type Plan, planServerAgain, refuseTakenPorts } from './plan.ts'
import { startProcess, type Surroundings } from './processes.ts'

export interface BoundServer {
  readonly child: RunningChild
  /** With the ports it listens on. */
  readonly plan: Plan
}

const attempts = 5
const pauseMs = 50
const patienceMs = 60_000

/** Returns once it listens everywhere. A server that ends for another reason than its ports is answered as it is: its log says why. */
export async function startBoundServer(around: Surroundings, signal: AbortSignal): Promise<BoundServer> {
  let { plan } = around
  for (let attempt = 1; ; attempt += 1) {
    const child = await startProcess('server', { ...around, plan })
    if (await listens(child, plan.adminUrl, signal)) return { child, plan }
    if (signal.aborted) return { child, plan }
    await child.stop()
    const next = await planServerAgain(around.config, plan)
    refuseTakenPorts(next, around.config)
    if (!hasMoved(plan, next)) return { child, plan }
    if (attempt === attempts) throw new Failure('configuration', 'Other programs take every port that is tried; set PORT.')
    plan = next
  }
}

function hasMoved(before: Plan, after: Plan): boolean {
  return (['admin', 'public', 'inbound', 'sink'] as const).some((name) => before.ports[name] !== after.ports[name])
}

/** The admin listener is bound last, and another Ripen may answer on its port: it is ours when it names our process. */
async function listens({ pid, exited }: RunningChild, adminUrl: string, signal: AbortSignal): Promise<boolean> {
  const ended = new AbortController()
  void exited.then(() => ended.abort())
  const over = AbortSignal.any([ended.signal, signal, AbortSignal.timeout(patienceMs)])
  for (; !over.aborted; await delay(pauseMs)) if ((await pidAt(adminUrl)) === pid) return true
  return false
}

const health = z.object({ pid: z.number() })

async function pidAt(adminUrl: string): Promise<number | null> {
  try {
    const answer = await fetch(`${adminUrl}/healthz`, { signal: AbortSignal.timeout(1_000) })
    return health.parse(await answer.json()).pid
  } catch {
    return null
  }
}
