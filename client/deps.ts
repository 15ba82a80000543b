/** What every route may use; built once by the server. */
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'

export interface ClientDeps {
  readonly db: Db
  readonly config: Config
  readonly log: Logger
}
