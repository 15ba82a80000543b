import { beforeAll, describe, expect, test } from 'vitest'
import { applyPendingEvents, reconsiderDue } from '../../activities/ingest.ts'
import { setClock } from '../../db/clock.ts'
import { recordEvents } from '../../db/events.ts'
import type { Db } from '../../db/open.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { readTeams } from '../../db/teams.ts'
import { addWorkingTime } from '../../domain/calendar.ts'
import { directRequestTypes } from '../../domain/event.ts'
import type { LeadId } from '../../domain/id.ts'
import { aMixedKind, anAskingLead, askingKinds, type AskingKind } from '../support/asking-leads.ts'
import { after, someId, starterSource } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { type Dice, dice } from '../../verify/dice.ts'
import { seedNurturing } from '../support/nurtured.ts'
import { aSalesTeam } from '../support/sales-team.ts'

/** While the team works, just before it goes home, at night, on a weekend, on a holiday. */
const moments = ['2026-03-09T08:00', '2026-03-13T15:50', '2026-03-17T22:00', '2026-03-21T11:00', '2026-04-03T09:00'] as const
const requestCount = 500

interface Asking {
  readonly leadId: LeadId
  readonly kind: string
}

interface Request extends Asking {
  readonly eventId: string
  readonly askedAt: Date
}

const staffed = testDatabase()
const deserted = testDatabase()
let requests: readonly Request[] = []

beforeAll(async () => {
  const { rep } = await aSalesTeam(staffed.db, {
    Boss: { isTeamLead: true, weight: 0 },
    Anna: { capacity: 60 },
    Ben: { capacity: 5 },
    Away: { away: ['2026-01-01', '2026-12-31'] },
    Gone: {},
  })
  await seedNurturing(staffed.db)
  await staffed.db.updateTable('rep').set({ active: false }).where('id', '=', rep('Gone')).execute()
  await competeWith(staffed.db, 'wettbewerb.example')
  requests = await askAll(staffed.db, askingKinds({ absent: rep('Away'), gone: rep('Gone') }))
})

async function competeWith(db: Db, domain: string): Promise<void> {
  const source = starterSource.replace('competitorDomains: []', `competitorDomains: [${domain}]`)
  await db.transaction().execute((tx) => publishModel(tx, source, 'test', new Date('2026-03-02T08:00Z')))
}

/** On five different days: a lead of every other kind, then people of mixed data. */
async function askAll(db: Db, kinds: readonly AskingKind[]): Promise<Request[]> {
  const chance = dice(500)
  const all: Request[] = []
  for (const [round, moment] of moments.entries()) {
    const now = new Date(`${moment}Z`)
    await db.transaction().execute((tx) => setClock(tx, { from: now, rate: 0, reason: 'test' }))
    const some = kinds.filter((_, index) => index % 2 === round % 2)
    const mixed = Array.from({ length: requestCount / moments.length - some.length }, () => aMixedKind(chance))
    const leads: Asking[] = []
    for (const kind of [...some, ...mixed]) leads.push({ leadId: await anAskingLead(db, kind, now), kind: kind.name })
    all.push(...(await askAtOnce(db, leads, now, chance)))
  }
  return all
}

/** Some ask twice, or do something else as well, and some requests arrive late. */
async function askAtOnce(db: Db, leads: readonly Asking[], now: Date, chance: Dice): Promise<Request[]> {
  const asked = leads.map((lead) => {
    const occurredAt = after(now, `-${chance.pick([0, 0, 0, 1, 45])}d`)
    const types = [
      chance.pick(directRequestTypes),
      ...(chance.chance(0.2) ? [chance.pick(directRequestTypes)] : []),
      ...(chance.chance(0.3) ? ['whitepaper.downloaded'] : []),
    ]
    const { leadId } = lead
    const acts = types.map((type) => ({ id: someId(), leadId, type, occurredAt, source: 'test', properties: {} }))
    return { ...lead, askedAt: now, acts, eventId: acts[0]?.id ?? '' }
  })
  await db.transaction().execute((tx) =>
    recordEvents(
      tx,
      asked.flatMap(({ acts }) => acts),
      now,
    ),
  )
  await applyAll(db)
  return asked
}

