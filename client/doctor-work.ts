/** Checks what waits in the database: work that nobody takes up, and what an installation needs to do any. */
import { businessNow } from '../db/clock.ts'
import { overdueWorkflows } from '../db/due.ts'
import { readHealth } from '../db/health-view.ts'
import { countRepairs } from '../db/repairs.ts'
import { readStuck } from '../db/stuck-view.ts'
import type { Db } from '../db/open.ts'
import { readSettings } from '../db/settings.ts'
import { readWebhookTroubles, type WebhookTrouble } from '../db/webhook-troubles.ts'
import { failureKind } from '../domain/webhook-failure.ts'
import { say } from '../domain/words.ts'
import { type Finding, type Part, partOf } from './readiness.ts'

/** Wall time after which waiting work is stuck. */
const patienceMs = 60_000
const dayMs = 86_400_000

const checks: readonly (readonly [part: string, check: (db: Db) => Promise<Finding>])[] = [
  ['events', checkEvents],
  ['signals', checkSignals],
  ['workflows', checkWorkflows],
  ['reconciler', checkRepairs],
  ['positions', checkPositions],
  ['webhooks', checkWebhooks],
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

/** Mended already; who mends every day should look for the cause. */
async function checkRepairs(db: Db): Promise<Finding> {
  const found = await countRepairs(db, new Date(Date.now() - dayMs))
  if (found === 0) return { state: 'ok', note: 'The reconciler had nothing to mend in the last 24 hours.' }
  const note = `In the last 24 hours the reconciler told ${found} workflows that overslept or were missing; Today lists them.`
  return { state: 'waiting', note }
}

async function checkPositions(db: Db): Promise<Finding> {
  const { positions, calls } = await readStuck(db, new Date(), patienceMs)
  if (positions > 0)
    return {
      state: 'broken',
      note: `${positions} leads stand at a step their journey lacks; move or remove them on their pages.`,
    }
  if (calls > 0)
    return { state: 'broken', note: `${calls} webhooks wait to be called since two days; see the log of the worker.` }
  return { state: 'ok', note: 'Every lead in a journey stands at one of its steps.' }
}

/** What a receiver does is its affair; that leads wait for it, or went on without it, is ours. */
async function checkWebhooks(db: Db): Promise<Finding> {
  const wall = new Date()
  const troubles = await readWebhookTroubles(db, wall)
  if (troubles.length === 0) return { state: 'ok', note: 'No webhook fails.' }
  const note = `${troubles.map((one) => troubleText(one, wall)).join(' ')} Today lists them, and tries given-up ones again.`
  return { state: troubles.some(({ kind }) => kind === 'givenUp') ? 'broken' : 'waiting', note }
}

function troubleText({ kind, journey, step, calls, sinceWall, failure }: WebhookTrouble, wall: Date): string {
  const fate = kind === 'givenUp' ? 'given up' : 'failing'
  const remedy = say('en', `webhookRemedy.${failureKind(failure)}`)
  const since = minutes(wall.getTime() - sinceWall.getTime())
  return `${journey}, step ${step}: ${calls} ${fate}, for ${since}, ${failure}; ${remedy}.`
}

async function checkMailQueue(db: Db): Promise<Finding> {
  const { claims } = await readStuck(db, new Date(), patienceMs)
  const unclear = await countUnclear(db)
  if (claims > 0)
    return { state: 'broken', note: `${claims} mails are held by a worker that is gone; another worker takes them over.` }
  if (unclear > 0) return { state: 'waiting', note: `Of ${unclear} mails nobody knows whether they arrived; Today lists them.` }
  return { state: 'ok', note: 'No mail is stuck.' }
}

async function countUnclear(db: Db): Promise<number> {
  const { found } = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .where('state', '=', 'unknown')
    .executeTakeFirstOrThrow()
  return found
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
