/** Runs the baseline: as many bare workflows as there were journeys, with the same timers, started at the same pace. */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import type { BareActivities, bareWaits } from './bare-workflow.ts'
import type { Stage } from './stage.ts'

const taskQueue = 'bare'
const activities: BareActivities = { nothing: async () => {} }

/** `timers`: one list of milliseconds for each workflow. Returns when all have ended. */
export async function runBare(stage: Stage, timers: readonly (readonly number[])[], spacingMs: number): Promise<void> {
  const { address, namespace } = stage.temporal
  Runtime.install({ logger: new DefaultLogger('WARN') })
  const connection = await NativeConnection.connect({ address })
  const workflowsPath = fileURLToPath(new URL('bare-workflow.ts', import.meta.url))
  const worker = await Worker.create({ connection, namespace, taskQueue, workflowsPath, activities })
  await worker.runUntil(runAll(stage, timers, spacingMs))
  await connection.close()
}

async function runAll(
  { temporal: { address, namespace } }: Stage,
  timers: readonly (readonly number[])[],
  spacingMs: number,
): Promise<void> {
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  const ended: Promise<void>[] = []
  for (const [index, sleepsMs] of timers.entries()) {
    const workflow = { taskQueue, workflowId: `bare-${index}`, args: [sleepsMs] } as const
    const running = await client.workflow.start<typeof bareWaits>('bareWaits', workflow)
    ended.push(running.result())
    await delay(spacingMs)
  }
  await Promise.all(ended)
  await connection.close()
}
