/** Waits until nothing is left to do at the present business time, and says what is when that never comes. */
import { setTimeout as delay } from 'node:timers/promises'
import { businessNow } from '../db/clock.ts'
import { isQuiet, workLeft } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { Failure } from '../domain/failure.ts'

/** A mail server that was too busy to greet is left in peace for a minute. */
const patienceMs = 240_000
const pollMs = 5

/** `work` is done before each look and answers how much it did, for engines that have no worker of their own to do it. */
export async function untilQuiet(db: Db, work: () => Promise<number> = async () => 0): Promise<void> {
  const end = performance.now() + patienceMs
  for (;;) {
    const done = await work()
    if (await isQuiet(db, await businessNow(db))) return
    if (performance.now() > end) throw await neverQuiet(db)
    if (done === 0) await delay(pollMs)
  }
}

async function neverQuiet(db: Db): Promise<Failure> {
  const now = await businessNow(db)
  const left = await workLeft(db, now)
  return new Failure('invariant', `At ${now.toISOString()} work is left after ${patienceMs / 1_000} s: ${left.join(', ')}.`)
}
