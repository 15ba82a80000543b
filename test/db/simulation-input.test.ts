import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadWorld } from '../../db/simulation-input.ts'
import { type Reactions, silence } from '../../domain/simulation/act.ts'
import { simulate } from '../../domain/simulation/simulate.ts'
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

const database = testDatabase()
let mailServer: MailServer | undefined

beforeAll(async () => {
  mailServer = await startMailServer(isRefused)
})
afterAll(() => mailServer?.stop())

/** Addresses that no server knows refuse here as they do there; a webhook to this machine is refused at once. */
const reactions: Reactions = {
  ...silence,
  toCall: () => ({ kind: 'givenUp', afterMs: 0 }),
  delivery: (_, { lead }) =>
    lead.email !== null && isRefused(lead.email) ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' },
}

// One lead of each behaviour, in journeys with every kind of step.
test('four weeks in memory and on Postgres take the same leads the same way at the same times', async () => {
  const { db } = database
  const config = testConfig({ smtpUrl: `smtp://127.0.0.1:${mailServer?.port}` })
  const plan = planOf({
    seed: 4,
    leads: 10,
    days: 28,
    hooks: 'http://127.0.0.1:9',
  })
  await preparePlan(db, plan)
  for (const lead of plan.leads)
    await db.transaction().execute((tx) => insertLead(tx, lead, config.secrets.suppressionKey, plan.from))

  const actsOf = new Map(plan.leads.map(({ id, acts }) => [id, acts]))
  const world = await loadWorld(db, [...actsOf.keys()])
  const leads = world.leads.map((lead) => ({ ...lead, acts: actsOf.get(lead.facts.lead.id) ?? [] }))
  const simulated = simulate({ ...world, leads }, { from: plan.from, until: plan.until, reactions })

  const script = plan.leads.flatMap(({ id, acts }) => acts.map((act) => ({ at: act.at, perform: () => perform(db, id, act) })))
  await fastForward(virtualEngine(db, config), plan.until, script)
  expect(new Map(simulated.courses.map((course) => [course.leadId, writtenCourse(course)]))).toEqual(await coursesOf(db))
}, 120_000)
