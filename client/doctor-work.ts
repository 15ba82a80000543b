/** Checks what waits in the database: work that nobody takes up, and what an installation needs to do any. */
import { sql } from 'kysely'
import { businessNow } from '../db/clock.ts'
import { overdueWorkflows } from '../db/due.ts'
import { readHealth } from '../db/health-view.ts'
import type { Db } from '../db/open.ts'
import { readSettings } from '../db/settings.ts'
import { type Finding, type Part, partOf } from './readiness.ts'

/** Wall time after which waiting work is stuck. */
const patienceMs = 60_000

const checks: readonly (readonly [part: string, check: (db: Db) => Promise<Finding>])[] = [
  ['events', checkEvents],
  ['signals', checkSignals],
  ['workflows', checkWorkflows],
  ['mailQueue', checkMailQueue],
  ['sending', checkSending],
  ['templates', checkTemplates],
  ['journeys', checkJourneys],
  ['reps', checkReps],
]

export async function examineWork(db: Db): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const [part, check] of checks) parts.push(await partOf(part, () => check(db)))
  return parts
}

async function checkEvents(db: Db): Promise<Finding> {
  const { oldestEventAgeMs } = await readHealth(db, new Date())
  if (!isStuck(oldestEventAgeMs)) return { state: 'ok', note: 'Accepted events are applied.' }
  return { state: 'broken', note: `An event has waited ${minutes(oldestEventAgeMs)} to be applied; see the log of the worker.` }
}

async function checkSignals(db: Db): Promise<Finding> {
  const { oldestSignalAgeMs } = await readHealth(db, new Date())
  if (!isStuck(oldestSignalAgeMs)) return { state: 'ok', note: 'Workflows are told of changes.' }
  return { state: 'broken', note: `A signal has waited ${minutes(oldestSignalAgeMs)}; see whether Temporal answers.` }
}

async function checkWorkflows(db: Db): Promise<Finding> {
  const overdue = await overdueWorkflows(db, await businessNow(db), await slackMs(db))
  if (overdue.length === 0) return { state: 'ok', note: 'Nobody waits longer than planned.' }
  return {
    state: 'broken',
    note: `${overdue.length} leads or handoffs wait past their time; the reconciler wakes them while a worker runs.`,
  }
}

/** A minute on the wall, in business time. */
async function slackMs(db: Db): Promise<number> {
  const { rate } = await db.selectFrom('clockSegment').select('rate').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  return patienceMs * Math.max(1, rate)
}

async function checkMailQueue(db: Db): Promise<Finding> {
  const before = new Date(Date.now() - patienceMs)
  const { rows } = await sql<{ stale: number; unclear: number }>`
    select
      count(*) filter (where state in ('claimed', 'sending') and lease_until_wall < ${before})::int as stale,
      count(*) filter (where state = 'unknown')::int as unclear
    from message where state in ('claimed', 'sending', 'unknown')`.execute(db)
  const { stale, unclear } = rows[0] ?? { stale: 0, unclear: 0 }
  if (stale > 0)
    return { state: 'broken', note: `${stale} mails are held by a worker that is gone; another worker takes them over.` }
  if (unclear > 0) return { state: 'waiting', note: `Of ${unclear} mails nobody knows whether they arrived; Today lists them.` }
  return { state: 'ok', note: 'No mail is stuck.' }
}

async function checkSending(db: Db): Promise<Finding> {
  const { sending } = await readSettings(db)
  const { transports } = await readHealth(db, new Date())
  if (sending.stoppedAt !== null) return { state: 'waiting', note: 'All marketing mail is stopped; resume it on any page.' }
  if (transports.some(({ paused }) => paused)) return { state: 'waiting', note: 'A transport is paused; see the settings page.' }
  return { state: 'ok', note: 'Marketing mail may go out.' }
}

async function checkTemplates(db: Db): Promise<Finding> {
  return published(await count(db, 'templateVersion'), 'templates')
}

async function checkJourneys(db: Db): Promise<Finding> {
  return published(await count(db, 'journeyVersion'), 'journeys')
}

/** Without anybody to take them, leads that are ready wait. */
async function checkReps(db: Db): Promise<Finding> {
  const { found } = await db
    .selectFrom('rep')
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .where('active', '=', true)
    .executeTakeFirstOrThrow()
  if (found > 0) return { state: 'ok', note: `${found} reps may take handoffs.` }
  return { state: 'waiting', note: 'Nobody may take a handoff yet; add reps on the settings page.' }
}

async function count(db: Db, table: 'templateVersion' | 'journeyVersion'): Promise<number> {
  const { found } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .where('status', '=', 'published')
    .executeTakeFirstOrThrow()
  return found
}

function published(found: number, what: string): Finding {
  if (found > 0) return { state: 'ok', note: `${found} ${what} are published.` }
  return { state: 'broken', note: `No ${what} are published; run \`ripen migrate\`.` }
}

function isStuck(ageMs: number | null): ageMs is number {
  return ageMs !== null && ageMs > patienceMs
}

function minutes(ageMs: number): string {
  return `${Math.round(ageMs / 60_000)} minutes`
}
