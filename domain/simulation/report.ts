/** What a simulation tells a marketer: sums of what would happen, or of what would have happened beside what did. Plain JSON but for dates. */
import type { LeadId } from '../id.ts'
import type { Course } from './course.ts'
import { type Diff, diffOf } from './diff.ts'
import { personaKeys, type PersonaKey } from './personas.ts'
import { type Cast, personaReactions } from './persona-reactions.ts'
import { type LeadRecord, replayReactions } from './replay.ts'
import type { SalesHabits } from './rep-habits.ts'
import { type Progress, simulation } from './simulate.ts'
import { firstMql, type Period, sentMails, type Tally, tallyOf } from './tally.ts'
import type { World } from './world.ts'

/** Everything a simulation needs: plain values, so that another thread can have it. */
export type SimulationTask = PersonaTask | HistoryTask

export interface PersonaTask {
  readonly kind: 'personas'
  readonly world: World
  readonly cast: Cast
  readonly period: Period
}

export interface HistoryTask {
  readonly kind: 'history'
  /** With what was in force, and with the candidate; the leads are the same, as they stood then. */
  readonly inForce: World
  readonly candidate: World
  readonly record: ReadonlyMap<LeadId, LeadRecord>
  readonly real: readonly Course[]
  readonly habits: SalesHabits
  readonly seed: number
  readonly period: Period
}

export type SimulationReport = PersonaReport | HistoryReport

export interface PersonaReport {
  readonly kind: 'personas'
  readonly period: Period
  readonly tally: Tally
  readonly personas: readonly PersonaRow[]
}

export interface PersonaRow {
  readonly persona: PersonaKey
  readonly leads: number
  readonly emails: number
  readonly mqls: number
  readonly unsubscribed: number
}

export interface HistoryReport {
  readonly kind: 'history'
  readonly period: Period
  readonly real: Tally
  /** The replay with what was in force: how far a replay can be trusted. */
  readonly replayed: Tally
  readonly candidate: Tally
  readonly diff: Diff
}

export function* runTask(task: SimulationTask): Generator<Progress, SimulationReport, void> {
  return task.kind === 'personas' ? yield* runPersonas(task) : yield* runHistory(task)
}

function* runPersonas({ world, cast, period }: PersonaTask): Generator<Progress, PersonaReport, void> {
  const { courses } = yield* simulation(world, { ...period, reactions: personaReactions(world.sales, cast), keepsSteps: false })
  const tally = tallyOf(courses, world.sales, period)
  return { kind: 'personas', period, tally, personas: personaRows(courses, cast) }
}

function personaRows(courses: readonly Course[], { personaOf }: Cast): PersonaRow[] {
  const groups = Map.groupBy(courses, ({ leadId }) => personaOf.get(leadId) ?? 'silent')
  return personaKeys.flatMap((persona) => {
    const own = groups.get(persona)
    if (own === undefined) return []
    return {
      persona,
      leads: own.length,
      emails: own.reduce((sum, course) => sum + sentMails(course).length, 0),
      mqls: own.filter((course) => firstMql(course) !== null).length,
      unsubscribed: own.filter(({ ends }) => ends.some(({ outcome }) => outcome === 'unsubscribed')).length,
    }
  })
}

function* runHistory(task: HistoryTask): Generator<Progress, HistoryReport, void> {
  const { inForce, candidate, real, period } = task
  const replayed = yield* replay(task, inForce, [0, 0.5])
  const changed = yield* replay(task, candidate, [0.5, 1])
  return {
    kind: 'history',
    period,
    real: tallyOf(real, inForce.sales, period),
    replayed: tallyOf(replayed, inForce.sales, period),
    candidate: tallyOf(changed, candidate.sales, period),
    diff: diffOf(real, changed),
  }
}

function* replay(
  { record, habits, seed, period }: HistoryTask,
  world: World,
  [start, end]: readonly [number, number],
): Generator<Progress, readonly Course[], void> {
  const run = simulation(world, { ...period, reactions: replayReactions(world.sales, record, habits, seed), keepsSteps: false })
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value.courses
    yield { ...step.value, done: start + step.value.done * (end - start) }
  }
}
