/** Simulations as rows: what was asked, how far it is, what came out; running them is client/simulation/. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { SimulationReport } from '../domain/simulation/report.ts'
import type { SimulationRequest } from '../domain/simulation/request.ts'
import { uuid } from './leads.ts'
import type { Db } from './open.ts'

/** `interrupted`: whoever ran it is gone; it can be started again. */
export type SimulationState = 'running' | 'finished' | 'cancelled' | 'failed' | 'interrupted'

export interface Simulation {
  readonly id: string
  readonly kind: 'personas' | 'history'
  readonly journey: string
  readonly state: SimulationState
  /** From 0 to 1. */
  readonly progress: number
  readonly failure: string | null
  readonly startedBy: string
  readonly startedAt: Date
  readonly seconds: number
  readonly asked: Asked
}

/** What was asked, without the texts of candidates. */
export interface Asked {
  readonly days: number
  /** How many random or recorded ones at most; chosen ones exactly. */
  readonly leads: number
  readonly isChosen: boolean
  readonly hasSource: boolean
  readonly hasModel: boolean
}

export interface SimulationDetail extends Simulation {
  readonly input: SimulationRequest
  /** Times are ISO texts. */
  readonly report: StoredReport | null
}

/** As `SimulationReport`, read back from JSON. */
export type StoredReport = Stored<SimulationReport>
type Stored<T> = T extends string ? T : T extends Date ? string : T extends object ? { [K in keyof T]: Stored<T[K]> } : T

/** Longer silence means that its process is gone. */
const silenceMs = 30_000

export async function insertSimulation(
  db: Db,
  { request, by, now }: { readonly request: SimulationRequest; readonly by: string; readonly now: Date },
  wall: Date,
): Promise<string> {
  const id = uuidv7()
  const times = { startedAt: now, startedWall: wall, seenWall: wall, finishedWall: null }
  await db
    .insertInto('simulation')
    .values({
      id,
      kind: request.kind,
      journey: request.journey,
      input: JSON.stringify(request),
      state: 'running',
      result: null,
      failure: null,
      startedBy: by,
      ...times,
    })
    .execute()
  return id
}

/** A sign of life. False when somebody has cancelled it: then it ends. */
export async function noteProgress(db: Db, id: string, progress: number, wall: Date): Promise<boolean> {
  const row = await db
    .updateTable('simulation')
    .set({ progress, seenWall: wall })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export type SimulationEnd =
  | { readonly state: 'finished'; readonly report: SimulationReport }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly failure: string }

/** No effect on one that has ended. True when this ended it. */
export async function endSimulation(db: Db, id: string, end: SimulationEnd, wall: Date): Promise<boolean> {
  if (!uuid.test(id)) return false
  const result = end.state === 'finished' ? { result: JSON.stringify(end.report), progress: 1 } : {}
  const failure = end.state === 'failed' ? { failure: end.failure } : {}
  const row = await db
    .updateTable('simulation')
    .set({ state: end.state, seenWall: wall, finishedWall: wall, ...result, ...failure })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** How many run now, by whatever process. */
export async function countRunning(db: Db, wall: Date): Promise<number> {
  const { rows } = await sql<{ running: number }>`
    select count(*)::integer as running from simulation
    where state = 'running' and seen_wall > ${new Date(wall.getTime() - silenceMs)}`.execute(db)
  return rows[0]?.running ?? 0
}

const columns = [
  'id',
  'kind',
  'journey',
  'state',
  'progress',
  'failure',
  'startedBy',
  'startedAt',
  'startedWall',
  'seenWall',
  'finishedWall',
] as const

const askedColumns = [
  sql<number>`(input ->> 'days')::integer`.as('days'),
  sql<number>`case when jsonb_array_length(coalesce(input -> 'chosen', '[]')) > 0
    then jsonb_array_length(input -> 'chosen') else (input ->> 'leads')::integer end`.as('leads'),
  sql<boolean>`jsonb_array_length(coalesce(input -> 'chosen', '[]')) > 0`.as('isChosen'),
  sql<boolean>`input ->> 'source' is not null`.as('hasSource'),
  sql<boolean>`input ->> 'model' is not null`.as('hasModel'),
]

/** The latest first. */
export async function listSimulations(db: Db, wall: Date, journey?: string): Promise<Simulation[]> {
  let query = db.selectFrom('simulation').select(columns).select(askedColumns).orderBy('startedWall', 'desc').limit(30)
  if (journey !== undefined) query = query.where('journey', '=', journey)
  return (await query.execute()).map((row) => simulationOf(row, wall))
}

/** Null when there is none. */
export async function readSimulation(db: Db, id: string, wall: Date): Promise<SimulationDetail | null> {
  if (!uuid.test(id)) return null
  const row = await db
    .selectFrom('simulation')
    .select([...columns, 'input', 'result'])
    .select(askedColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  return { ...simulationOf(row, wall), input: row.input as SimulationRequest, report: row.result as StoredReport | null }
}

interface Row extends Omit<Simulation, 'state' | 'seconds' | 'asked'>, Asked {
  readonly state: Exclude<SimulationState, 'interrupted'>
  readonly startedWall: Date
  readonly seenWall: Date
  readonly finishedWall: Date | null
}

function simulationOf(row: Row, wall: Date): Simulation {
  const { id, kind, journey, progress, failure, startedBy, startedAt, startedWall, seenWall, finishedWall } = row
  const { days, leads, isChosen, hasSource, hasModel } = row
  const isSilent = row.state === 'running' && wall.getTime() - seenWall.getTime() > silenceMs
  const seconds = ((finishedWall ?? seenWall).getTime() - startedWall.getTime()) / 1_000
  const state = isSilent ? 'interrupted' : row.state
  const asked = { days, leads, isChosen, hasSource, hasModel }
  return { id, kind, journey, state, progress, failure, startedBy, startedAt, seconds, asked }
}
