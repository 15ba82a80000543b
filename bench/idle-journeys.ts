/** What waiting costs: a journey in which nothing happens for eight weeks, the memory of many that wait, and a wake of one that left the worker's cache. `node bench/idle-journeys.ts [waiting]`. */
import { setTimeout as delay } from 'node:timers/promises'
import { startBulkEnrolment } from '../db/bulk-enrolments.ts'
import { changeClock } from '../db/change-clock.ts'
import { businessNow } from '../db/clock.ts'
import { tellEnrolments } from '../db/enrolment-tell.ts'
import type { Db } from '../db/open.ts'
import { costOf, type HistoryCost, openHistories } from './history-cost.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { startWorkerProcess, type WorkerProcess } from './processes.ts'
import { cpuMs, residentMiB } from './server-cost.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'

const waiting = Number(process.argv[2] ?? 10_000)
/** So many workflows a worker keeps; the first of more than that and these have left its memory. */
const cacheSize = 250
const woken = 100
const idleJourneys = 20
/** Eight weeks take a minute. */
const rate = 80_000
const restMs = 15_000
const limitMs = 20 * 60_000

const journey = `
journey: eight-weeks
title: Eight weeks of silence
steps:
  - { waitFor: { event: need.stated }, for: 8w, then: [], else: [] }
`

await onStage({ rate, limitMs }, async (stage) => {
  await publish(stage.db, journey)
  const leads = await consentingLeads(stage, idleJourneys + waiting)
  const worker = await startWorkerProcess(stage)
  const costs = await costsOfSilence(stage, leads.slice(0, idleJourneys))
  await stage.db.transaction().execute((tx) => changeClock(tx, { rate: 1 }, 'bench'))
  const before = await memory(stage, worker)
  await enrolAll(stage, leads.slice(idleJourneys))
  const after = await memory(stage, worker)
  const idle = await perMs(stage, worker, () => delay(restMs))
  const ids = await oldestEnrolments(stage.db)
  const [evicted, cached] = [await wakes(stage, worker, ids, idle), await wakes(stage, worker, ids, idle)]
  await worker.stop()
  return [reportSilence(costs), reportMemory(before, after), reportWakes(evicted, cached)].every(Boolean)
})

/** Of each journey's real history, once all are through. */
async function costsOfSilence(stage: Stage, leads: readonly Parameters<typeof enrol>[1][]): Promise<HistoryCost[]> {
  const ids: string[] = []
  for (const leadId of leads) ids.push(await enrol(stage.db, leadId, 'eight-weeks'))
  while ((await countActive(stage.db)) > 0) await delay(250)
  const histories = await openHistories(stage.temporal)
  const costs = (await Promise.all(ids.map((id) => histories.of(id)))).map(costOf)
  await histories.close()
  return costs
}

/** Returns once every one of them waits. */
async function enrolAll({ db }: Stage, names: readonly string[]): Promise<void> {
  const request = { journeyKey: 'eight-weeks', businessKey: '', ignoreAgain: false, spreadMs: 0, by: 'bench', source: { names } }
  const now = await businessNow(db)
  const started = await db.transaction().execute((tx) => startBulkEnrolment(tx, request, now))
  if (!started.ok) throw new Error(`Not started: ${started.reason}`)
  while ((await countActive(db, 'condition')) < names.length) await delay(250)
}

async function countActive(db: Db, waitingFor?: string): Promise<number> {
  let query = db.selectFrom('enrolment').where('status', '=', 'active')
  if (waitingFor !== undefined) query = query.where('waitingFor', '=', waitingFor)
  return (await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
}

interface Memory {
  readonly worker: number
  readonly server: number
}

/** MiB, after everything has come to rest. */
async function memory({ temporal }: Stage, { pid }: WorkerProcess): Promise<Memory> {
  await delay(restMs)
  return { worker: await residentMiB(pid), server: await residentMiB(temporal.pid ?? 0) }
}

interface CpuPerMs {
  readonly worker: number
  readonly server: number
}

/** Milliseconds of processor a millisecond, while `run` runs. */
async function perMs(stage: Stage, worker: WorkerProcess, run: () => Promise<unknown>): Promise<CpuPerMs & { wallMs: number }> {
  const used = async () => ({ worker: await cpuMs(worker.pid), server: await cpuMs(stage.temporal.pid ?? 0) })
  const [before, since] = [await used(), performance.now()]
  await run()
  const [after, wallMs] = [await used(), performance.now() - since]
  return { worker: (after.worker - before.worker) / wallMs, server: (after.server - before.server) / wallMs, wallMs }
}

async function oldestEnrolments(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('enrolment').select('id').where('status', '=', 'active').orderBy('id').limit(woken).execute()
  return rows.map(({ id }) => id)
}

interface Wakes extends CpuPerMs {
  /** From the telling to the end of the look. */
  readonly latenciesMs: readonly number[]
}

/** One after the other; processor milliseconds for each, what idling takes subtracted. */
async function wakes(stage: Stage, worker: WorkerProcess, ids: readonly string[], idle: CpuPerMs): Promise<Wakes> {
  const latenciesMs: number[] = []
  const used = await perMs(stage, worker, async () => {
    for (const id of ids) latenciesMs.push(await wake(stage.db, id))
  })
  const each = (part: keyof CpuPerMs) => ((used[part] - idle[part]) * used.wallMs) / ids.length
  return { latenciesMs, worker: each('worker'), server: each('server') }
}

async function wake(db: Db, id: string): Promise<number> {
  const since = performance.now()
  await db.transaction().execute((tx) => tellEnrolments(tx, [id]))
  while (await isTold(db, id)) await delay(2)
  return performance.now() - since
}

async function isTold(db: Db, id: string): Promise<boolean> {
  const row = await db.selectFrom('enrolment').select(['told', 'looked']).where('id', '=', id).executeTakeFirstOrThrow()
  return row.told > row.looked
}

function reportSilence(costs: readonly HistoryCost[]): boolean {
  const [events, actions] = [costs.map((cost) => cost.events), costs.map((cost) => cost.actions)]
  printTable(`A journey in which nothing happens for eight weeks (${costs.length} real histories)`, [
    ['', 'least', 'median', 'most'],
    ['events', Math.min(...events), quantile(events, 0.5), Math.max(...events)],
    ['actions', Math.min(...actions), quantile(actions, 0.5), Math.max(...actions)],
  ])
  return verdict('the wait itself costs one timer: at most 4 actions in all', Math.max(...actions) <= 4)
}

function reportMemory(before: Memory, after: Memory): boolean {
  const grown = (part: keyof Memory) => after[part] - before[part]
  printTable(`Memory with ${waiting} waiting enrolments, MiB`, [
    ['', 'before', 'after', 'KiB each'],
    ['worker', before.worker, after.worker, (grown('worker') * 1024) / waiting],
    ['Temporal server', before.server, after.server, (grown('server') * 1024) / waiting],
  ])
  return verdict('the worker stays below 1 GiB', after.worker < 1024)
}

function reportWakes(evicted: Wakes, cached: Wakes): boolean {
  const row = (label: string, { latenciesMs, worker, server }: Wakes) =>
    [label, quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.95), worker, server] as const
  printTable(`A wake of one enrolment, ${woken} of them one after the other, ms`, [
    ['', 'median', 'p95', 'worker CPU', 'server CPU'],
    row(waiting >= cacheSize + woken ? 'not in the cache' : 'in the cache, too few wait', evicted),
    row('in the cache', cached),
  ])
  return verdict('a wake from outside the cache within a second', quantile(evicted.latenciesMs, 0.95) < 1_000)
}
