/** The only reader of `process.env`: parsed once, frozen, every bad variable reported at once. */
import { Failure } from './domain/failure.ts'

export interface Secrets {
  /** Signs links and return paths (HMAC-SHA256), 32 bytes hex. */
  readonly tokenKey: string
  /** Keys the suppression hashes, 32 bytes hex. Losing it loses the suppression list. */
  readonly suppressionKey: string
  /** Salts the evidence chain, 32 bytes hex. */
  readonly evidenceKey: string
  /** Password of the embedded Postgres. */
  readonly postgresPassword: string
}

export interface Config {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly publicHost: string
  readonly publicPort: number
  /** Base of every link a lead or rep receives, without a trailing slash. */
  readonly publicUrl: string
  /** Null: embedded. */
  readonly databaseUrl: string | null
  readonly temporalAddress: string | null
  readonly temporalNamespace: string
  /** Null: not connected (real time) or the sink (demo). */
  readonly smtpUrl: string | null
  /** Where bounces, replies and mailto-unsubscribes arrive. */
  readonly inboundPort: number
  /** Where the sink listens when it runs in this process; null: no sink here. */
  readonly sinkPort: number | null
  readonly demo: boolean
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly secrets: Secrets
}

export function configurationFailure(problems: readonly string[]): Failure {
  return new Failure('configuration', problems.join('\n'))
}
