/** How many events a second are accepted over HTTP and applied by a worker, beside a bare insert of the same rows; and how soon a waiting journey wakes. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { businessNow } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { startServerProcess, startWorkerProcess, type WorkerProcess } from './processes.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'

/** `node bench/ingest.ts [events]` */
const [given = '20000'] = process.argv.slice(2)
const eventCount = Number(given)
const leadCount = Math.ceil(eventCount / 5)
const together = eventCount * 1.5
/** Each from a lead nobody has heard of, whom the event enrols. */
const strangers = eventCount / 10
const batch = 200
const clients = 4
/** Of those that do not enrol: starting workflows has its own limit. */
const types = ['form.submitted', 'webinar.attended', 'webinar.registered', 'need.stated', 'tradefair.talked']

const waiters = 200
const perSecond = 100
const seconds = 40

const waiting = `journey: waiting
title: Warten
steps:
  - { waitFor: { event: call.logged }, for: 30d, then: [ { exit: woken } ], else: [ { exit: overslept } ] }
`

const welcoming = `journey: welcoming
title: Willkommen
enrol: { on: whitepaper.downloaded }
steps:
  - { wait: 30d }
`

await onStage({ rate: 1, limitMs: 7 * 60_000 }, async (stage) => {
  const leads = await consentingLeads(stage, leadCount)
  const api = await startServerProcess(stage)
  const bare = await timed(eventCount, async () => bareInsert(stage.db, await eventsOf(stage.db, leads, eventCount)))
  const accepted = await timed(eventCount, () => postAll(api, stage.db, leads, eventCount))
  const worker = await startWorkerProcess(stage)
  const applied = await timed(await pending(stage.db), () => untilApplied(stage.db))
  const before = await memoryMb(worker)
  const both = await timed(together, async () => {
    await postAll(api, stage.db, leads, together)
    await untilApplied(stage.db)
  })
  await publish(stage.db, welcoming)
  const burst = await timed(strangers, async () => {
    await postEvents(api, await downloadsOf(stage.db, strangers))
    await untilApplied(stage.db)
  })
  printTable('Events a second', [
    ['', 'events/s', 'of bare'],
    ['bare multi-row insert', Math.round(bare), 1],
    ['accepted over HTTP, no worker', Math.round(accepted), accepted / bare],
    ['applied by one worker, backlog', Math.round(applied), applied / bare],
    ['accepted and applied together', Math.round(both), both / bare],
    ['accepted and applied, each of a new lead who enrols', Math.round(burst), burst / bare],
    ['worker memory before and after, MB', before, await memoryMb(worker)],
  ])
  const kept = await wakes(stage, api, leads)
  await worker.stop()
  return [
    verdict('2,000 events/s accepted, scored and decided', both >= 2_000),
    verdict('2,000 events/s of new leads who enrol', burst >= 2_000),
    kept,
  ].every(Boolean)
})

async function timed(count: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return count / ((performance.now() - began) / 1_000)
}

interface ApiEvent {
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly lead: { readonly id: LeadId } | { readonly email: string }
  readonly properties: object
}

async function eventsOf(db: Db, leads: readonly LeadId[], count: number, type?: string): Promise<ApiEvent[]> {
  const occurredAt = (await businessNow(db)).toISOString()
  return Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    type: type ?? types[index % types.length] ?? 'form.submitted',
    occurredAt,
    lead: { id: leads[index % leads.length] as LeadId },
    properties: { form: 'bench', number: index },
  }))
}

async function downloadsOf(db: Db, count: number): Promise<ApiEvent[]> {
  const occurredAt = (await businessNow(db)).toISOString()
  return Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    type: 'whitepaper.downloaded',
    occurredAt,
    lead: { email: `stranger-${index}@fremd-${index % 500}.example` },
    properties: { asset: 'bench' },
  }))
}

