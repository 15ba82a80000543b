/** Keeps one piece of work going: again while there is more, then when Postgres notifies or the pause is over. Knows nothing of the work. */
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { codeOf, framesOf } from '../activities/translate.ts'
import type { Listener } from './listener.ts'

export interface PumpOptions {
  readonly name: string
  /** Answers how much it did; 0 means there is nothing to do now. */
  readonly work: () => Promise<number>
  /** Channel whose notifications end a pause early. */
  readonly channel?: string
  readonly idleMs: number
  readonly listener: Listener
  readonly log: Logger
}

export interface Pump {
  /** Lets the round under way finish. */
  stop(): Promise<void>
}

const patienceAfterErrorMs = 2_000

export function startPump(options: PumpOptions): Pump {
  const stopping = new AbortController()
  const ended = keepPumping(options, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

async function keepPumping({ name, work, channel, idleMs, listener, log }: PumpOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Listening begins before the work, so that what arrives during an empty round is not slept through.
    const resting = new AbortController()
    const ends = AbortSignal.any([signal, resting.signal])
    const news = channel === undefined ? [] : [over(once(listener.notices, channel, { signal: ends }))]
    const restMs = await restAfterRound(work, name, log, idleMs)
    if (restMs > 0) await Promise.race([over(pause(restMs, undefined, { signal: ends })), ...news])
    resting.abort()
  }
}

/** Ended by what it waits for or by being called off, which may happen while a round is under way and nobody looks. */
function over(waiting: Promise<unknown>): Promise<void> {
  return waiting.then(
    () => {},
    () => {},
  )
}

/** Milliseconds to rest after this round. */
async function restAfterRound(work: () => Promise<number>, name: string, log: Logger, idleMs: number): Promise<number> {
  try {
    return (await work()) > 0 ? 0 : idleMs
  } catch (error) {
    log.warn({ pump: name, code: codeOf(error), stack: framesOf(error) }, 'pump round failed; trying again')
    return patienceAfterErrorMs
  }
}
