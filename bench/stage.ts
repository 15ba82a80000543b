/** A whole installation on loopback for one benchmark: real Postgres, Temporal server and mail server, and workers as processes; leaves nothing behind. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers } from '../client/embedded/child-records.ts'
import { freePort } from '../client/embedded/port.ts'
import { type RunningPostgres, startPostgres } from '../client/embedded/postgres.ts'
import { findTemporal } from '../client/embedded/temporal-binary.ts'
import { type RunningTemporal, startTemporal } from '../client/embedded/temporal.ts'
import { prepareDatabase } from '../client/launch/prepare.ts'
import { onStopSignal } from '../client/stop-signal.ts'
import { type Config, loadConfig } from '../config.ts'
import { setClock } from '../db/clock.ts'
import { migrate } from '../db/migrate.ts'
import { type Db, openDatabase } from '../db/open.ts'
import { seedSample } from '../db/seed-sample.ts'
import { sampleReps, sampleSettings } from '../demo/sample-company.ts'
import { type CountingSink, startCountingSink } from './counting-sink.ts'
import type { SinkBehaviour } from '../client/embedded/sink-behaviour.ts'

export interface Stage {
  readonly home: string
  readonly db: Db
  readonly databaseUrl: string
  readonly temporal: RunningTemporal
  readonly config: Config
  readonly sink: CountingSink
  /** Done at the end, before the parts below it are ended. */
  onEnd(end: () => Promise<unknown>): void
  /** Aborted when the time of the benchmark is over or somebody pressed Ctrl-C. */
  readonly signal: AbortSignal
}

export interface StageOptions {
  /** How fast business time runs from `benchStart` on. */
  readonly rate: number
  readonly limitMs: number
  readonly behave?: SinkBehaviour
}

/** A Monday, ten in Berlin: inside every usual window, with four working days ahead. */
export const benchStart = new Date('2026-03-02T09:00:00Z')

/** Runs `play` and ends everything it began, whatever happens. Exit code 1 when it answers false, throws or takes too long. */
export async function onStage(options: StageOptions, play: (stage: Stage) => Promise<boolean>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'ripen-bench-'))
  await chmod(home, 0o755)
  const signal = AbortSignal.any([onStopSignal(), AbortSignal.timeout(options.limitMs)])
  const ends: (() => Promise<unknown>)[] = []
  try {
    const stage = await setUp(home, options, signal, ends)
    process.exitCode = (await Promise.race([play(stage), tooLong(signal, options.limitMs), somethingBroke()])) ? 0 : 1
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  } finally {
    await endLeftoversOf(home, ends)
    await showComplaints(home)
    await rm(home, { recursive: true, force: true })
  }
  process.exit()
}

async function setUp(
  home: string,
  { rate, behave }: StageOptions,
  signal: AbortSignal,
  ends: (() => Promise<unknown>)[],
): Promise<Stage> {
  const [postgres, temporal, sink] = await Promise.all([startDatabase(home), startServer(home), startCountingSink(behave)])
  ends.push(
    () => sink.stop(),
    () => temporal.stop(),
    () => postgres.stop(),
  )
  const config = await configOf(home, postgres, temporal, sink)
  const db = openDatabase(postgres.url, { max: 20 })
  ends.unshift(() => db.destroy())
  await migrate(db)
  await db.transaction().execute((tx) => setClock(tx, { from: benchStart, rate, reason: 'bench' }))
  await prepareDatabase(db, config)
  await seedSample(db, { settings: sampleSettings, sla: {}, reps: sampleReps })
  const onEnd = (end: () => Promise<unknown>) => void ends.unshift(end)
  return { home, db, databaseUrl: postgres.url, temporal, config, sink, signal, onEnd }
}

/** As durable as in use; commits keep their time, so that a benchmark can say what came before and what after. */
async function startDatabase(home: string): Promise<RunningPostgres> {
  return startPostgres({
    folder: join(home, 'postgres'),
    port: await freePort(0),
    password: randomBytes(12).toString('hex'),
    database: 'ripen',
    settings: ['track_commit_timestamp=on'],
  })
}

async function startServer(home: string): Promise<RunningTemporal> {
  const { path } = await findTemporal({ home: join(tmpdir(), 'ripen-temporal'), say: (line) => console.error(line) })
  return startTemporal({ home, port: 0, cli: path })
}

async function configOf(home: string, postgres: RunningPostgres, temporal: RunningTemporal, sink: CountingSink): Promise<Config> {
  const [port, publicPort] = [await freePort(0), await freePort(0)]
  return loadConfig({
    RIPEN_HOME: home,
    PORT: String(port),
    PUBLIC_PORT: String(publicPort),
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    LOG_LEVEL: 'warn',
  })
}

function tooLong(signal: AbortSignal, limitMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`Stopped after at most ${limitMs / 1000} s`)), { once: true })
  })
}

/** Also what nobody waits for, so that even then nothing is left running. */
function somethingBroke(): Promise<never> {
  return new Promise((_resolve, reject) => process.once('uncaughtException', reject))
}

/** What workers logged as warnings: a benchmark that worked all the same should not hide it. */
async function showComplaints(home: string): Promise<void> {
  const lines = (await readFile(join(home, 'worker.log'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
  if (lines.length > 0)
    console.error(`The workers logged ${lines.length} lines, the last of them:\n${lines.slice(-5).join('\n')}`)
}

async function endLeftoversOf(home: string, ends: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const end of ends) await end().catch(() => {})
  await endLeftovers(home)
}
