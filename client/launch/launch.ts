/** The story of a start: claim the folder, run the parts in order, keep them running, and end all of them within ten seconds. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import { releaseClock } from '../../db/demo-clock.ts'
import { type Db, openDatabase } from '../../db/open.ts'
import { endLeftovers } from '../embedded/child-records.ts'
import { startPostgres } from '../embedded/postgres.ts'
import { type RunningTemporal, startTemporal } from '../embedded/temporal.ts'
import { untilAborted } from '../stop-signal.ts'
import { untilReady } from './await-ready.ts'
import { bannerText } from './banner.ts'
import { type Claim, claimHome } from './claim.ts'
import { type Plan, planStart } from './plan.ts'
import { prepareDatabase } from './prepare.ts'
import { type ProcessName, startProcess, type Surroundings } from './processes.ts'
import { announced, type Say } from './progress.ts'
import { RunningParts } from './running-parts.ts'

export interface LaunchOptions {
  readonly config: Config
  /** Lines about what happens. */
  readonly say: Say
  /** Receives the banner. */
  readonly show: (banner: string) => void
  /** Aborted by Ctrl-C, at any moment. */
  readonly signal: AbortSignal
}

interface Start extends LaunchOptions {
  readonly plan: Plan
  readonly parts: RunningParts
}

/** A simulated day takes ten seconds. */
const demoRate = 8640
/** What is just starting may notice that it is no longer wanted. */
const settleMs = 1_000

/**
 * Returns when the signal was given and everything has ended; throws when a part cannot start, after ending the others.
 * Work that cannot be called off (a download) may go on, so the caller ends the process.
 */
export async function launch(options: LaunchOptions): Promise<void> {
  const { config, say, signal } = options
  const claim = await claimHome(config)
  const parts = new RunningParts(say)
  try {
    const ended = await endLeftovers(config.home)
    if (ended.length > 0) say(`Ended what a killed start had left: ${ended.join(', ')}.`)
    const started = startAll({ ...options, plan: await planStart(config), parts }, claim)
    await Promise.race([started, untilAborted(signal)])
    await untilAborted(signal)
    say('Stopping …')
    await Promise.all([parts.stop(), Promise.race([started.catch(() => {}), delay(settleMs)])])
  } finally {
    await parts.stop()
    await endLeftovers(config.home)
    claim.release()
  }
}

async function startAll(start: Start, claim: Claim): Promise<void> {
  const { config, plan, parts, say, show, signal } = start
  const [databaseUrl, temporal] = await Promise.all([
    announced(say, 'Starting Postgres', startDatabase(start)),
    announced(say, 'Starting the Temporal server', startTemporalPart(start)),
  ])
  const smtpUrl = plan.sinkUrl ?? config.smtpUrl
  claim.record({ adminUrl: plan.adminUrl, databaseUrl, temporalAddress: temporal.address, smtpUrl })
  const db = openDatabase(databaseUrl, { max: 2 })
  parts.useDatabase(db, config.demo)
  await announced(say, 'Preparing the database', prepareDatabase(db, config))
  const around = { config, plan, databaseUrl, temporalAddress: temporal.address }
  await startProcesses(['server', 'worker'], around, parts)
  const readiness = await announced(say, 'Waiting for server and worker', untilReady(plan.adminUrl, signal))
  if (signal.aborted) return
  if (config.demo) await startDemo(db, around, parts)
  show(bannerText({ config, plan, temporalSource: temporal.source, temporalUiUrl: temporal.uiUrl, readiness }))
}

async function startDatabase({ config, plan, parts }: Start): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl
  const { url } = await parts.addEmbedded('Postgres', () =>
    startPostgres({
      folder: join(config.home, 'postgres'),
      port: plan.ports.postgres,
      password: config.secrets.postgresPassword,
      database: 'ripen',
    }),
  )
  return url
}

function startTemporalPart({ config, plan, parts, say }: Start): Promise<RunningTemporal> {
  return parts.addEmbedded('The Temporal server', () =>
    startTemporal({
      home: config.home,
      port: plan.ports.temporal,
      uiPort: plan.ports.temporalUi,
      address: config.temporalAddress,
      cli: config.temporalCli,
      namespace: config.temporalNamespace,
      say,
    }),
  )
}

async function startProcesses(names: readonly ProcessName[], around: Surroundings, parts: RunningParts): Promise<void> {
  const logOf = (name: string) => join(around.config.home, `${name}.log`)
  await Promise.all(names.map((name) => parts.addUser(`The ${name} (see ${logOf(name)})`, () => startProcess(name, around))))
}

/** Time runs only while somebody is there to live in it. */
async function startDemo(db: Db, around: Surroundings, parts: RunningParts): Promise<void> {
  if (existsSync(new URL('../../demo/main.ts', import.meta.url))) await startProcesses(['demo'], around, parts)
  await db.transaction().execute((tx) => releaseClock(tx, demoRate))
}
