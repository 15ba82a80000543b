/** The engine as it runs in production: a worker on a real Temporal server; only the clock is moved by hand. */
import { pino } from 'pino'
import type { Config } from '../config.ts'
import { changeClock } from '../db/change-clock.ts'
import type { Db } from '../db/open.ts'
import { startWorker } from '../worker/main.ts'
import type { WorkflowBundle } from '../worker/workflow-bundle.ts'
import type { Engine } from './fast-forward.ts'
import { untilQuiet } from './until-quiet.ts'

export interface ServerParts {
  readonly db: Db
  readonly databaseUrl: string
  readonly config: Config
  readonly temporal: { readonly address: string; readonly namespace: string }
  readonly workflowBundle: WorkflowBundle
}

export async function serverEngine({ temporal, ...parts }: ServerParts): Promise<Engine> {
  const { db } = parts
  const worker = await startWorker({
    ...parts,
    temporal: { connectionOptions: { address: temporal.address }, namespace: temporal.namespace },
    log: pino({ level: 'silent' }),
  })
  return {
    db,
    settle: () => untilQuiet(db),
    async jump(to) {
      await db.transaction().execute((tx) => changeClock(tx, { jumpTo: to }, 'fast forward'))
    },
    stop: () => worker.stop(),
  }
}
