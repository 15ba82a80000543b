import { beforeAll, describe, expect, test } from 'vitest'
import { applyPendingEvents, reconsiderDue } from '../../activities/ingest.ts'
import { acceptHandoff } from '../../db/handoff-answer.ts'
import { recordEvents, type NewEvent } from '../../db/events.ts'
import { explainLead } from '../../db/score-explain.ts'
import { changeStage, liftDisqualification } from '../../db/stage-changes.ts'
import type { HandoffId, LeadId } from '../../domain/id.ts'
import type { LeadFields } from '../../domain/lead-input.ts'
import { after, someId } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { confirmConsent } from '../support/nurtured.ts'
import { aRipeLead, aSalesTeam, nine, withLead } from '../support/sales-team.ts'

const { db } = withDb(testDatabase())
let rep: Awaited<ReturnType<typeof aSalesTeam>>['rep']

beforeAll(async () => {
  ;({ rep } = await aSalesTeam(db(), { Ada: {} }))
})

/** The handle is ready inside tests only. */
function withDb(database: ReturnType<typeof testDatabase>) {
  return { db: () => database.db }
}

async function aLead(fields: LeadFields = {}): Promise<LeadId> {
  const leadId = await aRipeLead(db(), { industry: 'Maschinenbau', employees: 200, ...fields })
  await db().updateTable('lead').set({ stage: 'cold' }).where('id', '=', leadId).execute()
  await confirmConsent(db(), leadId, nine)
  return leadId
}

type Act = Partial<NewEvent> & { type: string }

async function record(leadId: LeadId, acts: readonly Act[]): Promise<string[]> {
  const events = acts.map((act) => ({ id: someId(), leadId, occurredAt: nine, source: 'test', properties: {}, ...act }))
  await db()
    .transaction()
    .execute((tx) => recordEvents(tx, events, nine))
  return events.map((event) => event.id)
}

/** An event no door lets in: its time lies beyond what a score can be computed for. */
async function storeUnreadable(leadId: LeadId): Promise<void> {
  const id = someId()
  const times = { occurredAt: new Date('+200000-01-01T00:00:00Z'), receivedAt: nine }
  await db()
    .insertInto('event')
    .values({ id, leadId, type: 'form.submitted', ...times, source: 'test', bodyHash: id, messageId: null })
    .execute()
  await db().insertInto('eventPending').values({ eventId: id, leadId }).execute()
}

async function apply(wall = new Date(Date.now() + 1000)): Promise<void> {
  while ((await applyPendingEvents(db(), { limit: 50, wall })) > 0);
}

async function happened(leadId: LeadId, ...acts: Act[]): Promise<string[]> {
  const ids = await record(leadId, acts)
  await apply()
  return ids
}

const leadRow = (id: LeadId) => db().selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const handoffsOf = (id: LeadId) => db().selectFrom('handoff').selectAll().where('leadId', '=', id).orderBy('createdAt').execute()
const tasksOf = (id: LeadId) => db().selectFrom('task').selectAll().where('leadId', '=', id).orderBy('createdAt').execute()
const stagesOf = async (id: LeadId) =>
  (await db().selectFrom('stageChange').selectAll().where('leadId', '=', id).orderBy('occurredAt').orderBy('id').execute()).map(
    ({ fromStage, toStage, reason }) => `${fromStage} → ${toStage}: ${reason}`,
  )
const engagementOf = async (id: LeadId) => (await explainLead(db(), id, nine))?.engagement.total

const click = (link: number, wall: Date, agent = 'browser'): Act => ({
  type: 'email.clicked',
  properties: { wallAt: wall.toISOString(), method: 'GET', agent, link },
  messageId: someMessage,
  dueWall: wall,
})
const someMessage = someId() as NonNullable<NewEvent['messageId']>

const ripening: Act[] = [{ type: 'webinar.attended' }, { type: 'page.viewed', properties: { url: 'https://we.example/preise' } }]

