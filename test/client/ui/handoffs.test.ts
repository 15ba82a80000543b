import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HandoffId, LeadId } from '../../../domain/id.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { anOffer, aRipeLead, aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
let team: Awaited<ReturnType<typeof aSalesTeam>>
let leadId: LeadId
let id: HandoffId

beforeAll(async () => {
  team = await aSalesTeam(database.db, { Boss: { weight: 0, isTeamLead: true }, Anna: { capacity: 999 } })
})
beforeEach(async () => {
  leadId = await aRipeLead(database.db)
  id = await anOffer(database.db, leadId)
})

const statusOf = async () =>
  (await database.db.selectFrom('handoff').select('status').where('id', '=', id).executeTakeFirst())?.status

test.each([
  ['de', 'Nichts überfällig'],
  ['en', 'Nothing is late'],
] as const)('an empty list says so in %s', async (language, sentence) => {
  expect((await visit.get('/handoffs?show=late', language)).text).toContain(sentence)
})

test('a rep sees their leads by deadline with the reason to call', async () => {
  const { page } = await visit.get(`/handoffs?rep=${team.rep('Anna')}`)
  const card = page(`.offer:has(a[href="/handoffs/${id}"])`)
  expect(card.text()).toContain('Eignung 22 von mindestens 15')
  expect(card.text()).toContain('Antwort auf die Übergabe')
  expect(card.find('progress').attr('data-until')).toBe('2026-03-02T12:00:00.000Z')
  expect((await visit.get(`/handoffs?rep=${team.rep('Boss')}`)).page('.offer')).toHaveLength(0)
})

describe('one handoff', () => {
  test.each([
    ['de', 'Ihre Antwort', 'Annehmen', 'wird aussortiert und bekommt keine E-Mails mehr'],
    ['en', 'Your answer', 'Accept', 'is sorted out and gets no more email'],
  ] as const)('says in %s what each answer will do', async (language, ...sentences) => {
    const { text } = await visit.get(`/handoffs/${id}`, language)
    for (const sentence of sentences) expect(text).toContain(sentence)
  })

  test('accepting, trying to call and qualifying each open what is possible next', async () => {
    expect((await visit.post(`/handoffs/${id}/accept`)).to).toBe(`/handoffs/${id}`)
    const accepted = await visit.get(`/handoffs/${id}`)
    expect(accepted.page('form[action$="/accept"]')).toHaveLength(0)
    expect(accepted.page('form[action$="/qualify"]').length).toBeGreaterThan(0)
    await visit.post(`/handoffs/${id}/contacted`)
    expect((await visit.get(`/handoffs/${id}`)).page('form[action$="/contacted"]')).toHaveLength(0)
    await visit.post(`/handoffs/${id}/qualify`, { method: 'bant', need: 'yes', budget: 'unknown', note: 'Im Mai' })
    expect(await statusOf()).toBe('qualified')
    const { text } = await visit.get(`/handoffs/${id}`)
    expect(text).toContain('Echter Bedarf')
    expect(text).toContain('Im Mai')
  })

  test('without a clear need nobody is qualified, and the page says why', async () => {
    await visit.post(`/handoffs/${id}/accept`)
    const { status, text } = await visit.post(`/handoffs/${id}/qualify`, { method: 'bant', need: 'no' })
    expect(status).toBe(409)
    expect(text).toContain('Ohne klaren Bedarf')
    expect(await statusOf()).toBe('accepted')
  })

  test('a rejection keeps its reason, day and note', async () => {
    await visit.post(`/handoffs/${id}/reject`, { reason: 'notNow', untilDay: '2026-09-01', note: 'Im September' })
    const row = await database.db
      .selectFrom('handoff')
      .select(['status', 'rejectReason', 'note'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ status: 'rejected', rejectReason: 'notNow', note: 'Im September' })
    expect((await visit.get(`/handoffs/${id}`)).page('#answer')).toHaveLength(0)
    expect((await visit.get('/handoffs?show=later')).text).toContain('wird wieder angeboten am Di., 1. Sept., 09:00')
  })

  test.each([
    [{ reason: 'notNow', untilDay: '2020-01-01' }, 409, 'nicht in der Zukunft'],
    [{ reason: 'noFit', untilDay: '2026-09-01' }, 409, 'gehört kein Datum'],
    [{ reason: 'because' }, 404, 'Hier ist nichts'],
  ])('%j changes nothing', async (form, status, sentence) => {
    const answer = await visit.post(`/handoffs/${id}/reject`, form)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(sentence)
    expect(await statusOf()).toBe('open')
  })

  test('markup in names and notes stays text', async () => {
    await database.db.updateTable('lead').set({ firstName: hostile, companyName: hostile }).where('id', '=', leadId).execute()
    await visit.post(`/handoffs/${id}/reject`, { reason: 'noNeed', note: hostile })
    for (const path of [`/handoffs/${id}`, '/handoffs?show=closed']) {
      const { page, text } = await visit.get(path)
      expect(page('main script'), path).toHaveLength(0)
      expect(text, path).toContain('{{7*7}}')
    }
  })

  test('in the demo opening it asks for the clock to stop, once it is closed no more', async () => {
    const demo = visitor(() => database.db, { demo: true })
    expect((await demo.get(`/handoffs/${id}`)).page(`[data-pause-for="${id}"]`)).toHaveLength(1)
    await visit.post(`/handoffs/${id}/reject`, { reason: 'noNeed' })
    expect((await demo.get(`/handoffs/${id}`)).page('[data-pause-for]')).toHaveLength(0)
  })
})
