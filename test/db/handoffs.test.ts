import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { readHandoff, type Handoff } from '../../db/handoff-rows.ts'
import { withdrawHandoffs } from '../../db/handoffs.ts'
import { openRequestTask } from '../../db/request-task.ts'
import { parseCondition } from '../../domain/condition/parse.ts'
import type { EventId, HandoffId, LeadId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine, offerLead, withLead } from '../support/sales-team.ts'

const database = testDatabase()
let team: Awaited<ReturnType<typeof aSalesTeam>>
const at = (iso: string) => new Date(iso)

beforeAll(async () => {
  team = await aSalesTeam(database.db, {
    Boss: { weight: 0, isTeamLead: true },
    Anna: {},
    Ben: {},
    Away: { away: ['2026-03-02', '2026-03-06'] },
  })
})

async function stored(id: HandoffId | null): Promise<Handoff> {
  const handoff = id === null ? null : await readHandoff(database.db, id)
  if (handoff === null) throw new Error('No such handoff')
  return handoff
}

const tasksOf = (leadId: LeadId) =>
  database.db
    .selectFrom('task')
    .select(['kind', 'role', 'repId', 'dueAt', 'status'])
    .where('leadId', '=', leadId)
    .orderBy('id')
    .execute()

const noticesOf = (handoffId: HandoffId) =>
  database.db
    .selectFrom('message')
    .select(['templateKey', 'repId', 'class', 'language', 'refs'])
    .where('sendKey', 'like', `%${handoffId}%`)
    .orderBy('id')
    .execute()