describe('scoring', () => {
  test('a whitepaper earns 5 points and makes an information qualified lead, with the event as evidence', async () => {
    const leadId = await aLead()
    const [eventId] = await happened(leadId, { type: 'whitepaper.downloaded' })
    expect(await leadRow(leadId)).toMatchObject({ stage: 'iql', fit: 32, engagementA: 5 })
    const change = await db().selectFrom('stageChange').selectAll().where('leadId', '=', leadId).executeTakeFirstOrThrow()
    expect(change).toMatchObject({ toStage: 'iql', cause: 'engine', evidence: { events: [eventId] } })
    expect(await db().selectFrom('eventPending').selectAll().execute()).toEqual([])
  })

  test('events in any order, one by one or together, give the same score', async () => {
    const acts: Act[] = ['0d', '-1d', '-2d', '-3d', '-33d'].map((distance) => ({
      type: 'whitepaper.downloaded',
      occurredAt: after(nine, distance),
    }))
    const [together, forwards, backwards] = [await aLead(), await aLead(), await aLead()]
    await happened(together, ...acts)
    for (const act of acts) await happened(forwards, act)
    for (const act of acts.toReversed()) await happened(backwards, act)
    const { engagementA } = await leadRow(together)
    expect((await leadRow(forwards)).engagementA).toBeCloseTo(engagementA, 9)
    expect((await leadRow(backwards)).engagementA).toBeCloseTo(engagementA, 9)
  })

  test('the lines of the explanation are the ledger, capped', async () => {
    const leadId = await aLead()
    await happened(leadId, ...Array.from({ length: 4 }, () => ({ type: 'whitepaper.downloaded' })))
    const explanation = await explainLead(db(), leadId, nine)
    expect(explanation?.engagement.total).toBe(15)
    expect(explanation?.engagement.lines.map((line) => line.points)).toEqual([5, 5, 5, 0])
  })

  test('nothing is left undone for many leads at once', async () => {
    const leads: LeadId[] = []
    for (let count = 0; count < 12; count += 1) leads.push(await aLead())
    for (const leadId of leads) await record(leadId, [{ type: 'form.submitted' }])
    await Promise.all([apply(), apply(), apply()])
    const scores = await Promise.all(leads.map(engagementOf))
    expect(new Set(scores)).toEqual(new Set([3]))
  })

  test('a lead whose events cannot be applied holds up nobody', async () => {
    const [broken, sound] = [await aLead(), await aLead()]
    await storeUnreadable(broken)
    await record(sound, [{ type: 'form.submitted' }])
    const failures: LeadId[] = []
    await applyPendingEvents(db(), {
      limit: 50,
      wall: new Date(Date.now() + 1000),
      onFailure: (_, leadId) => failures.push(leadId),
    })
    expect(failures).toEqual([broken])
    expect(await engagementOf(sound)).toBe(3)
    await db().deleteFrom('eventPending').where('leadId', '=', broken).execute()
  })

  test('who objected is not scored, and an own request still reaches a person', async () => {
    const leadId = await aLead()
    await db().updateTable('lead').set({ objectedAt: nine }).where('id', '=', leadId).execute()
    const [, requestId] = await happened(leadId, { type: 'whitepaper.downloaded' }, { type: 'demo.requested' })
    expect(await leadRow(leadId)).toMatchObject({ stage: 'cold', engagementA: 0 })
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'answerRequest', dedupKey: `answerRequest:${requestId}` }])
  })
})

