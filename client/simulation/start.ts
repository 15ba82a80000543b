/** Starts a simulation that somebody asked for and keeps its row up to date until it ends; who asks, cancels by the row. */
import { businessNow } from '../../db/clock.ts'
import type { Db } from '../../db/open.ts'
import { prepareTask, type PreparedTask } from '../../db/simulation-task.ts'
import { countRunning, endSimulation, insertSimulation, noteProgress } from '../../db/simulations.ts'
import type { SimulationTask } from '../../domain/simulation/report.ts'
import type { SimulationRequest } from '../../domain/simulation/request.ts'
import type { ClientDeps } from '../deps.ts'
import { runInThread } from './run-in-thread.ts'

export type Started =
  | { readonly ok: true; readonly id: string }
  | Exclude<PreparedTask, { readonly ok: true }>
  /** As many run as may at once. */
  | { readonly ok: false; readonly reason: 'busy' }

const mostAtOnce = 2
const noteEveryMs = 1_000

/** Answers as soon as it runs. */
export async function startSimulation(deps: ClientDeps, request: SimulationRequest, by: string): Promise<Started> {
  const { db } = deps
  if ((await countRunning(db, new Date())) >= mostAtOnce) return { ok: false, reason: 'busy' }
  const now = await businessNow(db)
  const prepared = await prepareTask(db, request, now)
  if (!prepared.ok) return prepared
  const id = await insertSimulation(db, { request, by, now }, new Date())
  void follow(deps, id, prepared.task)
  return { ok: true, id }
}

/** Those that this process runs. */
const running = new Map<string, AbortController>()

/** Another process that runs it hears of it within a second. */
export async function cancelSimulation(db: Db, id: string): Promise<boolean> {
  const isCancelled = await endSimulation(db, id, { state: 'cancelled' }, new Date())
  running.get(id)?.abort()
  return isCancelled
}

/** Does not keep the process alive: a row without a sign of life shows as interrupted. */
async function follow({ db, log }: ClientDeps, id: string, task: SimulationTask): Promise<void> {
  const stop = new AbortController()
  running.set(id, stop)
  let progress = 0
  const timer = setInterval(() => void note(), noteEveryMs).unref()
  const note = async (): Promise<void> => {
    try {
      if (!(await noteProgress(db, id, progress, new Date()))) stop.abort()
    } catch (error) {
      log.warn({ error }, 'a simulation could not note its progress')
    }
  }
  try {
    const report = await runInThread(task, { signal: stop.signal, onProgress: ({ done }) => (progress = done) })
    if (report !== null) await endSimulation(db, id, { state: 'finished', report }, new Date())
  } catch (error) {
    log.error({ error }, 'a simulation broke')
    await endSimulation(db, id, { state: 'failed', failure: 'broken' }, new Date()).catch(() => {})
  } finally {
    clearInterval(timer)
    running.delete(id)
  }
}