describe('offering a ripe lead', () => {
  test('makes it an MQL with a rep, a deadline, a task, a mail and a workflow, all at once', async () => {
    const leadId = await aRipeLead(database.db)
    const id = await anOffer(database.db, leadId)
    const handoff = await stored(id)
    expect(handoff).toMatchObject({
      status: 'open',
      trigger: 'ready',
      rotation: 0,
      closedAt: null,
      reasons: [{ code: 'ready.fit' }],
    })
    const lead = await database.db.selectFrom('lead').select('stage').where('id', '=', leadId).executeTakeFirstOrThrow()
    expect(lead.stage).toBe('mql')
    const dueAt = at('2026-03-02T12:00:00Z')
    expect(await tasksOf(leadId)).toEqual([{ kind: 'answerHandoff', role: 'rep', repId: handoff.repId, dueAt, status: 'open' }])
    expect(await noticesOf(id)).toEqual([
      { templateKey: 'rep-offer', repId: handoff.repId, class: 'internal', language: 'de', refs: { handoffId: id, rotation: 0 } },
    ])
    const row = await database.db
      .selectFrom('handoff')
      .select(['dueAt', 'nextAt', 'routing', 'frozen'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      dueAt,
      nextAt: at('2026-03-02T10:00:00Z'),
      routing: [{ code: 'routing.turn' }],
      frozen: { stage: 'iql' },
    })
    const told = await database.db.selectFrom('outbox').select(['workflowKind', 'action']).where('workflowId', '=', id).execute()
    expect(told).toEqual([{ workflowKind: 'salesHandoff', action: 'start' }])
  })

  test('twice joins the first offer', async () => {
    const leadId = await aRipeLead(database.db)
    const id = await anOffer(database.db, leadId)
    expect(await offerLead(database.db, leadId)).toEqual({ handoffId: id, created: false })
  })

  test('from two sides at the same moment makes one handoff', async () => {
    const leadId = await aRipeLead(database.db)
    const opened = await Promise.all([offerLead(database.db, leadId), offerLead(database.db, leadId, { trigger: 'journey' })])
    expect(opened.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(opened.map(({ handoffId }) => handoffId)).size).toBe(1)
  })

  test('takes turns, and never an absent rep', async () => {
    const reps: string[] = []
    for (let index = 0; index < 4; index += 1)
      reps.push((await stored(await anOffer(database.db, await aRipeLead(database.db)))).repId)
    expect(reps.toSorted()).toEqual([team.rep('Anna'), team.rep('Anna'), team.rep('Ben'), team.rep('Ben')].toSorted())
  })

  test('goes to the owner, and to whoever already talks with the company', async () => {
    const owned = await aRipeLead(database.db)
    await database.db
      .updateTable('lead')
      .set({ ownerRepId: team.rep('Ben') })
      .where('id', '=', owned)
      .execute()
    expect((await stored(await anOffer(database.db, owned))).repId).toBe(team.rep('Ben'))
    const colleagues = [
      await aRipeLead(database.db, { domain: 'werkzeug.example' }),
      await aRipeLead(database.db, { domain: 'werkzeug.example' }),
      await aRipeLead(database.db, { domain: 'werkzeug.example' }),
    ]
    const reps = []
    for (const colleague of colleagues) reps.push((await stored(await anOffer(database.db, colleague))).repId)
    expect(new Set(reps).size).toBe(1)
  })

  test('is urgent for a direct request and ends a cool-off', async () => {
    const leadId = await aRipeLead(database.db)
    await database.db
      .updateTable('lead')
      .set({ coolOffUntil: at('2026-05-01T00:00:00Z') })
      .where('id', '=', leadId)
      .execute()
    const id = await anOffer(database.db, leadId, { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-1' as EventId })
    expect((await tasksOf(leadId))[0]?.dueAt).toEqual(at('2026-03-02T08:30:00Z'))
    expect((await stored(id)).requestEventId).toBe('demo-1')
    const lead = await database.db.selectFrom('lead').select('coolOffUntil').where('id', '=', leadId).executeTakeFirstOrThrow()
    expect(lead.coolOffUntil).toBeNull()
  })
})

describe('a direct request of a lead that lies with sales already', () => {
  const later = at('2026-03-02T08:20:00Z')

  test('shortens the clock of an open offer and tells the rep', async () => {
    const leadId = await aRipeLead(database.db)
    const id = await anOffer(database.db, leadId)
    await offerLead(database.db, leadId, { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-2' as EventId }, later)
    expect(await stored(id)).toMatchObject({ urgency: 'urgent', requestEventId: 'demo-2', offeredAt: later })
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'answerHandoff', dueAt: at('2026-03-02T08:50:00Z') }])
    expect((await noticesOf(id)).map(({ templateKey }) => templateKey)).toEqual(['rep-offer', 'rep-offer'])
  })

  test('is told once, however often it is looked at', async () => {
    const leadId = await aRipeLead(database.db)
    const id = await anOffer(database.db, leadId)
    const request = { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-3' as EventId } as const
    await offerLead(database.db, leadId, request, later)
    await offerLead(database.db, leadId, request, at('2026-03-02T08:40:00Z'))
    expect((await stored(id)).offeredAt).toEqual(later)
    expect(await noticesOf(id)).toHaveLength(2)
  })
})

describe('a request that no handoff answers', () => {
  test('is a task with the clock of a request, once', async () => {
    const leadId = await aRipeLead(database.db)
    const request = { eventId: 'callback-1' as EventId, type: 'callback.requested' }
    const first = await withLead(database.db, leadId, (tx, facts) => openRequestTask(tx, facts, request, nine))
    const second = await withLead(database.db, leadId, (tx, facts) => openRequestTask(tx, facts, request, nine))
    expect([first.created, second]).toEqual([true, { taskId: first.taskId, created: false }])
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'answerRequest', role: 'rep', dueAt: at('2026-03-02T08:30:00Z') }])
  })
})

