/** Waits until nothing is left to do at the present business time, and says what is when that never comes. */
import { setTimeout as delay } from 'node:timers/promises'
import { businessNow } from '../db/clock.ts'
import { isQuiet } from '../db/due.ts'
import type { Db } from '../db/open.ts'
import { Failure } from '../domain/failure.ts'

const patienceMs = 120_000
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
  return new Failure(
    'invariant',
    `At ${now.toISOString()} work is still in flight after ${patienceMs / 1_000} s; nothing moves it.`,
  )
}
