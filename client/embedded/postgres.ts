/** An embedded Postgres on loopback in a folder of our own; knows nothing of Ripen's tables. */
import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { Failure } from '../../domain/failure.ts'
import { type RunningChild, startChild } from './child.ts'
import { freePort } from './port.ts'
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts'
import { postgresUser, reachableDataFolder, type SystemUser } from './postgres-user.ts'

export interface RunningPostgres {
  readonly url: string
  /** Where the data lie: the wanted folder, or one outside that the user of Postgres can reach. */
  readonly folder: string
  /** Address of a database of this server by name. */
  urlOf(database: string): string
  /** Resolves if the server ends by itself. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** For the data; its parent keeps the log and the record of the process. */
  readonly folder: string
  readonly port: number
  readonly password: string
  readonly database: string
  /** Extra `-c` settings, such as `fsync=off` for tests. */
  readonly settings?: readonly string[]
}

const run = promisify(execFile)
const role = 'ripen'
/** The same on every system, whatever locales it has. */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
/** After a crash Postgres first replays its log. */
const readyMs = 120_000

/** Initialises the folder on first use. As root the server runs as another user, since Postgres refuses root. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const user = postgresUser()
  const binaries = findPostgres(user)
  const home = dirname(resolve(options.folder))
  const folder = reachableDataFolder(options.folder, user)
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(binaries, folder, options.password, user)
  removeStaleLock(folder)
  const logFile = join(home, 'postgres.log')
  const startOn = (port: number) =>
    startChild({
      home,
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', folder, '-p', String(port), '-h', '127.0.0.1', ...flags(options)],
      logFile,
      user,
      signal: 'SIGINT',
    })
  const { child, port } = await startOnFreePort(options, startOn, logFile)
  const urlOf = (database: string) => addressOf(options.password, port, database)
  await createDatabase(urlOf('postgres'), options.database)
  return { url: urlOf(options.database), folder, urlOf, exited: child.exited, stop: () => child.stop() }
}

const addressOf = (password: string, port: number, database: string) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

const portAttempts = 5

/** A port that was free a moment ago may be taken by another start on this machine; then the next one is tried. */
async function startOnFreePort(
  { port: wanted, password }: PostgresOptions,
  startOn: (port: number) => Promise<RunningChild>,
  logFile: string,
): Promise<{ child: RunningChild; port: number }> {
  let port = wanted
  for (let attempt = 1; ; attempt += 1) {
    const child = await startOn(port)
    try {
      await untilItAnswers(addressOf(password, port, 'postgres'), child, logFile)
      return { child, port }
    } catch (error) {
      if (attempt === portAttempts || !/could not bind/.test(readFileSync(logFile, 'utf8'))) throw error
      port = await freePort(port + 1)
    }
  }
}

async function initialise(binaries: PostgresBinaries, folder: string, password: string, user: SystemUser | null): Promise<void> {
  const secret = mkdtempSync(join(tmpdir(), 'ripen-initdb-'))
  const passwordFile = join(secret, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user !== null) for (const path of [secret, passwordFile]) chownSync(path, user.uid, user.gid)
  try {
    await run(binaries.initdb, ['-D', folder, '-U', role, '--pwfile', passwordFile, '--auth=scram-sha-256', ...locale], {
      cwd: '/',
      ...user,
    })
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw new Failure('databaseUnavailable', `The embedded Postgres could not create ${folder}: ${lastLine(cause)}`, { cause })
  } finally {
    rmSync(secret, { recursive: true })
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}

function flags(options: PostgresOptions): string[] {
  return [...terse, ...(options.settings ?? [])].flatMap((setting) => ['-c', setting])
}

/** Keeps values of failing statements (addresses, names) out of the server's log. */
const terse = [
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_parameter_max_length_on_error=0',
  'unix_socket_directories=',
]

/** A machine that went down leaves the lock behind, and its process number may belong to another program by now. */
function removeStaleLock(folder: string): void {
  const lock = join(folder, 'postmaster.pid')
  if (!existsSync(lock) || process.platform !== 'linux') return
  const pid = readFileSync(lock, 'utf8').split('\n')[0] ?? ''
  if (programOf(pid) !== 'postgres') rmSync(lock)
}

function programOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return null
  }
}

async function untilItAnswers(url: string, child: RunningChild, logFile: string): Promise<void> {
  const ended = new AbortController()
  void child.exited.then(() => ended.abort())
  const gaveUp = AbortSignal.any([ended.signal, AbortSignal.timeout(readyMs)])
  while (!gaveUp.aborted) {
    if (await answers(url)) return
    await delay(20)
  }
  await child.stop()
  throw new Failure('databaseUnavailable', `The embedded Postgres did not start: ${lastLogLine(logFile)} See ${logFile}.`)
}

/** Something else that listens there may never say a word. */
const silenceMs = 2_000

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: silenceMs })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end()
  }
}

function lastLogLine(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? 'no message.'
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