/** Into a table of the same shape without triggers and indexes. */
async function bareInsert(db: Db, events: readonly ApiEvent[]): Promise<void> {
  await sql`create table if not exists bare_event (id text primary key, lead_id uuid, type text, occurred_at timestamptz, properties jsonb)`.execute(
    db,
  )
  for (let from = 0; from < events.length; from += batch)
    await sql`insert into bare_event select id, (lead ->> 'id')::uuid, type, "occurredAt", properties
      from jsonb_to_recordset(${JSON.stringify(events.slice(from, from + batch))}::jsonb)
      as x(id text, lead jsonb, type text, "occurredAt" timestamptz, properties jsonb)`.execute(db)
}

async function postAll(api: string, db: Db, leads: readonly LeadId[], count: number): Promise<void> {
  await postEvents(api, await eventsOf(db, leads, count))
}

async function postEvents(api: string, events: readonly ApiEvent[]): Promise<void> {
  let next = 0
  const client = async (): Promise<void> => {
    while (next < events.length) {
      const from = next
      next += batch
      await post(api, events.slice(from, from + batch))
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}

async function post(api: string, events: readonly ApiEvent[]): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(`${api}/api/events`, { method: 'POST', headers, body: JSON.stringify(events) })
  const results = (await answer.json()) as { status: number }[]
  const refused = results.find(({ status }) => status !== 201)
  if (refused !== undefined) throw new Error(`An event was refused: ${JSON.stringify(refused)}`)
}

async function pending(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('eventPending')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function untilApplied(db: Db): Promise<void> {
  while ((await pending(db)) > 0) await delay(50)
}

/** Resident, of the process alone. */
async function memoryMb({ pid }: WorkerProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

/** A steady hundred events a second, among them one after the other those that journeys wait for. */
async function wakes(stage: Stage, api: string, leads: readonly LeadId[]): Promise<boolean> {
  const { db } = stage
  await publish(db, waiting)
  for (const leadId of leads.slice(0, waiters)) await enrol(db, leadId, 'waiting')
  await untilWaiting(db)
  const others = leads.slice(waiters)
  const answers: Promise<void>[] = []
  for (let tick = 0; tick < seconds * 10; tick += 1) {
    const events = await eventsOf(db, others.slice((tick * 10) % (others.length - 10)), perSecond / 10)
    const [waiter] = tick % 2 === 0 ? leads.slice(tick / 2, tick / 2 + 1) : []
    const call = waiter === undefined ? [] : await eventsOf(db, [waiter], 1, 'call.logged')
    answers.push(post(api, [...call, ...events.slice(call.length)]))
    await delay(100)
  }
  await Promise.all(answers)
  await delay(3_000)
  const lags = await wakeLags(db)
  printTable(`${waiters} waiting journeys, ${perSecond} events/s, one of twenty wakes a journey`, [
    ['woken', lags.length],
    ['event accepted to journey woken, p50 ms', quantile(lags, 0.5)],
    ['p95 ms', quantile(lags, 0.95)],
    ['longest ms', Math.max(...lags)],
  ])
  return [
    verdict('every journey woken', lags.length === waiters),
    verdict('p95 below one second', quantile(lags, 0.95) < 1_000),
  ].every(Boolean)
}

async function untilWaiting(db: Db): Promise<void> {
  const ready = () => db.selectFrom('enrolment').select('id').where('waitingFor', '=', 'condition').execute()
  while ((await ready()).length < waiters) await delay(100)
}

async function wakeLags(db: Db): Promise<number[]> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from pg_xact_commit_timestamp(finish.xmin) - pg_xact_commit_timestamp(event.xmin))::float8 * 1000 as ms
    from event join enrolment on enrolment.lead_id = event.lead_id and enrolment.outcome = 'woken'
    join journey_decision as finish on finish.enrolment_id = enrolment.id and finish.command ->> 'kind' = 'finish'
    where event.type = 'call.logged'`.execute(db)
  return rows.map(({ ms }) => ms)
}
