/** Whether this installation can accept and decide, part by part; what is not connected is a state, not a fault. */
import { readClock } from '../db/clock.ts'
import { readHealth } from '../db/health-view.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { isSenderSet } from '../db/seed-settings.ts'
import { readSettings } from '../db/settings.ts'
import type { ClientDeps } from './deps.ts'

export type PartState = 'ok' | 'waiting' | 'notConnected' | 'broken'

export interface Part {
  /** database, schema, clock, scoringModel, worker, relay or sender. */
  readonly part: string
  readonly state: PartState
  /** What to know or to do, in one sentence. */
  readonly note: string
}

export interface Readiness {
  /** Events are accepted, and what they mean is decided. */
  readonly ready: boolean
  readonly parts: readonly Part[]
}

export type Finding = Omit<Part, 'part'>

type Check = (deps: ClientDeps) => Promise<Finding>

/** In the order in which one needs the other. */
const checks: readonly (readonly [Part['part'], Check])[] = [
  ['database', checkDatabase],
  ['schema', checkSchema],
  ['clock', checkClock],
  ['scoringModel', checkModel],
  ['worker', checkWorker],
  ['relay', checkRelay],
  ['sender', checkSender],
]

export async function readReadiness(deps: ClientDeps): Promise<Readiness> {
  const parts: Part[] = []
  for (const [part, check] of checks) parts.push(await partOf(part, () => check(deps)))
  return { ready: parts.every(({ state }) => state !== 'broken'), parts }
}

/** A check that breaks down says so with a code; its text may quote settings. */
export async function partOf(part: string, check: () => Promise<Finding>): Promise<Part> {
  try {
    return { part, ...(await check()) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
    return { part, state: 'broken', note: `Does not answer (${code}).` }
  }
}

async function checkDatabase({ db }: ClientDeps): Promise<Finding> {
  await db.selectNoFrom((eb) => eb.lit(1).as('one')).execute()
  return { state: 'ok', note: 'Postgres answers.' }
}

async function checkSchema({ db }: ClientDeps): Promise<Finding> {
  const pending = await pendingMigrations(db)
  if (pending.length === 0) return { state: 'ok', note: 'The tables are up to date.' }
  return { state: 'broken', note: `${pending.length} migrations have not run; run \`ripen migrate\`.` }
}

async function checkClock({ db }: ClientDeps): Promise<Finding> {
  const { rate } = await readClock(db)
  if (rate === 0) return { state: 'waiting', note: 'Business time is paused; continue it on any page.' }
  return { state: 'ok', note: rate === 1 ? 'Real time.' : `Business time runs ${rate} times as fast as the wall clock.` }
}

async function checkModel({ db }: ClientDeps): Promise<Finding> {
  const model = await db.selectFrom('scoringModel').select('version').where('status', '=', 'published').executeTakeFirst()
  if (model === undefined) return { state: 'broken', note: 'No scoring model is published; run `ripen migrate`.' }
  return { state: 'ok', note: `Scoring model ${model.version} is published.` }
}

async function checkWorker({ db }: ClientDeps): Promise<Finding> {
  const { workers } = await readHealth(db, new Date())
  if (workers === 0) return { state: 'broken', note: 'No worker runs; start one with `ripen worker`.' }
  return { state: 'ok', note: `${workers} running.` }
}

async function checkRelay({ config }: ClientDeps): Promise<Finding> {
  if (config.smtpUrl !== null) return { state: 'ok', note: 'A relay is set.' }
  if (config.demo) return { state: 'ok', note: 'Mail goes to the inbox page of the demo.' }
  return { state: 'notConnected', note: 'Mail stays queued until SMTP_URL names a relay.' }
}

async function checkSender({ db }: ClientDeps): Promise<Finding> {
  if (isSenderSet(await readSettings(db))) return { state: 'ok', note: 'The sender is set.' }
  return { state: 'notConnected', note: 'Name the sender on the settings page before the first mail.' }
}
