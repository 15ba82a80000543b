import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acceptHandoff, contactedHandoff } from '../../db/handoff-answer.ts'
import { superviseHandoff } from '../../db/handoff-ladder.ts'
import { readHandoff } from '../../db/handoff-rows.ts'
import type { EventId, HandoffId, LeadId, RepId } from '../../domain/id.ts'
import { testDatabase } from '../support/database.ts'
import { anOffer, aRipeLead, aSalesTeam, nine, offerLead } from '../support/sales-team.ts'

const database = testDatabase()
let team: Awaited<ReturnType<typeof aSalesTeam>>
let leadId: LeadId
let id: HandoffId
const at = (iso: string) => new Date(iso)

beforeAll(async () => {
  team = await aSalesTeam(database.db, { Boss: { weight: 0, isTeamLead: true }, Anna: {}, Ben: {}, Cara: {}, Dan: {} })
})

beforeEach(async () => {
  leadId = await aRipeLead(database.db)
  id = await anOffer(database.db, leadId)
})

const look = (now: Date) => database.db.transaction().execute((tx) => superviseHandoff(tx, id, now))
const handoff = async () => {
  const row = await readHandoff(database.db, id)
  if (row === null) throw new Error('The handoff is gone')
  return row
}
const history = async () =>
  (await database.db.selectFrom('handoffEvent').select('kind').where('handoffId', '=', id).orderBy('id').execute()).map(
    ({ kind }) => kind,
  )
const mails = async () =>
  (
    await database.db
      .selectFrom('message')
      .select(['templateKey', 'repId'])
      .where('sendKey', 'like', `%${id}%`)
      .orderBy('id')
      .execute()
  ).map(({ templateKey, repId }) => [templateKey, repId])
const tasks = () =>
  database.db
    .selectFrom('task')
    .select(['kind', 'role', 'repId'])
    .where('leadId', '=', leadId)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute()

/** Looks whenever the ladder says so, as the workflow does; answers the moments. */
async function climb(from: Date, stopAt: Date): Promise<Date[]> {
  const looked: Date[] = []
  for (let now: Date | null = from; now !== null && now <= stopAt;) {
    looked.push(now)
    const next = await look(now)
    now = next.kind === 'wait' ? next.until : null
  }
  return looked
}

describe('an offer nobody answers', () => {
  test('is reminded, escalated, reassigned twice, then given up', async () => {
    const first = (await handoff()).repId
    const looked = await climb(nine, at('2026-03-05T08:00:00Z'))
    expect(looked).toEqual(
      [
        '2026-03-02T08:00:00Z',
        '2026-03-02T10:00:00Z',
        '2026-03-02T12:00:00Z',
        '2026-03-02T14:00:00Z',
        '2026-03-02T16:00:00Z',
        '2026-03-03T10:00:00Z',
        '2026-03-03T12:00:00Z',
        '2026-03-03T14:00:00Z',
        '2026-03-03T16:00:00Z',
        '2026-03-04T10:00:00Z',
      ].map(at),
    )
    const offer = ['reminded', 'escalated']
    expect(await history()).toEqual(['offered', ...offer, 'reassigned', ...offer, 'reassigned', ...offer, 'noResponse'])
    const asked = (await mails()).filter(([template]) => template === 'rep-offer').map(([, repId]) => repId)
    expect([asked.length, new Set(asked).size, asked[0]]).toEqual([3, 3, first])
    expect(await handoff()).toMatchObject({ status: 'noResponse', closedAt: null, reofferAt: at('2026-03-11T10:00:00Z') })
  })

  test('tells the rep at half time, the team lead at the end, and both reps when it goes on', async () => {
    const { repId } = await handoff()
    await climb(nine, at('2026-03-02T14:00:00Z'))
    const next = (await handoff()).repId
    expect(next).not.toBe(repId)
    expect(await mails()).toEqual([
      ['rep-offer', repId],
      ['rep-reminder', repId],
      ['rep-escalation', team.rep('Boss')],
      ['rep-reassigned', repId],
      ['rep-offer', next],
    ])
    expect(await tasks()).toMatchObject([{ kind: 'answerHandoff', role: 'rep', repId: next }])
  })

  test('goes to nobody who is away', async () => {
    const { repId } = await handoff()
    const others = [team.rep('Anna'), team.rep('Ben'), team.rep('Cara'), team.rep('Dan')].filter((other) => other !== repId)
    const [free, ...away] = others
    await setActive(away, false)
    await climb(nine, at('2026-03-02T14:00:00Z'))
    await setActive(away, true)
    expect((await handoff()).repId).toBe(free)
  })

  test('is given up at once when no other rep is free', async () => {
    const { repId } = await handoff()
    const others = [team.rep('Anna'), team.rep('Ben'), team.rep('Cara'), team.rep('Dan')].filter((other) => other !== repId)
    await setActive(others, false)
    await climb(nine, at('2026-03-02T14:00:00Z'))
    await setActive(others, true)
    expect(await handoff()).toMatchObject({ status: 'noResponse', rotation: 0 })
    expect(await tasks()).toMatchObject([
      { kind: 'noResponse', role: 'teamLead', repId: team.rep('Boss') },
      { kind: 'noResponse', role: 'marketing' },
    ])
  })

  test('is climbed once however often it is looked at', async () => {
    const escalation = at('2026-03-02T12:00:00Z')
    await Promise.all([look(escalation), look(escalation), look(escalation)])
    expect(await history()).toEqual(['offered', 'escalated'])
  })
})

