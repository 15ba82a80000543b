/** Worker and server as they run in production, each in a process of its own, so that a benchmark can kill the worker. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type RunningChild, startChild } from '../client/embedded/child.ts'
import { freePort } from '../client/embedded/port.ts'
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
  const child = await startPart(stage, 'worker')
  const isOver = () => patience?.aborted === true
  while (!isOver() && !(await hasBeaten(stage.db, child.pid))) await delay(50)
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

/** Answers the address of the API once it answers. */
export async function startServerProcess(stage: Stage): Promise<string> {
  await startPart(stage, 'server')
  const address = `http://127.0.0.1:${stage.config.port}`
  while (!(await answers(address))) await delay(50)
  return address
}

async function startPart(stage: Stage, name: 'worker' | 'server'): Promise<RunningChild> {
  const { home, config, temporal, databaseUrl } = stage
  const child = await startChild({
    home,
    name,
    command: process.execPath,
    args: [program, name],
    env: childEnvironment({
      RIPEN_HOME: home,
      PORT: String(config.port),
      PUBLIC_PORT: String(config.publicPort),
      INBOUND_PORT: String(await freePort(0)),
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.address,
      SMTP_URL: config.smtpUrl ?? '',
      PUBLIC_URL: config.publicUrl,
      WEBHOOK_HOSTS: '127.0.0.1',
      LOG_LEVEL: 'warn',
    }),
    logFile: join(home, `${name}.log`),
    keepLog: true,
  })
  stage.onEnd(() => child.stop())
  return child
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function hasBeaten(db: Db, pid: number): Promise<boolean> {
  return (await db.selectFrom('workerProcess').select('id').where('pid', '=', pid).executeTakeFirst()) !== undefined
}