describe('readiness', () => {
  test('opens a handoff, once, whatever follows', async () => {
    const leadId = await aLead()
    await happened(leadId, ...ripening)
    await happened(leadId, { type: 'webinar.attended' })
    expect(await handoffsOf(leadId)).toMatchObject([{ trigger: 'ready', status: 'open', repId: rep('Ada') }])
    expect((await leadRow(leadId)).stage).toBe('mql')
    expect(await stagesOf(leadId)).toEqual(['cold → iql: firstInterest', 'iql → mql: handoff.ready'])
  })

  test('without required facts waits for them, and comes when they are there', async () => {
    const leadId = await aLead()
    await db().updateTable('lead').set({ firstName: null, lastName: null }).where('id', '=', leadId).execute()
    await happened(leadId, ...ripening)
    expect(await handoffsOf(leadId)).toEqual([])
    expect((await leadRow(leadId)).needsData).toEqual(['name'])
    await db().updateTable('lead').set({ lastName: 'Muster', reconsiderAt: nine }).where('id', '=', leadId).execute()
    await reconsiderDue(db(), nine, 50)
    expect(await handoffsOf(leadId)).toHaveLength(1)
    expect(await leadRow(leadId)).toMatchObject({ needsData: null, reconsiderAt: null })
  })

  test('is looked at again when a cool-off ends', async () => {
    const leadId = await aLead()
    const until = after(nine, '2d')
    await db().updateTable('lead').set({ coolOffUntil: until }).where('id', '=', leadId).execute()
    await happened(leadId, ...ripening)
    expect(await leadRow(leadId)).toMatchObject({ stage: 'iql', reconsiderAt: until })
    await reconsiderDue(db(), until, 50)
    expect(await handoffsOf(leadId)).toMatchObject([{ trigger: 'ready', offeredAt: until }])
  })
})

describe('a direct request', () => {
  test.each(['demo.requested', 'callback.requested', 'contact.requested'])(
    '%s of a fitting lead is an urgent handoff',
    async (type) => {
      const leadId = await aLead()
      const [eventId] = await happened(leadId, { type })
      expect(await handoffsOf(leadId)).toMatchObject([{ trigger: 'request', urgency: 'urgent', requestEventId: eventId }])
    },
  )

  test.each<[string, LeadFields]>([
    ['of a private customer', { kind: 'b2c' }],
    ['of a lead out of profile', { jobTitle: 'Werkstudent', industry: 'Medien', country: 'FR', employees: 3 }],
  ])('%s is a task with a clock', async (_, fields) => {
    const leadId = await aLead(fields)
    await happened(leadId, { type: 'callback.requested' })
    expect((await leadRow(leadId)).stage).toBe('disqualified')
    const [task] = await tasksOf(leadId)
    expect(task).toMatchObject({ kind: 'answerRequest', status: 'open' })
    expect(task?.dueAt).not.toBeNull()
  })
})

describe('disqualification', () => {
  test('out of profile lifts itself when the data change', async () => {
    const leadId = await aLead({ jobTitle: 'Werkstudent', industry: 'Medien', country: 'FR', employees: 3 })
    await happened(leadId, { type: 'whitepaper.downloaded' })
    expect(await leadRow(leadId)).toMatchObject({ stage: 'disqualified', disqualifiedReason: 'outOfProfile' })
    await db()
      .updateTable('lead')
      .set({ jobTitle: 'CEO', industry: 'Chemie', country: 'DE', employees: 300, reconsiderAt: nine })
      .where('id', '=', leadId)
      .execute()
    for (let round = 0; round < 2; round += 1) await reconsiderDue(db(), nine, 50)
    expect(await leadRow(leadId)).toMatchObject({ stage: 'iql', disqualifiedReason: null })
  })

  test('a knock-out stays until a person lifts it, for good', async () => {
    const leadId = await aLead({ kind: 'b2c' })
    await happened(leadId, { type: 'whitepaper.downloaded' })
    expect((await leadRow(leadId)).disqualifiedReason).toBe('privateCustomer')
    await withLead(db(), leadId, (tx) => liftDisqualification(tx, leadId, 'marketer', nine))
    await happened(leadId, { type: 'form.submitted' })
    expect(await leadRow(leadId)).toMatchObject({ stage: 'iql', knockOutLifted: true })
  })

  test('takes a lead back from sales', async () => {
    const leadId = await aLead()
    await happened(leadId, ...ripening)
    await db().updateTable('lead').set({ kind: 'b2c', reconsiderAt: nine }).where('id', '=', leadId).execute()
    await reconsiderDue(db(), nine, 50)
    expect(await handoffsOf(leadId)).toMatchObject([{ status: 'withdrawn' }])
  })
})

