/** The worker's standing work outside Temporal: apply events, tell workflows, sweep what falls due, show that this worker lives. */
import type { Logger } from 'pino'
import { applyPendingEvents, reconsiderDue } from '../activities/ingest.ts'
import type { Gateway } from '../client/gateway.ts'
import type { Config } from '../config.ts'
import { businessNow } from '../db/clock.ts'
import { expireConsents } from '../db/consents.ts'
import { forgetRawMail } from '../db/inbound.ts'
import { eraseLapsedLeads } from '../db/lapsed-leads.ts'
import type { Db } from '../db/open.ts'
import { drainOutbox } from '../db/outbox.ts'
import { markStrayMembers } from '../db/segment-sweep.ts'
import { beat, forgetWorker } from '../db/worker-processes.ts'
import type { Listener } from './listener.ts'
import { type Pump, type PumpOptions, startPump } from './pump.ts'
import { reconciler } from './reconciler.ts'

export interface PumpsDeps {
  readonly db: Db
  readonly config: Config
  readonly gateway: Gateway
  readonly listener: Listener
  readonly log: Logger
  readonly workerId: string
}

const ingestBatch = 200
const ingestGatherMs = 50
const outboxBatch = 200
const sweepBatch = 100
const strayBatch = 1_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs

export function startPumps(deps: PumpsDeps): Pump {
  const pumps = standingWork(deps).map((work) => startPump({ ...work, listener: deps.listener, log: deps.log }))
  return {
    async stop() {
      await Promise.all(pumps.map((pump) => pump.stop()))
      await forgetWorker(deps.db, deps.workerId)
    },
  }
}

function standingWork({ db, gateway, workerId }: PumpsDeps): Omit<PumpOptions, 'listener' | 'log'>[] {
  const reconcile = reconciler(db, gateway, ['default'])
  return [
    {
      name: 'ingest',
      channel: 'ripen_ingest',
      idleMs: 500,
      gather: { count: ingestBatch, ms: ingestGatherMs },
      work: () => applyPendingEvents(db, { limit: ingestBatch, wall: new Date() }),
    },
    {
      name: 'outbox',
      channel: 'ripen_outbox',
      idleMs: 1_000,
      work: () => drainOutbox(db, outboxBatch, (call) => gateway.call(call)),
    },
    { name: 'reconsider', idleMs: 1_000, work: async () => reconsiderDue(db, await businessNow(db), sweepBatch) },
    { name: 'expire', idleMs: 1_000, work: async () => expireConsents(db, await businessNow(db), sweepBatch) },
    { name: 'lapse', idleMs: minuteMs, work: async () => eraseLapsedLeads(db, await businessNow(db), sweepBatch) },
    {
      name: 'segments',
      idleMs: 10 * minuteMs,
      work: async () => once(markStrayMembers(db, await businessNow(db), strayBatch)),
    },
    { name: 'forget', idleMs: hourMs, work: () => forgetRawMail(db, new Date()) },
    { name: 'reconcile', idleMs: 15_000, work: () => once(reconcile.round()) },
    { name: 'alive', idleMs: 2_000, work: () => once(beat(db, { id: workerId, kind: 'worker', wall: new Date() })) },
  ]
}

/** For work that is done once a pause, however much it found. */
async function once(work: Promise<unknown>): Promise<number> {
  await work
  return 0
}
