import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handoffRoutes } from '../../../client/api/handoffs.ts'
import { taskRoutes } from '../../../client/api/tasks.ts'
import type { HandoffId, LeadId } from '../../../domain/id.ts'
import { testDeps } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
let team: Awaited<ReturnType<typeof aSalesTeam>>
let leadId: LeadId
let id: HandoffId

beforeAll(async () => {
  team = await aSalesTeam(database.db, { Boss: { weight: 0, isTeamLead: true }, Anna: { capacity: 99 } })
})

beforeEach(async () => {
  leadId = await aRipeLead(database.db)
  id = await anOffer(database.db, leadId)
})

const get = async (path: string) => handoffRoutes(testDeps(database.db)).request(path)
const post = (path: string, body: unknown) =>
  handoffRoutes(testDeps(database.db)).request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('reading', () => {
  test('one handoff with its clock and what may be answered', async () => {
    const response = await get(`/api/handoffs/${id}`)
    expect(await response.json()).toMatchObject({
      id,
      status: 'open',
      rep: { name: 'Anna' },
      lead: { id: leadId, lastName: 'Muster', stage: 'mql' },
      allowed: ['accept', 'reject'],
      dueAt: '2026-03-02T12:00:00.000Z',
    })
  })

  test('the open ones of a rep', async () => {
    const { handoffs } = (await (await get(`/api/handoffs?status=open&repId=${team.rep('Anna')}`)).json()) as {
      handoffs: { id: string }[]
    }
    expect(handoffs.map((handoff) => handoff.id)).toContain(id)
    expect(await (await get(`/api/handoffs?repId=${team.rep('Boss')}`)).json()).toEqual({ handoffs: [] })
  })

  test.each([
    ['/api/handoffs/none', 404],
    ['/api/handoffs/01a203e0-cfd0-7706-a496-66c4d100e7f2', 404],
    ['/api/handoffs?status=new', 422],
    ['/api/handoffs?rep=anna', 422],
  ])('%s answers %i', async (path, code) => {
    const response = await get(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([code, 'application/problem+json'])
  })
})

const accept = (repId?: string) => post(`/api/handoffs/${id}/accept`, repId === undefined ? {} : { repId })

describe('answering', () => {
  test('accepting twice answers 200 both times, another rep 409', async () => {
    expect(await (await accept()).json()).toEqual({ status: 'accepted', repeated: false })
    expect(await (await accept(team.rep('Anna'))).json()).toEqual({ status: 'accepted', repeated: true })
    const refused = await accept(team.rep('Boss'))
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'taken' }])
  })

  test('from accepting to won', async () => {
    const statuses = []
    for (const [name, body] of [
      ['accept', {}],
      ['contacted', {}],
      ['qualify', { method: 'bant', findings: { need: 'yes', budget: 'no' }, note: 'Umbau' }],
      ['close', { outcome: 'opportunity' }],
      ['close', { outcome: 'won' }],
    ] as const)
      statuses.push((await post(`/api/handoffs/${id}/${name}`, body)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200])
    const lead = await database.db.selectFrom('lead').select('stage').where('id', '=', leadId).executeTakeFirstOrThrow()
    expect(lead.stage).toBe('customer')
  })

  test.each([
    ['reject', { reason: 'noNeed', until: '2026-09-01' }, 422, 'dateNotTaken'],
    ['reject', { reason: 'notNow', until: '2020-09-01' }, 422, 'badDate'],
    ['reject', { reason: 'boring' }, 422, 'invalidFields'],
    ['reject', {}, 422, 'invalidFields'],
    ['contacted', {}, 409, 'state'],
    ['close', { outcome: 'won' }, 409, 'state'],
    ['qualify', { method: 'bant', findings: { need: 'no' } }, 422, 'noNeed'],
    ['qualify', { method: 'bant', findings: { need: 'yes', luck: 'yes' } }, 422, 'unknownItem'],
    ['accept', { rep: 'Anna' }, 422, 'invalidFields'],
  ] as const)('%s with %j is refused with %i %s', async (name, body, code, problem) => {
    const response = await post(`/api/handoffs/${id}/${name}`, body)
    expect([response.status, await response.json()]).toMatchObject([code, { code: problem }])
  })

  test('what does not exist is not found', async () => {
    expect((await post('/api/handoffs/none/accept', {})).status).toBe(404)
  })
})

const tasks = (path: string, init?: RequestInit) => taskRoutes(testDeps(database.db)).request(path, init)

describe('tasks', () => {
  test('are listed and done once', async () => {
    const { tasks: open } = (await (await tasks(`/api/tasks?leadId=${leadId}`)).json()) as {
      tasks: { id: string; kind: string }[]
    }
    expect(open.map(({ kind }) => kind)).toEqual(['answerHandoff'])
    const done = () => tasks(`/api/tasks/${open[0]?.id ?? ''}/done`, { method: 'POST' })
    expect([(await done()).status, (await done()).status]).toEqual([200, 409])
    expect((await tasks('/api/tasks/none/done', { method: 'POST' })).status).toBe(404)
    expect((await tasks('/api/tasks?status=late')).status).toBe(422)
  })
})
