/** Composition root of the worker process: Temporal worker, pumps and sweeps, and their orderly end. */
import { GracefulShutdownPeriodExpiredError, NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { bulkEnrolmentActivities } from '../activities/bulk-enrolment.ts'
import { handoffActivities } from '../activities/handoff.ts'
import { journeyActivities } from '../activities/journey.ts'
import { mailActivities } from '../activities/mail-transport.ts'
import { migrationActivities } from '../activities/migration.ts'
import { webhookActivities } from '../activities/webhook.ts'
import { openGateway, taskQueue, type TemporalAddress } from '../client/gateway.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import { openListener } from './listener.ts'
import { startPumps } from './pumps.ts'
import type { WorkflowBundle } from './workflow-bundle.ts'

export interface WorkerDeps {
  readonly db: Db
  readonly databaseUrl: string
  readonly config: Config
  readonly temporal: TemporalAddress
  readonly log: Logger
  readonly workflowBundle: WorkflowBundle
}

export interface RunningWorker {
  readonly id: string
  /** Settles when the worker ends: after `stop`, or rejected when it broke down. */
  readonly ended: Promise<void>
  /** Takes no new work, lets looks and SMTP transactions under way finish, then ends: in seven seconds at most. */
  stop(): Promise<void>
}

/** After these an activity is told to stop, and then left behind; Temporal gives it to another worker. */
const shutdownGraceTime = '5 seconds'
const shutdownForceTime = '7 seconds'

/** A cached workflow costs about 60 KiB, and two looks are days apart; a replay at the next wake costs 10 ms. */
const maxCachedWorkflows = 250

export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const id = uuidv7()
  const connection = await NativeConnection.connect(deps.temporal.connectionOptions)
  const stopping = new AbortController()
  const worker = await createWorker({ ...deps, workerId: id, stopping: stopping.signal }, connection)
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
      stopping.abort()
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ended
    },
  }
}

async function runToEnd(worker: Worker, close: () => Promise<void>): Promise<void> {
  try {
    await worker.run()
  } catch (error) {
    if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error
  } finally {
    await close()
  }
}

interface EndingDeps extends WorkerDeps {
  readonly workerId: string
  readonly stopping: AbortSignal
}

async function createWorker(deps: EndingDeps, connection: NativeConnection): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: deps.temporal.namespace,
    taskQueue,
    workflowBundle: deps.workflowBundle,
    activities: activitiesOf(deps),
    identity: deps.workerId,
    maxCachedWorkflows,
    maxConcurrentLocalActivityExecutions: 20,
    shutdownGraceTime,
    shutdownForceTime,
  })
}

function activitiesOf(deps: EndingDeps): NonNullable<WorkerOptions['activities']> {
  return {
    ...journeyActivities(deps),
    ...migrationActivities(deps),
    ...handoffActivities(deps),
    ...bulkEnrolmentActivities(deps),
    ...webhookActivities(deps),
    ...mailActivities(deps),
  }
}
