/** Kills the worker at random moments while 200 leads go through a journey of five emails, and then counts what the mail server saw of every message. */
import { setTimeout as delay } from 'node:timers/promises'
import { usualLimits } from '../activities/mail-limits.ts'
import { businessNow } from '../db/clock.ts'
import { isQuiet } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import type { SinkBehaviour } from '../client/embedded/sink-behaviour.ts'
import { fiveLetters } from './five-letters.ts'
import { consentingLeads, enrol, publish } from './leads.ts'
import { dice } from '../verify/dice.ts'
import { onStage, type Stage } from './stage.ts'
import { printTable, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

const leads = 200
const kills = 20
const seed = 2026
/** An hour takes half a minute, a journey about two minutes; somebody is always on the way while workers die. */
const rate = 120
const wait = '30m'
const enrolEveryMs = 1_200
/** A worker lives this long, its start of a few seconds included. */
const shortestLifeMs = 3_000
const longestLifeMs = 27_000

await onStage({ rate, limitMs: 8 * 60_000, behave: slowly(dice(seed).next) }, async (stage) => {
  await publish(stage.db, fiveLetters(wait))
  const enrolling = enrolAll(stage)
  await killWorkers(stage, dice(seed + 1).next)
  const worker = await startWorkerProcess(stage)
  await enrolling
  while (!(await isOver(stage.db))) await delay(500)
  const kept = await report(stage)
  await worker.stop()
  return kept
})

/** Answers that take their time, before and after the body, so that a kill often meets a mail under way. */
function slowly(random: () => number): SinkBehaviour {
  const stages = ['rcpt', 'data', 'end', 'end'] as const
  return () => {
    const at = stages[Math.floor(random() * stages.length)] ?? 'end'
    return { kind: 'delay', at, ms: Math.floor(random() * 500) }
  }
}

async function enrolAll(stage: Stage): Promise<void> {
  for (const leadId of await consentingLeads(stage, leads)) {
    await enrol(stage.db, leadId, 'five-letters')
    await delay(enrolEveryMs)
  }
}

async function killWorkers(stage: Stage, random: () => number): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    const lifeMs = Math.round(shortestLifeMs + random() * (longestLifeMs - shortestLifeMs))
    const worker = startWorkerProcess(stage, AbortSignal.timeout(lifeMs))
    await delay(lifeMs)
    await (await worker).kill()
    const { sent, open } = await progress(stage.db)
    console.log(`kill ${String(kill).padStart(2)} after ${lifeMs} ms: ${sent} mails sent, ${open} enrolments open`)
  }
}

async function progress(db: Db): Promise<{ sent: number; open: number }> {
  const sent = await db.selectFrom('message').select('id').where('state', '=', 'sent').execute()
  const open = await db.selectFrom('enrolment').select('id').where('status', '=', 'active').execute()
  return { sent: sent.length, open: open.length }
}

async function isOver(db: Db): Promise<boolean> {
  return (await progress(db)).open === 0 && (await isQuiet(db, await businessNow(db)))
}

async function report({ db, sink }: Stage): Promise<boolean> {
  const messages = await db
    .selectFrom('message')
    .select(['id', 'state', 'leaseUntilWall', 'class', 'enrolmentId', 'step'])
    .execute()
  const enrolments = await db.selectFrom('enrolment').select(['id', 'status', 'outcome']).execute()
  const seenOf = (id: string) => sink.arrivals.get(id)?.length ?? 0
  const outcomes = Map.groupBy(messages, ({ state, id }) => `${state}, seen ${seenOf(id)}`)
  printTable(`${kills} kills, ${leads} leads, ${messages.length} messages, seed ${seed}`, [
    ['outcome', 'messages'],
    ...[...outcomes].map(([outcome, of]) => [outcome, of.length] as const),
  ])
  const unknown = messages.filter(({ state }) => state === 'unknown').length
  const most = kills * usualLimits.connections
  const named = ['failed', 'suppressed', 'cancelled', 'expired', 'unknown']
  const known = new Set(messages.map(({ id }) => id))
  return [
    verdict(
      'the mail server saw every message at most once',
      [...sink.arrivals.values()].every((seen) => seen.length <= 1),
    ),
    verdict(
      'it saw nothing that is no message',
      [...sink.arrivals.keys()].every((id) => known.has(id)),
    ),
    verdict(
      'what it did not see has a named outcome',
      messages.every(({ id, state }) => seenOf(id) === 1 || named.includes(state)),
    ),
    verdict(`unknown: ${unknown}, at most ${most} (kills × open connections)`, unknown <= most),
    verdict(
      'nothing is claimed or being sent any more',
      messages.every(({ state }) => !['queued', 'claimed', 'sending'].includes(state)),
    ),
    verdict(
      'every enrolment finished as it should',
      enrolments.length === leads && enrolments.every(({ outcome }) => outcome === 'done'),
    ),
    verdict('every enrolment wrote its five emails', messages.length === leads * 5),
  ].every(Boolean)
}