describe('clicks', () => {
  const wall = new Date('2026-05-05T10:00:00Z')

  test('wait for their settle window', async () => {
    const leadId = await aLead()
    await record(leadId, [{ ...click(1, wall), dueWall: new Date(wall.getTime() + 10_000) }])
    await apply(wall)
    expect(await engagementOf(leadId)).toBe(0)
    await apply(new Date(wall.getTime() + 10_000))
    expect(await engagementOf(leadId)).toBe(2)
  })

  test('of machines earn nothing', async () => {
    const leadId = await aLead()
    await record(leadId, [click(1, wall, 'bot')])
    await apply(wall)
    expect(await leadRow(leadId)).toMatchObject({ stage: 'cold', engagementA: 0 })
  })

  test('that turn out to be a machine’s are retracted, with the stage that rested on them', async () => {
    const leadId = await aLead()
    const messageId = someId() as NonNullable<NewEvent['messageId']>
    await record(leadId, [{ ...click(1, wall), messageId }])
    await apply(wall)
    expect((await leadRow(leadId)).stage).toBe('iql')
    await record(leadId, [
      { ...click(2, new Date(wall.getTime() + 300)), messageId },
      { ...click(3, new Date(wall.getTime() + 600)), messageId },
    ])
    await apply(new Date(wall.getTime() + 1000))
    expect(await leadRow(leadId)).toMatchObject({ stage: 'cold', engagementA: 0 })
    expect(await stagesOf(leadId)).toEqual(['cold → iql: firstInterest', 'iql → cold: retracted'])
    expect((await explainLead(db(), leadId, nine))?.engagement.lines).toEqual([])
  })

  const nearlyRipe: Act[] = [{ type: 'webinar.attended' }, { type: 'form.submitted' }]

  async function ripenedByClick(): Promise<{ leadId: LeadId; handoffId: HandoffId; unmask: () => Promise<void> }> {
    const leadId = await aLead()
    const messageId = someId() as NonNullable<NewEvent['messageId']>
    await happened(leadId, ...nearlyRipe)
    await record(leadId, [{ ...click(1, wall), messageId }])
    await apply(wall)
    const [handoff] = await handoffsOf(leadId)
    if (handoff === undefined) throw new Error('The click did not ripen the lead')
    return {
      leadId,
      handoffId: handoff.id as HandoffId,
      async unmask() {
        await record(leadId, [
          { ...click(2, wall), messageId },
          { ...click(3, wall), messageId },
        ])
        await apply(wall)
      },
    }
  }

  test('take an offer with them that sales has not answered', async () => {
    const { leadId, unmask } = await ripenedByClick()
    await unmask()
    expect(await handoffsOf(leadId)).toMatchObject([{ status: 'withdrawn' }])
    expect((await leadRow(leadId)).stage).toBe('iql')
    await happened(leadId, { type: 'page.viewed', properties: { url: '/pricing' } })
    expect((await handoffsOf(leadId)).map((handoff) => handoff.status)).toEqual(['withdrawn', 'open'])
  })

  test('change nothing any more once sales has accepted', async () => {
    const { leadId, handoffId, unmask } = await ripenedByClick()
    const accepted = await db()
      .transaction()
      .execute((tx) => acceptHandoff(tx, handoffId, { actor: rep('Ada'), repId: rep('Ada') }, nine))
    expect(accepted.ok).toBe(true)
    await unmask()
    expect(await handoffsOf(leadId)).toMatchObject([{ status: 'accepted' }])
    expect((await leadRow(leadId)).stage).toBe('mql')
  })
})

test('a marketer’s correction holds until there is new evidence', async () => {
  const leadId = await aLead()
  await happened(leadId, { type: 'whitepaper.downloaded' })
  const correction = { leadId, to: 'cold', cause: 'marketer', reason: 'correction', evidence: {} } as const
  await withLead(db(), leadId, (tx) => changeStage(tx, correction, nine))
  await happened(leadId, { type: 'email.opened' })
  expect((await leadRow(leadId)).stage).toBe('cold')
  await happened(leadId, { type: 'form.submitted', occurredAt: after(nine, '1m') })
  expect((await leadRow(leadId)).stage).toBe('iql')
})
