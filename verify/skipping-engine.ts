/** The engine on Temporal's time-skipping test server: its timers run out one after the other as its clock is moved; one lead at a time. */
import { Client } from '@temporalio/client'
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { handoffActivities } from '../activities/handoff.ts'
import { journeyActivities } from '../activities/journey.ts'
import { webhookActivities } from '../activities/webhook.ts'
import { openGateway, taskQueue } from '../client/gateway.ts'
import type { Config } from '../config.ts'
import { businessNow } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import type { WorkflowBundle } from '../worker/workflow-bundle.ts'
import type { Engine } from './fast-forward.ts'
import { workOnce } from './standing-work.ts'
import { rareSignsOfLife, type TestServer } from './test-server.ts'
import { untilQuiet } from './until-quiet.ts'

export interface SkippingParts {
  readonly db: Db
  readonly config: Config
  readonly server: TestServer
  readonly workflowBundle: WorkflowBundle
}

export interface SkippingEngine extends Engine {
  /** For the next lead: ends what the last one left open, and turns business time back, which the server's own clock never does. */
  startOver(from: Date): Promise<void>
}

const log = pino({ level: 'silent' })

export async function skippingEngine({ db, config, server, workflowBundle }: SkippingParts): Promise<SkippingEngine> {
  const { address, namespace } = server
  const connection = await NativeConnection.connect({ address })
  const activities: NonNullable<WorkerOptions['activities']> = {
    ...journeyActivities({ db, log }),
    ...handoffActivities({ db, log }),
    ...webhookActivities({ db, config, log }),
  }
  const worker = await Worker.create({ connection, namespace, taskQueue, workflowBundle, activities })
  const running = worker.run()
  const connectionOptions = { address, channelArgs: rareSignsOfLife }
  const gateway = openGateway({ connectionOptions, namespace })
  const { workflow } = new Client({ connection: server.connection, namespace })
  const begun = new Set<string>()
  const work = workOnce({ db, config, log, workerId: uuidv7() }, async (call) => {
    begun.add(call.workflowId)
    await gateway.call(call)
  })
  return {
    db,
    settle: () => untilQuiet(db, work),
    async jump(to) {
      const from = await businessNow(db)
      await standAt(db, to)
      await server.skip(to.getTime() - from.getTime())
    },
    async startOver(from) {
      for (const id of begun)
        await workflow
          .getHandle(id)
          .terminate()
          .catch(() => {})
      begun.clear()
      await standAt(db, from)
    },
    async stop() {
      worker.shutdown()
      await running
      await Promise.all([gateway.close(), connection.close()])
    },
  }
}

/** The wall moment at which the clock would begin to run. */
const never = new Date('2999-01-01T00:00:00Z')

/**
 * Business time stands, and yet timers are armed at their full length, since the clock is to run from a wall moment on that
 * never comes. A look that a timer causes therefore decides at exactly the planned time, however late the server is.
 */
async function standAt(db: Db, at: Date): Promise<void> {
  await db
    .insertInto('clockSegment')
    .values({ sinceWall: never, sinceBusiness: at, rate: 1, reason: 'time-skipping server' })
    .execute()
}
