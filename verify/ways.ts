/** The ways to take a plan's leads through their weeks, each in a database of its own. */
import { publishStarter } from '../client/launch/starter.ts'
import type { Config } from '../config.ts'
import { seed } from '../db/seed.ts'
import { initialSettings } from '../db/seed-settings.ts'
import { seedSample } from '../db/seed-sample.ts'
import { publishJourney } from '../db/journey-publish.ts'
import type { Db, Tx } from '../db/open.ts'
import { publishSegment } from '../db/segment-publish.ts'
import { Failure } from '../domain/failure.ts'
import { type Course, coursesOf } from './course.ts'
import { type Engine, fastForward, type ScriptedAct } from './fast-forward.ts'
import { insertLead, perform } from './perform.ts'
import { type KindsTaken, kindsTaken } from './kinds-taken.ts'
import type { Plan } from './plan.ts'
import type { PlannedLead } from './random-leads.ts'
import { simulatePlan } from './simulation.ts'
import type { SkippingEngine } from './skipping-engine.ts'

export interface WayTaken {
  readonly courses: ReadonlyMap<string, Course>
  readonly seconds: number
  /** How often the clock was moved; things that happened, in a simulation. */
  readonly moments: number
  /** Null where no rows were written. */
  readonly kinds: KindsTaken | null
}

export interface WayPlace {
  readonly db: Db
  readonly config: Config
  readonly signal?: AbortSignal | undefined
}

/** All leads at once. */
export async function takeTogether(plan: Plan, { db, config, signal }: WayPlace, engine: Engine): Promise<WayTaken> {
  return timed(db, plan, async () => {
    await insertLeads(db, plan.leads, config, plan.from)
    return fastForward(engine, plan.until, scriptOf(db, plan.leads), signal)
  })
}

/** One lead after the other, each from the beginning. */
export async function takeInTurn(plan: Plan, { db, config, signal }: WayPlace, engine: SkippingEngine): Promise<WayTaken> {
  return timed(db, plan, async () => {
    let moments = 0
    for (const lead of plan.leads) {
      await engine.startOver(plan.from)
      await insertLeads(db, [lead], config, plan.from)
      moments += await fastForward(engine, plan.until, scriptOf(db, [lead]), signal)
    }
    return moments
  })
}

/** Without any engine: the database only says how everything stands at the beginning. */
export async function takeSimulated(plan: Plan, { db, config }: WayPlace): Promise<WayTaken> {
  await insertLeads(db, plan.leads, config, plan.from)
  const since = performance.now()
  const { courses, happenings } = await simulatePlan(plan, db)
  return { courses, seconds: (performance.now() - since) / 1000, moments: happenings, kinds: null }
}

async function timed(db: Db, plan: Plan, run: () => Promise<number>): Promise<WayTaken> {
  const since = performance.now()
  const moments = await run()
  const seconds = (performance.now() - since) / 1000
  return { courses: await coursesOf(db), seconds, moments, kinds: await kindsTaken(db, plan) }
}

async function insertLeads(db: Db, leads: readonly PlannedLead[], { secrets }: Config, at: Date): Promise<void> {
  for (const lead of leads) await db.transaction().execute((tx) => insertLead(tx, lead, secrets.suppressionKey, at))
}

function scriptOf(db: Db, leads: readonly PlannedLead[]): ScriptedAct[] {
  return leads.flatMap(({ id, acts }) => acts.map((act) => ({ at: act.at, perform: () => perform(db, id, act) })))
}

const rep = { name: 'Rep', email: 'rep@firma.example', phone: '+49 89 1', isTeamLead: true }

/** The clock stands on the plan's beginning; all journeys are in force. One rep without limits, so that no turn can be taken away. */
export async function preparePlan(db: Db, plan: Plan): Promise<void> {
  await seed(db, { settings: initialSettings, clock: { from: plan.from, rate: 0 } })
  await seedSample(db, { settings: {}, sla: {}, reps: [rep] })
  await db.updateTable('rep').set({ capacity: 1_000_000 }).execute()
  await publishStarter(db, plan.from)
  await db.transaction().execute((tx) => publishAll(tx, plan))
}

async function publishAll(tx: Tx, { journeys, segments, from }: Plan): Promise<void> {
  for (const { source } of segments) await publishSegment(tx, source, 'verify', from)
  const keys = journeys.map(({ key }) => key)
  for (const { key, source } of journeys) {
    const published = await publishJourney(tx, source, { by: 'verify', alongside: keys }, from)
    if (!published.ok) throw new Failure('invariant', `${key} does not validate: ${JSON.stringify(published)}\n${source}`)
  }
}
