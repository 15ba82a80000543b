/** What a drain is given, and how patient it is with servers, other drains and its own end. */
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'

export interface DrainDeps {
  readonly db: Db
  readonly config: Pick<Config, 'smtpUrl' | 'sinkPort' | 'publicUrl'> & { readonly secrets: Pick<Config['secrets'], 'tokenKey'> }
  readonly log: Logger
}

export interface DrainOptions {
  readonly transportId: string
  readonly workerId: string
  readonly signal: AbortSignal
  heartbeat(): void
  /** After this the drain returns, and is called again while mail is due. */
  readonly maxMs: number
  readonly limits?: Partial<DrainLimits>
}

export interface DrainLimits {
  /** At most, and fewer where a server takes fewer; one of them is kept for mail that people wait for. */
  readonly connections: number
  readonly connectMs: number
  /** Silence of the server after which a connection is given up. */
  readonly silenceMs: number
  /** Without a sign of life for so long a drain counts as dead. */
  readonly leaseMs: number
  /** How long it stays for more mail when all is sent and the clock runs: a trickle then needs no workflow task per mail. */
  readonly lingerMs: number
  /** How long an orderly end waits for what is under way. */
  readonly graceMs: number
}

export const usualLimits: DrainLimits = {
  connections: 20,
  connectMs: 10_000,
  silenceMs: 60_000,
  leaseMs: 20_000,
  lingerMs: 2_000,
  graceMs: 4_000,
}
