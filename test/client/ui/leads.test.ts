import { beforeAll, expect, test } from 'vitest'
import { capturedLead } from '../../support/captured-lead.ts'
import { testDatabase } from '../../support/database.ts'
import { hostile, visitor } from '../../support/pages.ts'
import { aNurturedLead, act, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
beforeAll(() => seedNurturing(database.db))

test('without leads the page says how they come in', async () => {
  const { text, page } = await visit.get('/leads')
  expect(text).toContain('Noch keine Leads')
  expect(page('.empty a[href="/leads/import"]')).toHaveLength(1)
})

test('the most active lead stands first, with why and what happens next', async () => {
  await capturedLead(database.db, { firstName: 'Kai', lastName: 'Still' })
  const leadId = await aNurturedLead(database.db, { firstName: 'Jana', lastName: 'Weber', companyName: 'Chemie Rhein' })
  await act(database.db, leadId, 'whitepaper.downloaded')
  const { page } = await visit.get('/leads')
  const first = page('tbody tr').first()
  expect(first.find('a.title').attr('href')).toBe(`/leads/${leadId}`)
  expect(first.find('.heat').text()).toContain('5')
  expect(first.find('.why').text()).toBe('Whitepaper heruntergeladen')
  expect(first.find('.next').text()).toContain('Vom Whitepaper zum Gespräch')
})

test.each([
  ['de', 'Leads in jeder Stufe , kalt, warm oder heiß'],
  ['en', 'Leads in any stage , cold, warm or hot'],
] as const)('the filters read as a sentence in %s', async (language, sentence) => {
  const { page } = await visit.get('/leads', language)
  const summaries = page('.sentence').clone()
  summaries.find('ul').remove()
  expect(
    summaries
      .text()
      .replace(/\s+/g, ' ')
      .replace(/ ?,/g, ' ,')
      .replace(/(kalt|cold) ,/, '$1,'),
  ).toContain(sentence)
})

test.each([
  ['?q=web', 1],
  ['?q=jana+chemie', 1],
  ['?q=jana+still', 0],
  ['?q=%25', 0],
  ['?stage=iql', 1],
  ['?temperature=warm', 1],
  ['?temperature=hot', 0],
  ['?journey=whitepaper-nurture', 1],
  ['?journey=whitepaper-nurture&step=no-such-step', 0],
  ['?reached=iql', 1],
])('%s finds %i', async (query, found) => {
  const { page } = await visit.get(`/leads${query}`)
  expect(page('tbody tr')).toHaveLength(found)
})

test('when nothing matches, one link shows all again', async () => {
  const { page, text } = await visit.get('/leads?q=nobody')
  expect(text).toContain('Kein Lead passt dazu')
  expect(page('.empty a[href="/leads"]')).toHaveLength(1)
})

test('markup in a name or in the search stays text', async () => {
  await capturedLead(database.db, { firstName: hostile, lastName: 'Zzz' })
  const { page } = await visit.get(`/leads?q=${encodeURIComponent(hostile)}`)
  expect(page('main script')).toHaveLength(0)
  expect(page('.tag').text()).toContain('<script>')
})

test('pages of fifty lead through everybody once', async () => {
  for (let n = 0; n < 60; n += 1) await capturedLead(database.db, { firstName: 'Viele', lastName: `Nr${n}` })
  const first = await visit.get('/leads?q=viele')
  const next = first.page('.pager a').last().attr('href') ?? ''
  const second = await visit.get(next)
  const names = [first, second].flatMap(({ page }) =>
    page('a.title')
      .toArray()
      .map((link) => page(link).attr('href')),
  )
  expect([first.page('tbody tr').length, second.page('tbody tr').length]).toEqual([50, 10])
  expect(new Set(names).size).toBe(60)
})
