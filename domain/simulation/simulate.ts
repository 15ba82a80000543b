/** Runs a world through time: the engine's decisions on a virtual clock. Pure: the same world, people and times give the same courses. */
import type { CompanyId } from '../id.ts'
import { type Reactions, silence } from './act.ts'
import { perform } from './acts.ts'
import { advance } from './advance.ts'
import { Agenda } from './agenda.ts'
import { applyEvents } from './apply.ts'
import { takeCallAnswer } from './calls.ts'
import type { Course } from './course.ts'
import { Desks } from './desks.ts'
import { courseOf } from './endings.ts'
import { climb } from './ladder.ts'
import { sendMail } from './mails.ts'
import type { Happening, Scene } from './scene.ts'
import { settleIn } from './settle-in.ts'
import { lapseConsents } from './stops.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export interface SimulationOptions {
  readonly from: Date
  readonly until: Date
  /** How the people of the world react; without, nobody does. */
  readonly reactions?: Reactions
  /** False: decisions are not kept, which many leads over a long time need not remember. */
  readonly keepsSteps?: boolean
}

export interface SimulationResult {
  readonly from: Date
  readonly until: Date
  /** In the world's order of leads. */
  readonly courses: readonly Course[]
  /** How many things happened. */
  readonly happenings: number
}

export interface Progress {
  /** How far the virtual clock is, from 0 to 1. */
  readonly done: number
  readonly at: Date
  readonly happenings: number
}

/** Nothing in a simulation can reach a database or a mail server: it knows neither. */
export function simulate(world: World, options: SimulationOptions): SimulationResult {
  const run = simulation(world, options)
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

const happeningsAStep = 2_000

/** The same in pieces of some milliseconds, so that whoever runs it can show progress, or stop. */
export function* simulation(world: World, options: SimulationOptions): Generator<Progress, SimulationResult, void> {
  const { from, until } = options
  const { scene, subjects } = begin(world, options)
  let happenings = 0
  for (let nextAt = scene.agenda.nextAt; nextAt !== null && nextAt <= until.getTime(); nextAt = scene.agenda.nextAt) {
    if (nextAt > scene.now.getTime()) scene.now = new Date(nextAt)
    const what = scene.agenda.take()
    if (what !== undefined) happen(scene, what)
    happenings += 1
    if (happenings % happeningsAStep === 0) yield { done: share(scene.now, options), at: scene.now, happenings }
  }
  return { from, until, courses: subjects.map(courseOf), happenings }
}

function share(now: Date, { from, until }: SimulationOptions): number {
  return (now.getTime() - from.getTime()) / Math.max(1, until.getTime() - from.getTime())
}

function begin(
  world: World,
  { from, reactions = silence, keepsSteps = true }: SimulationOptions,
): { scene: Scene; subjects: Subject[] } {
  let made = 0
  const newId = () => `simulated-${String((made += 1)).padStart(12, '0')}`
  const colleagues = new Map<CompanyId, Subject[]>()
  const agenda = new Agenda<Happening>()
  const scene: Scene = { now: from, world, reactions, agenda, desks: new Desks(world.sales), colleagues, newId, keepsSteps }
  const subjects = world.leads.map((lead, index) => settleIn(scene, lead, index))
  return { scene, subjects }
}

function happen(scene: Scene, what: Happening): void {
  const { now } = scene
  switch (what.kind) {
    case 'apply':
      return applyEvents(scene, what.subject)
    case 'look':
      return advance(scene, what.subject, what.stay)
    case 'wake':
      return isDue(what.stay.wakeAt, now) ? advance(scene, what.subject, what.stay) : undefined
    case 'climb':
      return isDue(what.dealing.nextAt, now) ? climb(scene, what.subject, what.dealing) : undefined
    case 'reconsider':
      return isDue(what.subject.reconsiderAt, now) ? applyEvents(scene, what.subject) : undefined
    case 'lapse':
      return lapseConsents(scene, what.subject)
    case 'send':
      return sendMail(scene, what.subject, what.messageId)
    case 'call':
      return takeCallAnswer(scene, what)
    case 'act':
      return perform(scene, what.subject, what.act)
    default:
      return what satisfies never
  }
}

/** What was noted for a time that has been given up since is not due. */
function isDue(at: Date | null, now: Date): boolean {
  return at !== null && at <= now
}
