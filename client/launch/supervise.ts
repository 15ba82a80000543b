/** Keeps a part running: starts it again when it ends by itself, more patiently each time; knows nothing of what it does. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Say } from './progress.ts'

export interface Startable {
  readonly exited: Promise<void>
  stop(): Promise<void>
}

export interface Supervised<Part> {
  /** The part as it runs now. */
  current(): Part
  /** Ends it; after the stop signal it is started no more. */
  stop(): Promise<void>
}

export interface Patience {
  readonly shortestMs: number
  readonly longestMs: number
  /** A part that lived this long has recovered. */
  readonly recoveredMs: number
}

const usualPatience: Patience = { shortestMs: 1_000, longestMs: 30_000, recoveredMs: 60_000 }

/** The first start is the caller's affair: its failure is thrown. Later ones are said and tried again until `stopping`. */
export async function supervise<Part extends Startable>(
  name: string,
  start: () => Promise<Part>,
  say: Say,
  stopping: AbortSignal,
  patience: Patience = usualPatience,
): Promise<Supervised<Part>> {
  let part = await start()
  if (stopping.aborted) await part.stop()
  const watching = watch()

  async function watch(): Promise<void> {
    let pauseMs = patience.shortestMs
    while (!stopping.aborted) {
      const since = Date.now()
      await part.exited
      if (stopping.aborted) return
      if (Date.now() - since > patience.recoveredMs) pauseMs = patience.shortestMs
      say(`${name} ended unexpectedly and is started again in ${pauseMs / 1000} s.`)
      await pause(pauseMs, stopping)
      if (!stopping.aborted) part = await startAgain()
      pauseMs = Math.min(pauseMs * 2, patience.longestMs)
    }
  }

  async function startAgain(): Promise<Part> {
    for (let pauseMs = patience.shortestMs; !stopping.aborted; pauseMs = Math.min(pauseMs * 2, patience.longestMs)) {
      try {
        return await start()
      } catch (error) {
        say(`${name} does not start: ${error instanceof Error ? error.message : 'unknown reason'}`)
        await pause(pauseMs, stopping)
      }
    }
    return part
  }

  return {
    current: () => part,
    async stop() {
      await part.stop()
      await watching
      await part.stop()
    },
  }
}

/** Ends early when stopping. */
async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch(() => {})
}
