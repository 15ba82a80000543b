/** Runs a simulation in a thread of its own, so that pages are served meanwhile; ending the thread cancels it. */
import { Worker } from 'node:worker_threads'
import type { SimulationReport, SimulationTask } from '../../domain/simulation/report.ts'
import type { Progress } from '../../domain/simulation/simulate.ts'
import type { ThreadMessage } from './thread.ts'

/** Null: it was cancelled. */
export function runInThread(
  task: SimulationTask,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<SimulationReport | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(null)
    const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: task })
    thread.unref()
    const cancel = (): void => void thread.terminate().then(() => resolve(null), reject)
    signal.addEventListener('abort', cancel, { once: true })
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.progress)
      else resolve(message.report)
    })
    thread.once('error', reject)
    thread.once('exit', () => signal.removeEventListener('abort', cancel))
  })
}
