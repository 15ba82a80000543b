/** One connection that listens to Postgres notifications and comes back by itself; notices are hints, never the only way to learn of work. */
import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

export interface Listener {
  /** Emits the channel's name for every notification. */
  readonly notices: EventEmitter
  close(): Promise<void>
}

const reconnectMs = 1_000

export function openListener(url: string, channels: readonly string[]): Listener {
  const notices = new EventEmitter()
  notices.setMaxListeners(0)
  const stopping = new AbortController()
  const ended = keepListening(url, channels, notices, stopping.signal)
  return {
    notices,
    async close() {
      stopping.abort()
      await ended
    },
  }
}

async function keepListening(
  url: string,
  channels: readonly string[],
  notices: EventEmitter,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(url, channels, notices, signal)
    await pause(reconnectMs, undefined, { signal }).catch(() => {})
  }
}

/** Returns when the connection is lost or `signal` aborts; after a reconnect every channel is announced, since notices were missed. */
async function listenOnce(url: string, channels: readonly string[], notices: EventEmitter, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url, keepAlive: true })
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  client.on('error', () => resolve())
  client.on('end', () => resolve())
  signal.addEventListener('abort', () => resolve(), { once: true })
  client.on('notification', ({ channel }) => void notices.emit(channel))
  try {
    await client.connect()
    for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`)
    for (const channel of channels) notices.emit(channel)
    if (!signal.aborted) await lost
  } catch {
    // Postgres is away: the caller tries again.
  } finally {
    await client.end().catch(() => {})
  }
}
