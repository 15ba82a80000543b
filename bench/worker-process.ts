/** A worker as it runs in production, in a process of its own, so that a benchmark can kill it. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startChild } from '../client/embedded/child.ts'
import { childEnvironment } from '../config.ts'
import type { Db } from '../db/open.ts'
import type { Stage } from './stage.ts'

export interface WorkerProcess {
  readonly pid: number
  /** In order, as by Ctrl-C. */
  stop(): Promise<void>
  /** At once: the process does not learn of it. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('../bin/ripen.ts', import.meta.url))

/** Returns once the worker has shown that it lives, or when `patience` is at its end. */
export async function startWorkerProcess(stage: Stage, patience?: AbortSignal): Promise<WorkerProcess> {
  const { home, config, temporal, db, databaseUrl } = stage
  const child = await startChild({
    home,
    name: 'worker',
    command: process.execPath,
    args: [program, 'worker'],
    env: childEnvironment({
      RIPEN_HOME: home,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.address,
      SMTP_URL: config.smtpUrl ?? '',
      PUBLIC_URL: config.publicUrl,
      LOG_LEVEL: 'warn',
    }),
    logFile: join(home, 'worker.log'),
    keepLog: true,
  })
  stage.onEnd(() => child.stop())
  for (const isOver = () => patience?.aborted === true; !isOver() && !(await hasBeaten(db, child.pid));) await delay(50)
  return {
    pid: child.pid,
    stop: () => child.stop(),
    async kill() {
      process.kill(child.pid, 'SIGKILL')
      await child.exited
      await child.stop()
    },
  }
}

async function hasBeaten(db: Db, pid: number): Promise<boolean> {
  return (await db.selectFrom('workerProcess').select('id').where('pid', '=', pid).executeTakeFirst()) !== undefined
}
