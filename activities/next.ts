/** What a look into Postgres answers to the workflow that asked: plain milliseconds, since workflows know no clock of ours. */
import { businessAt, wallMsUntil } from '../domain/clock.ts'
import { readClock } from '../db/clock.ts'
import type { Db, Tx } from '../db/open.ts'

/** `inMs` null: only a signal ends the wait (a person's answer, or the clock is paused). */
export type Next =
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'wait'
      readonly inMs: number | null
      /** The webhook call to make meanwhile. */
      readonly call?: string
      /** The journey version the lead is in. */
      readonly version?: number
      /** What Temporal's own page says of the wait. */
      readonly details?: string
    }

interface Waiting {
  readonly kind: 'wait'
  readonly until: Date | null
  readonly call?: string | null
  readonly version?: number
  readonly details?: string
}

/** A due time that has just passed is looked at after a breath, never in a tight loop. */
const shortestWaitMs = 20

/** Decides in one transaction at one business time, and turns the due time of the answer into wall milliseconds. */
export async function lookInto(
  db: Db,
  decide: (tx: Tx, now: Date) => Promise<{ readonly kind: 'finished' } | Waiting>,
): Promise<Next> {
  const answer = await db.transaction().execute(async (tx) => decide(tx, businessAt(await readClock(tx), new Date())))
  if (answer.kind === 'finished') return { kind: 'finished' }
  const inMs = answer.until === null ? null : wallMsUntil(await readClock(db), answer.until, new Date())
  const call = answer.call == null ? {} : { call: answer.call }
  const version = answer.version === undefined ? {} : { version: answer.version }
  const details = answer.details === undefined ? {} : { details: answer.details }
  return { kind: 'wait', inMs: inMs === null ? null : Math.max(shortestWaitMs, inMs), ...call, ...version, ...details }
}
