/** A throw-away installation on loopback to verify in: Postgres, Temporal server, test server and a mail server; leaves nothing behind. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { freePort } from '../client/embedded/port.ts'
import { startPostgres } from '../client/embedded/postgres.ts'
import { startTemporal } from '../client/embedded/temporal.ts'
import { findTemporal } from '../client/embedded/temporal-binary.ts'
import type { Config } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { startHooks } from './hooks.ts'
import { startMailServer } from './mail-server.ts'
import { isRefused } from './random-leads.ts'
import { startTestServer } from './test-server.ts'
import type { VerifyDatabase, VerifyParts } from './verify.ts'

export interface VerifyStage extends VerifyParts {
  /** Where webhooks of journeys call. */
  readonly hooks: string
  stop(): Promise<void>
}

export interface StageOptions {
  readonly config: Config
  /** Where fetched programs are kept between runs. */
  readonly cache: string
  readonly say: (line: string) => void
}

const template = 'ripen_verify'

/** Nothing of the installation it is called in is touched: its settings say at most which Temporal server to start. */
export async function openStage({ config, cache, say }: StageOptions): Promise<VerifyStage> {
  const home = await mkdtemp(join(tmpdir(), 'ripen-verify-'))
  await chmod(home, 0o755)
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of ends.toReversed()) await end().catch(() => {})
    await rm(home, { recursive: true, force: true })
  }
  const started = async <Part extends { stop(): Promise<unknown> }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting
    ends.push(() => part.stop())
    return part
  }
  try {
    const { path } = await findTemporal({ home: cache, cli: config.temporalCli, say })
    const testServer = await started(startTestServer({ home, cache, say }))
    const temporal = await started(startTemporal({ home, port: 0, cli: path, storage: 'memory' }))
    const mailServer = await started(startMailServer(isRefused))
    const hooks = await started(startHooks())
    const createDatabase = await startDatabases(home, started)
    const smtpUrl = `smtp://127.0.0.1:${mailServer.port}`
    return {
      createDatabase,
      temporal,
      testServer,
      hooks: `http://${hooks.host}`,
      config: { ...config, home, smtpUrl, webhookHosts: [hooks.host], demo: false },
      say,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Started = <Part extends { stop(): Promise<unknown> }>(starting: Promise<Part>) => Promise<Part>

/** Each a copy of one that was migrated once; durability is of no use to what is thrown away. */
async function startDatabases(home: string, started: Started): Promise<VerifyParts['createDatabase']> {
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const password = randomBytes(12).toString('hex')
  const port = await freePort(0)
  const server = await started(startPostgres({ folder: join(home, 'postgres'), port, password, database: template, settings }))
  const migrated = openDatabase(server.url)
  await migrate(migrated)
  await migrated.destroy()
  return (copyOf = template) => cloneDatabase((database) => server.urlOf(database), copyOf)
}

/** `from` must have no connections. */
export async function cloneDatabase(urlOf: (database: string) => string, from: string): Promise<VerifyDatabase> {
  const name = `verify_${randomBytes(6).toString('hex')}`
  const command = async (text: string) => {
    const admin = openDatabase(urlOf('postgres'), { max: 1 })
    await admin.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(7)`.execute(connection)
      await sql.raw(text).execute(connection)
    })
    await admin.destroy()
  }
  await command(`create database ${name} template ${from}`)
  const url = urlOf(name)
  const db = openDatabase(url, { max: 20 })
  return {
    name,
    url,
    db,
    async drop() {
      await db.destroy()
      await command(`drop database if exists ${name} with (force)`)
    },
  }
}
