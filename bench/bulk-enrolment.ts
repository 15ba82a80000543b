/** Enrolls many leads at once and waits until every one has its workflow: beside as many bare workflow starts on the same server. `node bench/bulk-enrolment.ts [leads]`. */
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { startBulkEnrolment } from '../db/bulk-enrolments.ts'
import { readBulkEnrolment } from '../db/bulk-enrolment-view.ts'
import { businessNow } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import type { BulkId, LeadId } from '../domain/id.ts'
import { consentingLeads, publish } from './leads.ts'
import { startWorkerProcess } from './processes.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, verdict } from './table.ts'

const leads = Number(process.argv[2] ?? 20_000)
const limitMs = 40 * 60_000
/** As many at once as the outbox takes in a batch. */
const startsAtOnce = 200

/** Nothing but entering and the first look happens. */
const journey = `
journey: long-rest
title: Long rest
steps:
  - wait: 30d
`

await onStage({ rate: 1, limitMs }, async (stage) => {
  await publish(stage.db, journey)
  const ids = await consentingLeads(stage, leads)
  const bareMs = await timed(() => startBare(stage, ids.length))
  const worker = await startWorkerProcess(stage)
  const ours = await enrolAll(stage, ids)
  await worker.stop()
  return report(ours, bareMs, await countActive(stage.db))
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

/** Nobody works on them: what a start costs the server and no more. They wait on a queue of their own. */
async function startBare({ temporal: { address, namespace } }: Stage, count: number): Promise<void> {
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  for (let from = 0; from < count; from += startsAtOnce) {
    const batch = Array.from({ length: Math.min(startsAtOnce, count - from) }, (_, index) => `bare-${from + index}`)
    await Promise.all(
      batch.map((workflowId) => client.workflow.start('bareWaits', { workflowId, taskQueue: 'nobody', args: [[]] })),
    )
  }
  await connection.close()
}

interface Ours {
  /** Until every lead is in the journey. */
  readonly storedMs: number
  /** Until every lead's workflow has been started. */
  readonly startedMs: number
  /** Until each has looked for the first time and waits. */
  readonly waitingMs: number
}

async function enrolAll({ db }: Stage, ids: readonly LeadId[]): Promise<Ours> {
  const since = performance.now()
  const now = await businessNow(db)
  const request = { journeyKey: 'long-rest', businessKey: '', ignoreAgain: false, spreadMs: 0, by: 'bench' }
  const started = await db.transaction().execute((tx) => startBulkEnrolment(tx, { ...request, source: { names: ids } }, now))
  if (!started.ok) throw new Error(`Not started: ${started.reason}`)
  const storedMs = await until(since, () => isThrough(db, started.id))
  const startedMs = await until(since, () => isEmpty(db))
  const waitingMs = await until(since, () => everybodyWaits(db))
  return { storedMs, startedMs, waitingMs }
}

async function until(since: number, holds: () => Promise<boolean>): Promise<number> {
  while (!(await holds())) await delay(100)
  return performance.now() - since
}

async function isThrough(db: Db, id: BulkId): Promise<boolean> {
  return (await readBulkEnrolment(db, id))?.state === 'finished'
}

async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('outbox').select('id').where('workflowKind', '=', 'leadJourney').limit(1).execute()).length === 0
}

async function everybodyWaits(db: Db): Promise<boolean> {
  const rows = await db.selectFrom('enrolment').select('id').where('waitingFor', 'is', null).limit(1).execute()
  return rows.length === 0
}

async function countActive(db: Db): Promise<number> {
  const { found } = await db
    .selectFrom('enrolment')
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return found
}

function report({ storedMs, startedMs, waitingMs }: Ours, bareMs: number, active: number): boolean {
  const line = (ms: number) => [ms / 1000, Math.round((leads * 1000) / ms), ms / bareMs] as const
  printTable(`Enrolling ${leads.toLocaleString('en')} leads at once`, [
    ['', 'seconds', 'a second', 'times the bare starts'],
    ['bare workflow starts, nobody works on them', bareMs / 1000, Math.round((leads * 1000) / bareMs), 1],
    ['until every lead is enrolled', ...line(storedMs)],
    ['until every workflow is started', ...line(startedMs)],
    ['until every lead waits in its first step', ...line(waitingMs)],
  ])
  return verdict('everybody is in the journey once', active === leads)
}
