/** Sends the mail that is due over one relay, until nothing is: claims, gates, transmits, stores; safe to kill anywhere and to run in parallel. */
import { v7 as uuidv7 } from 'uuid'
import { readClock } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import { beginLooking, endLooking, looksNextAt, nextMailDue } from '../db/transports.ts'
import { businessAt, wallMsUntil } from '../domain/clock.ts'
import { MailDrain } from './mail-drain.ts'
import { type DrainDeps, type DrainOptions, usualLimits } from './mail-limits.ts'
import { targetOf } from './smtp-line.ts'
import { mailDetails } from './wait-details.ts'

/** Asked again this soon when mail is due that a limit or another drain holds back. */
const heldBackMs = 1_000
/** Without a relay nothing is sent; a restart with one is noticed within a minute. */
const notConnectedMs = 60_000

export interface Drained {
  /** Wall milliseconds until there is something to do; null: nothing is planned. */
  readonly nextInMs: number | null
  /** What Temporal's own page says meanwhile. */
  readonly details: string
}

export async function drainMail(deps: DrainDeps, options: DrainOptions): Promise<Drained> {
  const url = relayUrl(deps.config)
  const next = await nextInMs(deps.db, options.transportId)
  if (url === null) return { nextInMs: next === null ? null : notConnectedMs, details: mailDetails('notConnected', null) }
  await beginLooking(deps.db, options.transportId)
  const limits = { ...usualLimits, ...options.limits }
  const drain = new MailDrain({ ...deps, ...options, limits, target: targetOf(url), drainId: uuidv7() })
  const { troubleMs } = await drain.run()
  return fallAsleep(deps.db, options.transportId, troubleMs)
}

/** First says that nobody looks any more, then looks a last time: mail queued in between is either seen or told. */
async function fallAsleep(db: Db, transportId: string, leastMs: number): Promise<Drained> {
  await endLooking(db, transportId)
  const next = await nextInMs(db, transportId)
  const state = leastMs > 0 ? 'inTrouble' : 'asleep'
  if (next === null) return { nextInMs: null, details: mailDetails(state, null) }
  const inMs = Math.max(next, leastMs)
  const at = businessAt(await readClock(db), new Date(Date.now() + inMs))
  await looksNextAt(db, transportId, at)
  return { nextInMs: inMs, details: mailDetails(state, at) }
}

/** The relay of the settings, else the sink of this installation; null: mail stays queued. */
function relayUrl({ smtpUrl, sinkPort }: DrainDeps['config']): string | null {
  return smtpUrl ?? (sinkPort === null ? null : `smtp://127.0.0.1:${sinkPort}`)
}

async function nextInMs(db: Db, transportId: string): Promise<number | null> {
  const wall = new Date()
  const due = await nextMailDue(db, transportId, wall)
  const planned = due.planned === null ? null : wallMsUntil(await readClock(db), due.planned, wall)
  const times = [
    planned === 0 ? heldBackMs : planned,
    due.wall === null ? null : Math.max(0, due.wall.getTime() - wall.getTime()),
  ]
  const known = times.filter((ms) => ms !== null)
  return known.length === 0 ? null : Math.min(...known)
}