describe('taking a lead back from sales', () => {
  test('ends the handoff, its tasks and tells the rep', async () => {
    const leadId = await aRipeLead(database.db)
    const id = await anOffer(database.db, leadId)
    expect(await withLead(database.db, leadId, (tx) => withdrawHandoffs(tx, leadId, 'outOfProfile', nine))).toBe(1)
    expect(await stored(id)).toMatchObject({ status: 'withdrawn', closedAt: nine })
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'answerHandoff', status: 'withdrawn' }])
    expect((await noticesOf(id)).map(({ templateKey }) => templateKey)).toEqual(['rep-offer', 'rep-withdrawn'])
    expect(await withLead(database.db, leadId, (tx) => withdrawHandoffs(tx, leadId, 'outOfProfile', nine))).toBe(0)
  })

  test('leaves what the lead asked for with a person', async () => {
    const leadId = await aRipeLead(database.db)
    await anOffer(database.db, leadId, { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-4' as EventId })
    await withLead(database.db, leadId, (tx) => withdrawHandoffs(tx, leadId, 'competitor', nine))
    expect(await tasksOf(leadId)).toMatchObject([
      { kind: 'answerHandoff', status: 'withdrawn' },
      { kind: 'answerRequest', status: 'open', role: 'rep', dueAt: at('2026-03-02T08:30:00Z') },
    ])
  })

  test('after an objection leaves an open request alone', async () => {
    const asked = await aRipeLead(database.db)
    await anOffer(database.db, asked, { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-5' as EventId })
    const scored = await aRipeLead(database.db)
    await anOffer(database.db, scored)
    const withdrawn = []
    for (const leadId of [asked, scored])
      withdrawn.push(await withLead(database.db, leadId, (tx) => withdrawHandoffs(tx, leadId, 'objected', nine)))
    expect(withdrawn).toEqual([0, 1])
  })
})

test('one open handoff for a lead is what the database itself holds to', async () => {
  const leadId = await aRipeLead(database.db)
  const id = await anOffer(database.db, leadId)
  const copy = database.db
    .insertInto('handoff')
    .columns([
      'id',
      'leadId',
      'teamId',
      'repId',
      'trigger',
      'status',
      'reasons',
      'frozen',
      'cycle',
      'urgency',
      'offeredAt',
      'createdAt',
    ])
    .expression((eb) =>
      eb
        .selectFrom('handoff')
        .select((row) => [
          row.fn<string>('uuidv7', []).as('id'),
          'leadId',
          'teamId',
          'repId',
          'trigger',
          'status',
          'reasons',
          'frozen',
          'cycle',
          'urgency',
          'offeredAt',
          'createdAt',
        ])
        .where('id', '=', id),
    )
  await expect(copy.execute()).rejects.toThrow('handoff_open')
})

describe('routing', () => {
  test('follows the first rule whose condition holds, and says which', async () => {
    const { condition } = parseCondition({ lead: { jobTitle: { contains: 'einkauf' } } }, 'condition')
    await database.db
      .insertInto('routingRule')
      .values({
        id: uuidv7(),
        position: 1,
        name: 'Einkauf',
        condition: JSON.stringify(condition),
        teamId: team.teamId,
        repId: team.rep('Ben'),
      })
      .execute()
    const id = await anOffer(database.db, await aRipeLead(database.db))
    await database.db.deleteFrom('routingRule').execute()
    const { routing } = await database.db.selectFrom('handoff').select('routing').where('id', '=', id).executeTakeFirstOrThrow()
    expect([(await stored(id)).repId, routing]).toEqual([
      team.rep('Ben'),
      [{ code: 'routing.rule', params: { rule: 'Einkauf' } }],
    ])
  })

  test('gives the last free place to one of two leads at the same moment, the other to the team lead', async () => {
    await database.db.updateTable('handoff').set({ status: 'withdrawn', closedAt: nine }).where('closedAt', 'is', null).execute()
    await database.db.updateTable('rep').set({ capacity: 1 }).where('id', '=', team.rep('Anna')).execute()
    await database.db.updateTable('rep').set({ capacity: 0 }).where('id', '=', team.rep('Ben')).execute()
    const leads = [await aRipeLead(database.db), await aRipeLead(database.db)]
    const ids = await Promise.all(leads.map((leadId) => anOffer(database.db, leadId)))
    const reps = await Promise.all(ids.map(async (id) => (await stored(id)).repId))
    expect(new Set(reps)).toEqual(new Set([team.rep('Anna'), team.rep('Boss')]))
  })

  test('without any rep leaves the lead to marketing with the clock of a request', async () => {
    await database.db.updateTable('rep').set({ active: false }).execute()
    await database.db.updateTable('team').set({ leadRepId: null }).execute()
    const leadId = await aRipeLead(database.db)
    expect(await offerLead(database.db, leadId)).toEqual({ handoffId: null, created: false, reason: 'nobody' })
    expect(await tasksOf(leadId)).toMatchObject([{ kind: 'nobodyToOffer', role: 'marketing', dueAt: at('2026-03-02T08:30:00Z') }])
  })
})
