import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadWorld } from '../../db/simulation-input.ts'
import { prepareTask, taskOf } from '../../db/simulation-task.ts'
import type { LeadId } from '../../domain/id.ts'
import { type DatedAct, type Reactions, silence } from '../../domain/simulation/act.ts'
import type { Course } from '../../domain/simulation/course.ts'
import { replayReactions } from '../../domain/simulation/replay.ts'
import { simulate } from '../../domain/simulation/simulate.ts'
import { sentMails } from '../../domain/simulation/tally.ts'
import { coursesOf } from '../../verify/course.ts'
import { fastForward } from '../../verify/fast-forward.ts'
import { type MailServer, startMailServer } from '../../verify/mail-server.ts'
import { insertLead, perform } from '../../verify/perform.ts'
import { planOf } from '../../verify/plan.ts'
import { isRefused } from '../../verify/random-leads.ts'
import { writtenCourse } from '../../verify/simulated-course.ts'
import { virtualEngine } from '../../verify/virtual-engine.ts'
import { preparePlan } from '../../verify/ways.ts'
import { testConfig } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'

/** One lead of each behaviour, in journeys with every kind of step. */
const wholePlan = planOf({ seed: 4, leads: 10, days: 28, hooks: 'http://127.0.0.1:9' })
const plan = { ...wholePlan, leads: wholePlan.leads.map((lead) => ({ ...lead, acts: lead.acts.flatMap(inWorkingHours) })) }
const database = testDatabase()
let simulated: readonly Course[] = []
let mailServer: MailServer | undefined

/** Reps answer on weekdays from nine to four, as a replay takes it for granted. */
function inWorkingHours(act: DatedAct): DatedAct[] {
  if (act.kind !== 'answer') return [act]
  if (act.at.getUTCDay() % 6 === 0) return []
  const dayMs = 24 * 3_600_000
  const sinceMidnight = act.at.getTime() % dayMs
  return [{ ...act, at: new Date(act.at.getTime() - sinceMidnight + Math.floor(dayMs / 3 + (sinceMidnight * 7) / 24)) }]
}

/** Addresses that no server knows refuse here as they do there; a webhook to this machine is refused at once. */
const reactions: Reactions = {
  ...silence,
  toCall: () => ({ kind: 'givenUp', afterMs: 0 }),
  delivery: (_, { lead }) =>
    lead.email !== null && isRefused(lead.email) ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' },
}

beforeAll(async () => {
  mailServer = await startMailServer(isRefused)
  const { db } = database
  const config = testConfig({ smtpUrl: `smtp://127.0.0.1:${mailServer.port}` })
  await preparePlan(db, plan)
  for (const lead of plan.leads)
    await db.transaction().execute((tx) => insertLead(tx, lead, config.secrets.suppressionKey, plan.from))
  const actsOf = new Map(plan.leads.map(({ id, acts }) => [id, acts]))
  const world = await loadWorld(db, [...actsOf.keys()])
  const leads = world.leads.map((lead) => ({ ...lead, acts: actsOf.get(lead.facts.lead.id) ?? [] }))
  simulated = simulate({ ...world, leads }, { from: plan.from, until: plan.until, reactions }).courses
  const script = plan.leads.flatMap(({ id, acts }) => acts.map((act) => ({ at: act.at, perform: () => perform(db, id, act) })))
  await fastForward(virtualEngine(db, config), plan.until, script)
}, 180_000)
afterAll(() => mailServer?.stop())

test('four weeks in memory and on Postgres take the same leads the same way at the same times', async () => {
  const inMemory = new Map(simulated.map((course) => [course.leadId, writtenCourse(course)]))
  expect(inMemory).toEqual(await coursesOf(database.db))
})

test('some of the leads come to meet a segment, in memory as on Postgres', () => {
  const bySegment = simulated.flatMap(({ steps }) =>
    steps.filter(({ command }) => command.kind === 'start' && command.by === 'segment'),
  )
  expect(bySegment.length).toBeGreaterThan(0)
})

test('what is on record, replayed through the journeys in force, gives what really happened', async () => {
  const request = {
    kind: 'history',
    journey: 'whitepaper-nurture',
    source: null,
    model: null,
    leads: 100,
    days: 28,
    seed: 1,
  } as const
  const task = taskOf(await prepareTask(database.db, request, plan.until))
  if (task.kind !== 'history') throw new Error('A history was asked for.')
  const { inForce, record, habits, period, real } = task
  const people = replayReactions(inForce.sales, record, habits, 1)
  const replayed = simulate(inForce, { ...period, reactions: people }).courses
  expect(unchanged(real).size).toBeGreaterThan(5)
  expect(unchanged(replayed)).toEqual(unchanged(real))
})

/** Without those of whom a journey has changed a field: a replay begins with the field as it is now. */
function unchanged(courses: readonly Course[]): ReadonlyMap<LeadId, object> {
  const changed = new Set(simulated.flatMap(({ leadId, steps }) => (steps.some(isUpdate) ? [leadId] : [])))
  return new Map(courses.filter(({ leadId }) => !changed.has(leadId)).map(told))
}

function isUpdate({ command }: Course['steps'][number]): boolean {
  return command.kind === 'update'
}

/** When it moved on, and which mail it got when. */
function told({ leadId, stages, ...course }: Course): readonly [LeadId, object] {
  const mails = sentMails({ leadId, stages, ...course }).map(({ templateKey, sentAt }) => [templateKey, sentAt])
  return [leadId, { stages: stages.map(({ at, to }) => [to, at]), mails }]
}
