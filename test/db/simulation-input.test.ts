import { expect, test } from 'vitest'
import { loadWorld } from '../../db/simulation-input.ts'
import type { LeadId } from '../../domain/id.ts'
import type { Delivery, Reactions } from '../../domain/simulation/act.ts'
import { silence } from '../../domain/simulation/act.ts'
import { simulate } from '../../domain/simulation/simulate.ts'
import { coursesOf } from '../../verify/course.ts'
import { writtenCourse } from '../../verify/simulated-course.ts'
import { fastForward } from '../../verify/fast-forward.ts'
import { virtualEngine } from '../../verify/virtual-engine.ts'
import { monday } from '../support/builders.ts'
import { testConfig } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { actsByLead, addressOf, scriptFor, seedScriptedLeads } from '../support/scripted-leads.ts'
import { testSink } from '../support/sink.ts'

/** One of each behaviour. */
const leads = 10
const sixtyDays = new Date(monday.getTime() + 60 * 86_400_000)
const database = testDatabase()
const sink = testSink()

const unknownUser = { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 User unknown' } as const

/** Addresses that no server knows refuse here as they do at the sink. */
const reactions: Reactions = {
  ...silence,
  delivery: (_, { lead }): Delivery =>
    lead.email?.startsWith('bounces') === true ? { kind: 'failed', class: 'hard', reason: 'unknownUser' } : { kind: 'sent' },
}

test('sixty days in memory and on Postgres take the same leads the same way at the same times', async () => {
  const { db } = database
  await seedScriptedLeads(db, leads)
  for (let index = 0; index < leads; index += 1)
    if (addressOf(index).startsWith('bounces')) sink.script(addressOf(index), unknownUser)
  const acts = actsByLead(leads)
  const world = await loadWorld(db, [...acts.keys()])
  const simulated = simulate(
    { ...world, leads: world.leads.map((lead) => ({ ...lead, acts: acts.get(lead.facts.lead.id) ?? [] })) },
    { from: monday, until: sixtyDays, reactions },
  )
  const engine = virtualEngine(db, testConfig({ smtpUrl: `smtp://127.0.0.1:${sink.port}` }))
  await fastForward(engine, sixtyDays, scriptFor(db, leads))
  const inMemory = new Map<LeadId, unknown>(simulated.courses.map((course) => [course.leadId, writtenCourse(course)]))
  expect(inMemory).toEqual(await coursesOf(db))
}, 60_000)
