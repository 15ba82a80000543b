/** The engine as it runs in production: a worker on a real Temporal server; only the clock is moved by hand. */
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { pino } from 'pino'
import { vi } from 'vitest'
import type { Config } from '../../config.ts'
import { changeClock } from '../../db/change-clock.ts'
import { businessNow } from '../../db/clock.ts'
import { isQuiet } from '../../db/due.ts'
import type { Db } from '../../db/open.ts'
import { startWorker } from '../../worker/main.ts'
import type { Engine } from './fast-forward.ts'

// Its own lines about starting and stopping would drown those of the tests.
Runtime.install({ logger: new DefaultLogger('ERROR') })

export interface RealEngine extends Engine {
  stop(): Promise<void>
}

export interface Installation {
  readonly db: Db
  readonly databaseUrl: string
  readonly config: Config
  readonly temporal: { readonly address: string; readonly namespace: string }
}

export async function realEngine({ db, databaseUrl, config, temporal }: Installation): Promise<RealEngine> {
  const worker = await startWorker({
    db,
    databaseUrl,
    config,
    temporal: { connectionOptions: { address: temporal.address }, namespace: temporal.namespace },
    log: pino({ level: 'silent' }),
  })
  return {
    db,
    async settle() {
      await vi.waitUntil(async () => isQuiet(db, await businessNow(db)), { timeout: 120_000, interval: 20 })
    },
    async jump(to) {
      await db.transaction().execute((tx) => changeClock(tx, { jumpTo: to }, 'fast forward'))
    },
    stop: () => worker.stop(),
  }
}
