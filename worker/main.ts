/** Composition root of the worker process: Temporal worker, pumps and sweeps, and their orderly end. */
import { fileURLToPath } from 'node:url'
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { handoffActivities } from '../activities/handoff.ts'
import { journeyActivities } from '../activities/journey.ts'
import { mailActivities } from '../activities/mail-transport.ts'
import { webhookActivities } from '../activities/webhook.ts'
import { openGateway, taskQueue, type TemporalAddress } from '../client/gateway.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import { openListener } from './listener.ts'
import { startPumps } from './pumps.ts'

export interface WorkerDeps {
  readonly db: Db
  readonly databaseUrl: string
  readonly config: Config
  readonly temporal: TemporalAddress
  readonly log: Logger
  /** Pre-built bundle of `workflows/`; without it the worker bundles at start (about 3 s). */
  readonly workflowBundle?: { readonly code: string }
}

export interface RunningWorker {
  readonly id: string
  /** Settles when the worker ends: after `stop`, or rejected when it broke down. */
  readonly ended: Promise<void>
  /** Takes no new work, lets what is under way finish (an SMTP transaction at most), then ends. */
  stop(): Promise<void>
}

/** A cached workflow costs about 60 KiB; beyond this many the idle longest are replayed at their next wake. */
const maxCachedWorkflows = 1_000

export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const id = uuidv7()
  const connection = await NativeConnection.connect(deps.temporal.connectionOptions)
  const worker = await createWorker(deps, id, connection)
  const gateway = openGateway(deps.temporal)
  const listener = openListener(deps.databaseUrl, ['ripen_ingest', 'ripen_outbox'])
  const pumps = startPumps({ ...deps, gateway, listener, workerId: id })
  const ended = runToEnd(worker, async () => {
    await pumps.stop()
    await Promise.all([listener.close(), gateway.close(), connection.close()])
  })
  return {
    id,
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ended
    },
  }
}

async function runToEnd(worker: Worker, close: () => Promise<void>): Promise<void> {
  try {
    await worker.run()
  } finally {
    await close()
  }
}

async function createWorker(deps: WorkerDeps, workerId: string, connection: NativeConnection): Promise<Worker> {
  const workflows =
    deps.workflowBundle === undefined
      ? { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }
      : { workflowBundle: deps.workflowBundle }
  return Worker.create({
    connection,
    namespace: deps.temporal.namespace,
    taskQueue,
    ...workflows,
    activities: activitiesOf(deps, workerId),
    identity: workerId,
    maxCachedWorkflows,
    maxConcurrentLocalActivityExecutions: 20,
    shutdownGraceTime: '10 seconds',
  })
}

function activitiesOf(deps: WorkerDeps, workerId: string): NonNullable<WorkerOptions['activities']> {
  return {
    ...journeyActivities(deps),
    ...handoffActivities(deps),
    ...webhookActivities(deps),
    ...mailActivities({ ...deps, workerId }),
  }
}