async function applyAll(db: Db): Promise<void> {
  const wall = new Date(Date.now() + 3_600_000)
  const failures: unknown[] = []
  while ((await applyPendingEvents(db, { limit: 50, wall, onFailure: (error) => failures.push(error) })) > 0);
  expect(failures).toEqual([])
}

interface Promised {
  readonly who: string
  readonly dueAt: Date
}

/** Who answers this request until when: by a handoff still to be answered, or by a task. */
async function promisesTo(db: Db, { leadId, eventId }: Request): Promise<Promised[]> {
  const handoffs = await db
    .selectFrom('handoff')
    .innerJoin('rep', 'rep.id', 'handoff.repId')
    .select(['rep.name as who', 'dueAt'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'open')
    .where('closedAt', 'is', null)
    .where('rep.active', '=', true)
    .execute()
  const tasks = await db
    .selectFrom('task')
    .leftJoin('rep', 'rep.id', 'task.repId')
    .select(['rep.name', 'rep.active', 'role', 'dueAt', 'refs'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'open')
    .where('kind', 'in', ['answerRequest', 'nobodyToOffer'])
    .where('dedupKey', 'like', `%:${eventId}`)
    .execute()
  const answering = tasks.flatMap(({ name, active, role, dueAt }) =>
    role === 'rep' && active !== true ? [] : [{ who: name ?? role, dueAt }],
  )
  return [...handoffs, ...answering].flatMap(({ who, dueAt }) => (dueAt === null ? [] : [{ who, dueAt }]))
}

/** The kinds whose request nobody would answer within the 30 working minutes that the SLA promises. */
async function unheard(db: Db): Promise<string[]> {
  const [team] = await readTeams(db)
  if (team === undefined) throw new Error('No team')
  const lost: string[] = []
  for (const request of requests) {
    const promisedBy = addWorkingTime(team.calendar, request.askedAt, 30 * 60_000)
    const promises = await promisesTo(db, request)
    if (!promises.some(({ dueAt }) => dueAt <= promisedBy))
      lost.push(`${request.kind} at ${request.askedAt.toISOString()}: ${JSON.stringify(promises)}`)
  }
  return lost
}

describe('500 direct requests of leads of every kind', () => {
  test('each reach a person with a clock', async () => {
    expect(requests).toHaveLength(requestCount)
    expect(await unheard(staffed.db)).toEqual([])
  })

  test('are answered partly by handoffs, partly by tasks, and by nobody who is away or has left', async () => {
    const people = new Map<string, number>()
    for (const request of requests)
      for (const { who } of await promisesTo(staffed.db, request)) people.set(who, (people.get(who) ?? 0) + 1)
    expect([...people.keys()].toSorted()).toEqual(['Anna', 'Ben', 'Boss'])
  })

  test('still reach a person when their lead is knocked out afterwards', async () => {
    const now = new Date(`${moments[4]}Z`)
    await staffed.db.updateTable('lead').set({ kind: 'b2c', reconsiderAt: now }).where('objectedAt', 'is', null).execute()
    while ((await reconsiderDue(staffed.db, now, 50)) > 0);
    expect(await unheard(staffed.db)).toEqual([])
  })
})

test('without any rep each is a task of marketing with a clock', async () => {
  await aSalesTeam(deserted.db, {})
  const kinds = [
    { name: 'who fits', fields: { firstName: 'Kim', companyName: 'X', jobTitle: 'CEO', industry: 'Chemie', country: 'DE' } },
    { name: 'a private customer', fields: { firstName: 'Kim', kind: 'b2c' } },
  ] satisfies AskingKind[]
  const now = new Date('2026-03-02T08:00Z')
  const leads: Asking[] = []
  for (const kind of kinds) leads.push({ leadId: await anAskingLead(deserted.db, kind, now), kind: kind.name })
  const lonely = await askAtOnce(deserted.db, leads, now, dice(1))
  for (const request of lonely)
    expect(await promisesTo(deserted.db, request)).toMatchObject([{ who: 'marketing', dueAt: new Date('2026-03-02T08:30Z') }])
})
