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
  /** A round costs nearly the same for one thing as for many: after one that did less than `count`, more is waited for. */
  readonly gather?: { readonly count: number; readonly ms: number }
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

async function keepPumping(options: PumpOptions, signal: AbortSignal): Promise<void> {
  const { channel, listener } = options
  while (!signal.aborted) {
    // Listening begins before the work, so that what arrives during an empty round is not slept through.
    const resting = new AbortController()
    const ends = AbortSignal.any([signal, resting.signal])
    const news = channel === undefined ? [] : [settled(once(listener.notices, channel, { signal: ends }))]
    const rest = await restAfterRound(options)
    if (rest.ms > 0) await Promise.race([settled(pause(rest.ms, undefined, { signal: ends })), ...(rest.endsByNews ? news : [])])
    resting.abort()
  }
}

/** Ended by what it waits for or by being called off, which may happen while a round is under way and nobody looks. */
function settled(waiting: Promise<unknown>): Promise<void> {
  return waiting.then(
    () => {},
    () => {},
  )
}

interface Rest {
  readonly ms: number
  readonly endsByNews: boolean
}

async function restAfterRound({ work, name, log, idleMs, gather }: PumpOptions): Promise<Rest> {
  try {
    const done = await work()
    if (done === 0) return { ms: idleMs, endsByNews: true }
    return { ms: gather !== undefined && done < gather.count ? gather.ms : 0, endsByNews: false }
  } catch (error) {
    log.warn({ pump: name, code: codeOf(error), stack: framesOf(error) }, 'pump round failed; trying again')
    return { ms: patienceAfterErrorMs, endsByNews: true }
  }
}
