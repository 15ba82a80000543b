/** The story of a start: claim the folder, run the parts in order, keep them running, and end all of them within ten seconds. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import { releaseClock } from '../../db/demo-clock.ts'
import { type Db, openDatabase } from '../../db/open.ts'
import { endLeftovers } from '../embedded/child-records.ts'
import { startPostgres } from '../embedded/postgres.ts'
import { type RunningTemporal, startTemporal, type TemporalPorts } from '../embedded/temporal.ts'
import { untilAborted } from '../stop-signal.ts'
import { untilReady } from './await-ready.ts'
import { bannerText } from './banner.ts'
import { startBoundServer } from './bound-server.ts'
import { type Claim, claimHome } from './claim.ts'
import { type Plan, planStart, refuseTakenPorts } from './plan.ts'
import { prepareDatabase } from './prepare.ts'
import { type ProcessName, startProcess, type Surroundings } from './processes.ts'
import { announced, type Say } from './progress.ts'
import { RunningParts } from './running-parts.ts'
import { bundleForWorkers } from './workflow-bundle.ts'

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
    const plan = await planStart(config)
    refuseTakenPorts(plan, config)
    const started = startAll({ ...options, plan, parts }, claim)
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
  const { config, parts, say, show, signal } = start
  const bundling = bundleForWorkers(config.home)
  const [databaseUrl, temporal] = await Promise.all([
    announced(say, 'Starting Postgres', startDatabase(start)),
    announced(say, 'Starting the Temporal server', startTemporalPart(start)),
  ])
  const places = { databaseUrl, temporalAddress: temporal.address }
  claim.record({ ...places, ...addressesOf(start.plan, config) })
  const db = openDatabase(databaseUrl, { max: 2 })
  parts.useDatabase(db, config.demo)
  await announced(say, 'Preparing the database', prepareDatabase(db, config))
  const plan = await announced(say, 'Starting the server', startServer({ config, plan: start.plan, ...places }, start))
  const workflows = await announced(say, 'Bundling the workflows', bundling)
  if (signal.aborted) return
  claim.record({ ...places, ...addressesOf(plan, config) })
  const around = { config, plan, ...places, workflows }
  await startProcesses(['worker'], around, parts)
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

/** Started again after a crash, it keeps its ports: server and worker know them by then. */
function startTemporalPart({ config, plan, parts, say }: Start): Promise<RunningTemporal> {
  let keep: TemporalPorts | null = null
  return parts.addEmbedded('The Temporal server', async () => {
    const temporal = await startTemporal({
      home: config.home,
      port: plan.ports.temporal,
      uiPort: plan.ports.temporalUi,
      address: config.temporalAddress,
      cli: config.temporalCli,
      namespace: config.temporalNamespace,
      keep,
      say,
    })
    keep = temporal.ports
    return temporal
  })
}

function addressesOf({ adminUrl, sinkUrl }: Plan, { smtpUrl }: Config) {
  return { adminUrl, smtpUrl: sinkUrl ?? smtpUrl }
}

/** Answers where it listens, which the others must know. Started again after a crash, it keeps its ports. */
async function startServer(around: Surroundings, { parts, signal }: Start): Promise<Plan> {
  let bound: Plan | null = null
  await parts.addUser(partName('server', around), async () => {
    if (bound !== null) return startProcess('server', { ...around, plan: bound })
    const { child, plan } = await startBoundServer(around, signal)
    bound = plan
    return child
  })
  return bound ?? around.plan
}

function partName(name: ProcessName, { config }: Surroundings): string {
  return `The ${name} (see ${join(config.home, `${name}.log`)})`
}

async function startProcesses(names: readonly ProcessName[], around: Surroundings, parts: RunningParts): Promise<void> {
  await Promise.all(names.map((name) => parts.addUser(partName(name, around), () => startProcess(name, around))))
}

/** Time runs only while somebody is there to live in it. */
async function startDemo(db: Db, around: Surroundings, parts: RunningParts): Promise<void> {
  if (existsSync(new URL('../../demo/main.ts', import.meta.url))) await startProcesses(['demo'], around, parts)
  await db.transaction().execute((tx) => releaseClock(tx, demoRate))
}
