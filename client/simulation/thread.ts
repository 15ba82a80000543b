/** The thread in which a simulation runs: it gets plain values and gives plain values, and knows neither database nor mail server. */
import { parentPort, workerData } from 'node:worker_threads'
import { runTask, type SimulationReport, type SimulationTask } from '../../domain/simulation/report.ts'
import type { Progress } from '../../domain/simulation/simulate.ts'

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'report'; readonly report: SimulationReport }

const sayEveryMs = 200

function run(task: SimulationTask): void {
  let saidMs = performance.now()
  const steps = runTask(task)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return tell({ kind: 'report', report: step.value })
    if (performance.now() - saidMs < sayEveryMs) continue
    saidMs = performance.now()
    tell({ kind: 'progress', progress: step.value })
  }
}

function tell(message: ThreadMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has no origin
  parentPort?.postMessage(message)
}

run(workerData as SimulationTask)