describe('a lead that was given up', () => {
  const givenUp = at('2026-03-04T10:00:00Z')
  const again = at('2026-03-11T10:00:00Z')

  test('is awaited by nobody until the day it is offered again', async () => {
    expect(await look(nine)).toMatchObject({ awaited: 'answer' })
    await climb(nine, givenUp)
    expect(await look(givenUp)).toEqual({ kind: 'wait', until: again, awaited: 'reoffer' })
  })

  test('stays an MQL, and no readiness opens a second handoff meanwhile', async () => {
    await climb(nine, givenUp)
    expect(await offerLead(database.db, leadId, {}, at('2026-03-06T10:00:00Z'))).toEqual({ handoffId: id, created: false })
    const { stage } = await database.db.selectFrom('lead').select('stage').where('id', '=', leadId).executeTakeFirstOrThrow()
    expect(stage).toBe('mql')
  })

  test('is offered again after five working days on the same evidence', async () => {
    const { reasons } = await handoff()
    await climb(nine, givenUp)
    expect(await look(again)).toEqual({ kind: 'finished' })
    expect(await handoff()).toMatchObject({ status: 'noResponse', closedAt: again })
    const [next] = await database.db
      .selectFrom('handoff')
      .selectAll()
      .where('leadId', '=', leadId)
      .where('closedAt', 'is', null)
      .execute()
    expect(next).toMatchObject({ trigger: 'reoffer', status: 'open', reasons: [{ code: 'handoff.offeredAgain' }, ...reasons] })
  })

  test('is not offered again when it was disqualified meanwhile', async () => {
    await climb(nine, givenUp)
    await database.db.updateTable('lead').set({ stage: 'disqualified' }).where('id', '=', leadId).execute()
    expect(await look(again)).toEqual({ kind: 'finished' })
    expect((await history()).at(-1)).toBe('notReoffered')
  })

  test('who asks for a demo is offered at once', async () => {
    await climb(nine, givenUp)
    const request = { trigger: 'request', urgency: 'urgent', requestEventId: 'demo-9' as EventId } as const
    expect(await offerLead(database.db, leadId, request, at('2026-03-05T10:00:00Z'))).toMatchObject({ created: true })
    expect(await look(again)).toEqual({ kind: 'finished' })
    expect((await history()).at(-1)).toBe('notReoffered')
  })
})

const accept = () => database.db.transaction().execute((tx) => acceptHandoff(tx, id, { actor: 'test' }, nine))

describe('an accepted lead', () => {
  test('who is not contacted within a working day is brought to the team lead', async () => {
    await accept()
    await climb(nine, at('2026-03-03T08:00:00Z'))
    expect(await history()).toEqual(['offered', 'accepted', 'reminded', 'escalated'])
    expect((await tasks()).map(({ kind }) => kind)).toEqual(['contactLead', 'escalated'])
  })

  test('without a result within ten working days is brought to the team lead', async () => {
    await accept()
    await database.db.transaction().execute((tx) => contactedHandoff(tx, id, { actor: 'test' }, nine))
    const looked = await climb(nine, at('2026-04-01T08:00:00Z'))
    expect(looked.at(-1)).toEqual(at('2026-03-16T08:00:00Z'))
    expect(await history()).toEqual(['offered', 'accepted', 'contacted', 'reminded', 'escalated'])
    expect(await handoff()).toMatchObject({ status: 'accepted', closedAt: null })
  })
})

async function setActive(reps: readonly RepId[], active: boolean): Promise<void> {
  await database.db
    .updateTable('rep')
    .set({ active })
    .where('id', 'in', [...reps])
    .execute()
}
