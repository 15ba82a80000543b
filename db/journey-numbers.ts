/** How many leads each step of a journey version has seen: standing there, gone on by which way, left and why. Reads only; journey-leads.ts lists them. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

/** Leads are counted, not visits: one that comes round twice counts once. */
export interface StepNumbers {
  readonly waiting: number
  /** Went on from here, by the label of the arrow. */
  readonly ways: ReadonlyMap<string, number>
  /** Left the journey here, for whatever reason. */
  readonly left: number
  readonly outcomes: readonly Left[]
}

export interface Left {
  readonly outcome: string
  readonly leads: number
}

export type NumbersOf = (step: string) => StepNumbers

const none: StepNumbers = { waiting: 0, ways: new Map(), left: 0, outcomes: [] }

/** Answers for any step, also one that nobody has reached. */
export async function readStepNumbers(db: Db, versionId: string): Promise<NumbersOf> {
  const [waiting, passages, left] = await Promise.all([
    countWaiting(db, versionId),
    countPassages(db, versionId),
    countLeft(db, versionId),
  ])
  const steps = new Map<string, StepNumbers>()
  const change = (step: string, numbers: Partial<StepNumbers>) => steps.set(step, { ...none, ...steps.get(step), ...numbers })
  for (const { step, leads } of waiting) change(step, { waiting: leads })
  for (const [step, rows] of Map.groupBy(passages, (row) => row.step))
    change(step, { ways: new Map(rows.map(({ way, leads }) => [way, leads])) })
  for (const [step, rows] of Map.groupBy(left, (row) => row.step)) change(step, leftOf(rows))
  return (step) => steps.get(step) ?? none
}

/** Leads that went on from one step, by whatever way; whoever went two ways counts once. */
export async function countPassed(db: Db, versionId: string, step: string): Promise<number> {
  const { rows } = await sql<{ leads: number }>`
    select count(distinct lead_id) as leads from journey_decision
    where journey_version_id = ${versionId} and step = ${step} and way is not null`.execute(db)
  return rows[0]?.leads ?? 0
}

interface Counted {
  readonly step: string
  readonly leads: number
}

async function countWaiting(db: Db, versionId: string): Promise<readonly Counted[]> {
  const { rows } = await sql<Counted>`
    select step, count(distinct lead_id) as leads from enrolment
    where journey_version_id = ${versionId} and status = 'active' group by step`.execute(db)
  return rows
}

async function countPassages(db: Db, versionId: string): Promise<readonly (Counted & { way: string })[]> {
  const { rows } = await sql<Counted & { way: string }>`
    select step, way, count(distinct lead_id) as leads from journey_decision
    where journey_version_id = ${versionId} and way is not null group by step, way`.execute(db)
  return rows
}

interface LeftRow extends Counted {
  /** Null in the row that counts the leads of every outcome together. */
  readonly outcome: string | null
}

async function countLeft(db: Db, versionId: string): Promise<readonly LeftRow[]> {
  const { rows } = await sql<LeftRow>`
    select step, outcome, count(distinct lead_id) as leads from enrolment
    where journey_version_id = ${versionId} and status = 'finished'
    group by grouping sets ((step, outcome), (step)) order by leads desc, outcome`.execute(db)
  return rows
}

function leftOf(rows: readonly LeftRow[]): Pick<StepNumbers, 'left' | 'outcomes'> {
  return {
    left: rows.find(({ outcome }) => outcome === null)?.leads ?? 0,
    outcomes: rows.flatMap(({ outcome, leads }) => (outcome === null ? [] : [{ outcome, leads }])),
  }
}
