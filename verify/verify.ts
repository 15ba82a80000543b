/** Takes one plan through its weeks in every way and says where they differ; what it starts, it stops. */
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import { sections, type Section } from './course.ts'
import { bundleWorkflows, type WorkflowBundle } from '../worker/workflow-bundle.ts'
import { type Difference, firstDifference, type NamedCourses } from './difference.ts'
import type { Engine } from './fast-forward.ts'
import type { KindsTaken } from './kinds-taken.ts'
import type { Plan } from './plan.ts'
import { serverEngine } from './server-engine.ts'
import { skippingEngine } from './skipping-engine.ts'
import type { TestServer } from './test-server.ts'
import { virtualEngine } from './virtual-engine.ts'
import { preparePlan, takeInTurn, takeSimulated, takeTogether, type WayTaken } from './ways.ts'

export const wayNames = ['virtual clock', 'simulation', 'time-skipping server', 'real server'] as const
export type WayName = (typeof wayNames)[number]

export interface VerifyParts {
  /** With the newest tables and otherwise empty, or a copy of one that nobody is connected to. */
  createDatabase(copyOf?: string): Promise<VerifyDatabase>
  readonly config: Config
  readonly temporal: { readonly address: string; readonly namespace: string }
  readonly testServer: TestServer
  readonly say?: (line: string) => void
  /** Ends what is under way at the next moment. */
  readonly signal?: AbortSignal
}

export interface VerifyDatabase {
  readonly name: string
  readonly url: string
  readonly db: Db
  drop(): Promise<void>
}

export interface Verified {
  readonly ways: readonly { readonly way: WayName; readonly seconds: number; readonly moments: number }[]
  /** Lines compared, of the first way. */
  readonly compared: Readonly<Record<Section, number>>
  /** How often leads stood at steps of each kind; null when no way has written rows. */
  readonly kinds: KindsTaken | null
  readonly difference: Difference | null
}

type Taken = NamedCourses & WayTaken & { readonly way: WayName }

export async function verifyPlan(plan: Plan, parts: VerifyParts, ways: readonly WayName[] = wayNames): Promise<Verified> {
  const workflowBundle = await bundleWorkflows()
  const prepared = await parts.createDatabase()
  await preparePlan(prepared.db, plan)
  await prepared.db.destroy()
  const taken: Taken[] = []
  for (const way of ways) {
    const database = await parts.createDatabase(prepared.name)
    try {
      taken.push({ way, ...(await take(way, plan, parts, database, workflowBundle)) })
    } finally {
      await database.drop()
    }
    parts.say?.(`${way}: ${taken.at(-1)?.seconds.toFixed(1)} s`)
  }
  await prepared.drop()
  return {
    ways: taken.map(({ way, seconds, moments }) => ({ way, seconds, moments })),
    compared: countLines(taken[0]),
    kinds: taken.find(({ kinds }) => kinds !== null)?.kinds ?? null,
    difference: firstDifference(plan, taken),
  }
}

async function take(
  way: WayName,
  plan: Plan,
  { config, temporal, testServer, signal }: VerifyParts,
  { db, url }: VerifyDatabase,
  workflowBundle: WorkflowBundle,
): Promise<WayTaken> {
  const place = { db, config, signal }
  switch (way) {
    case 'virtual clock':
      return takeTogether(plan, place, virtualEngine(db, config))
    case 'simulation':
      return takeSimulated(plan, place)
    case 'time-skipping server': {
      const engine = await skippingEngine({ ...place, server: testServer, workflowBundle })
      return ended(engine, takeInTurn(plan, place, engine))
    }
    case 'real server': {
      const engine = await serverEngine({ ...place, databaseUrl: url, temporal, workflowBundle })
      return ended(engine, takeTogether(plan, place, engine))
    }
    default:
      return way satisfies never
  }
}

async function ended(engine: Engine, taking: Promise<WayTaken>): Promise<WayTaken> {
  try {
    return await taking
  } finally {
    await engine.stop()
  }
}

function countLines(first: NamedCourses | undefined): Record<Section, number> {
  const courses = [...(first?.courses.values() ?? [])]
  const count = (section: Section) => courses.reduce((sum, course) => sum + course[section].length, 0)
  const [steps, messages, stages, handoffs, ends] = sections.map(count)
  return { steps: steps ?? 0, messages: messages ?? 0, stages: stages ?? 0, handoffs: handoffs ?? 0, ends: ends ?? 0 }
}
