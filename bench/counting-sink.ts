/** A mail server that keeps of each mail only whose it was and when it came, so that a long run holds its memory flat. */
import type { SinkBehaviour } from '../client/embedded/sink-behaviour.ts'
import { startSink } from '../client/embedded/sink.ts'

export interface Arrival {
  readonly rcptTo: string
  /** Wall time of MAIL FROM. */
  readonly begunWall: Date
  readonly receivedWall: Date
}

export interface CountingSink {
  readonly port: number
  /** By `X-Ripen-ID`: every whole body the server has read. */
  readonly arrivals: ReadonlyMap<string, readonly Arrival[]>
  readonly count: number
  /** Of the last mail. */
  readonly lastWall: Date | null
  readonly sample: Buffer | null
  stop(): Promise<void>
}

export async function startCountingSink(behave?: SinkBehaviour): Promise<CountingSink> {
  const arrivals = new Map<string, Arrival[]>()
  let count = 0
  let last: { readonly receivedWall: Date; readonly raw: Buffer } | null = null
  const sink = await startSink({
    port: 0,
    storage: {
      async store({ ripenId, rcptTo, begunWall, receivedWall, raw }) {
        const key = ripenId ?? ''
        const known = arrivals.get(key) ?? []
        arrivals.set(key, [...known, { rcptTo, begunWall, receivedWall }])
        count += 1
        last = { receivedWall, raw }
      },
    },
    ...(behave === undefined ? {} : { behave }),
  })
  return {
    port: sink.port,
    arrivals,
    get count() {
      return count
    },
    get lastWall() {
      return last?.receivedWall ?? null
    },
    get sample() {
      return last?.raw ?? null
    },
    stop: () => sink.stop(),
  }
}
