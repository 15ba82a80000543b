/** Tells open pages which kinds of things have changed (server-sent events); one shared poll per process, none while nobody looks. */
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { type ChangeMarks, type ChangeTopic, changedTopics, readChangeMarks } from '../../db/change-feed.ts'
import type { Db } from '../../db/open.ts'
import type { ClientDeps } from '../deps.ts'

type Listener = (topics: readonly ChangeTopic[]) => void

const pollMs = 1000
const keepAliveMs = 20_000

export function livePages(deps: ClientDeps): Hono {
  const feed = changeFeed(deps.db, (error) => deps.log.warn({ error }, 'live feed: the database did not answer'))
  return new Hono().get('/live', (c) =>
    streamSSE(c, async (stream) => {
      const stop = await feed.listen((topics) => void stream.writeSSE({ event: 'change', data: topics.join(' ') }))
      stream.onAbort(stop)
      await stream.writeSSE({ event: 'ready', data: '' })
      while (!stream.aborted) {
        await stream.write(': here\n\n')
        await stream.sleep(keepAliveMs)
      }
    }),
  )
}

/** Polls only while someone listens; a failed poll is reported and tried again. */
function changeFeed(db: Db, onError: (error: unknown) => void): { listen: (listener: Listener) => Promise<() => void> } {
  const listeners = new Set<Listener>()
  let timer: NodeJS.Timeout | undefined
  let marks: ChangeMarks | undefined
  let started: Promise<void> = Promise.resolve()

  async function poll(): Promise<void> {
    try {
      const next = await readChangeMarks(db)
      const topics = marks === undefined ? [] : changedTopics(marks, next)
      marks = next
      if (topics.length > 0) for (const listener of listeners) listener(topics)
    } catch (error) {
      onError(error)
    }
  }

  function arm(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void poll().then(() => (listeners.size > 0 ? arm() : undefined)), pollMs)
    timer.unref()
  }

  return {
    /** Whoever listens hears of everything that changes after this resolves. */
    async listen(listener) {
      if (listeners.size === 0) {
        marks = undefined
        started = poll().then(arm)
      }
      listeners.add(listener)
      await started
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearTimeout(timer)
      }
    },
  }
}
