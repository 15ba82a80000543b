/** A thousand times, what a lead waits for happens while `advance` commits that very wait: is the journey woken every time? */
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { businessNow } from '../db/clock.ts'
import { recordEvent } from '../db/events.ts'
import type { Db } from '../db/open.ts'
import type { LeadId } from '../domain/id.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { dice } from '../verify/dice.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, quantile, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

/** `node bench/wake-race.ts [races]` */
const [given = '1000'] = process.argv.slice(2)
const races = Number(given)
/** About as long as `advance` holds the lead: the event falls somewhere into it, or just after. */
const holdsMs = 12
/** Well below the time that `advance` holds the lead. */
const pollMs = 2
const patienceMs = 30_000
const lockNotAvailable = '55P03'

/** Only the event ends this wait: its own end is a month away. */
const race = `journey: race
title: Rennen
steps:
  - { waitFor: { event: need.stated }, for: 30d, then: [ { exit: woken } ], else: [ { exit: overslept } ] }
`

await onStage({ rate: 1, limitMs: 5 * 60_000 }, async (stage) => {
  await publish(stage.db, race)
  const leads = await consentingLeads(stage, races)
  const worker = await startWorkerProcess(stage)
  await raceAll(stage, leads)
  const woken = await untilWoken(stage.db)
  const kept = await report(stage.db, woken)
  await worker.stop()
  return kept
})

async function raceAll({ db }: Stage, leads: readonly LeadId[]): Promise<void> {
  const random = dice(11).next
  for (const leadId of leads) await raceOnce(db, leadId, random() * holdsMs)
}

async function raceOnce(db: Db, leadId: LeadId, afterMs: number): Promise<void> {
  await enrol(db, leadId, 'race')
  await untilAdvancing(db, leadId)
  await delay(afterMs)
  await db.transaction().execute(async (tx) => {
    const now = await businessNow(tx)
    const event = { id: uuidv7(), leadId, type: 'need.stated', occurredAt: now, source: 'bench', properties: {} }
    await recordEvent(tx, event, now)
  })
}

/** Returns as soon as somebody holds the lead's lock, which after enrolling is `advance`; or when that is over already. */
async function untilAdvancing(db: Db, leadId: LeadId): Promise<void> {
  const decided = () => db.selectFrom('journeyDecision').select('id').where('leadId', '=', leadId).where('seq', '>', 1).execute()
  while (!(await isLocked(db, leadId)) && (await decided()).length === 0) await delay(pollMs)
}

async function isLocked(db: Db, leadId: LeadId): Promise<boolean> {
  try {
    await sql`select from lead where id = ${leadId} for no key update nowait`.execute(db)
    return false
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === lockNotAvailable) return true
    throw error
  }
}

async function untilWoken(db: Db): Promise<number> {
  const count = async () => (await db.selectFrom('enrolment').select('id').where('outcome', '=', 'woken').execute()).length
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(250)) if ((await count()) === races) break
  return count()
}

interface Race {
  /** The event's commit after the wait's, in ms; null when `advance` saw the event and never waited. */
  readonly eventAfterMs: number | null
  readonly wokenAfterMs: number
}

async function report(db: Db, woken: number): Promise<boolean> {
  const { rows } = await sql<Race>`
    select ${msBetween('event', 'wait')} as event_after_ms, ${msBetween('finish', 'event')} as woken_after_ms
    from event join enrolment on enrolment.lead_id = event.lead_id
    join journey_decision as finish on finish.enrolment_id = enrolment.id and finish.command ->> 'kind' = 'finish'
    left join journey_decision as wait on wait.enrolment_id = enrolment.id and wait.command ->> 'kind' = 'wait'
    where event.type = 'need.stated'`.execute(db)
  const gaps = rows.flatMap(({ eventAfterMs }) => (eventAfterMs === null ? [] : [eventAfterMs]))
  const within = (most: number) => gaps.filter((gap) => Math.abs(gap) <= most).length
  const lags = rows.map(({ wokenAfterMs }) => wokenAfterMs)
  printTable(`${races} races between an event and the wait it ends`, [
    ['seen by advance itself, so no wait', rows.length - gaps.length],
    ['event committed before the wait', gaps.filter((gap) => gap < 0).length],
    ['event committed after the wait', gaps.filter((gap) => gap >= 0).length],
    ['  within 20 ms of it', within(20)],
    ['  within 5 ms of it', within(5)],
    ['woken', woken],
    ['event to exit, p50 ms', quantile(lags, 0.5)],
    ['event to exit, p95 ms', quantile(lags, 0.95)],
    ['event to exit, longest ms', Math.max(...lags)],
  ])
  return [
    verdict(`woken ${races} times`, woken === races && rows.length === races),
    verdict('within a second (p95)', quantile(lags, 0.95) < 1_000),
  ].every(Boolean)
}

/** Between the commits of two rows. */
function msBetween(later: string, earlier: string) {
  const [to, from] = [sql.ref(`${later}.xmin`), sql.ref(`${earlier}.xmin`)]
  return sql`extract(epoch from pg_xact_commit_timestamp(${to}) - pg_xact_commit_timestamp(${from}))::float8 * 1000`
}
