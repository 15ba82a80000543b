import { beforeAll, expect, test, vi } from 'vitest'
import { saveDraft } from '../../../db/journey-drafts.ts'
import { monday } from '../../support/builders.ts'
import { testDatabase } from '../../support/database.ts'
import { starterJourney } from '../../support/journeys.ts'
import { act, aNurturedLead, seedNurturing } from '../../support/nurtured.ts'
import { visitor } from '../../support/pages.ts'

const database = testDatabase()
const visit = visitor(() => database.db)

beforeAll(async () => {
  await seedNurturing(database.db)
  const leadId = await aNurturedLead(database.db, { firstName: 'Jana', industry: 'Maschinenbau', jobTitle: 'Werksleiterin' })
  await act(database.db, leadId, 'whitepaper.downloaded', {}, new Date(monday.getTime() - 20 * 86_400_000))
})

const path = '/journeys/whitepaper-nurture/simulate'
const personas = { kind: 'personas', which: 'inForce', leads: '30', days: '40', seed: '1', 'mix.reader': '1', 'mix.clicker': '1' }

/** The page of the result, once there is one. */
async function finished(address: string | null) {
  if (address === null) throw new Error('No simulation was started.')
  await vi.waitUntil(async () => (await visit.get(address)).page('progress').length === 0, { timeout: 30_000, interval: 100 })
  return visit.get(address)
}

test('a journey asks for a simulation, and its result shows sums, charts and personas in both languages', async () => {
  expect((await visit.get(path)).text).toContain('Noch keine Simulation')
  const { to } = await visit.post(path, personas)
  const { page, text } = await finished(to)
  expect(page('svg[role=img]').length).toBeGreaterThanOrEqual(2)
  expect(text).toContain('30 erfundene Leads, 40 Tage voraus, Fassung in Kraft')
  expect(text).toMatch(/Leser \d+/)
  expect((await visit.get(to ?? '', 'en')).text).toContain('30 made-up leads, 40 days ahead, version in force')
  expect((await visit.get(path)).text).toContain('30 erfundene Leads')
})

test('the past is replayed, and names of leads are looked up only when the page is shown', async () => {
  const { to } = await visit.post(path, { kind: 'history', which: 'inForce', leads: '100', days: '30' })
  const { text } = await finished(to)
  expect(text).toContain('die letzten 30 Tage')
  expect(text).toContain('Was ein Nachspielen weiß und was nicht')
  const rows = await database.db.selectFrom('simulation').select('result').where('kind', '=', 'history').execute()
  expect(JSON.stringify(rows)).not.toContain('Jana')
})

test('a draft is simulated as it is written', async () => {
  const source = starterJourney('whitepaper-nurture').replace('for: 21d', 'for: 7d')
  await database.db
    .transaction()
    .execute((tx) => saveDraft(tx, { key: 'whitepaper-nurture', source, revision: 0, by: 'test' }, monday))
  expect((await visit.get(path)).page('select[name=which] option').first().text()).toBe('Entwurf')
  const { to } = await visit.post(path, { ...personas, which: 'draft' })
  expect((await finished(to)).text).toContain('andere Fassung')
})

test.each([
  ['no leads', { ...personas, leads: '0' }],
  ['nobody who comes', { ...personas, 'mix.reader': '0', 'mix.clicker': '0' }],
  ['a model that is none', { ...personas, model: 'model: x' }],
])('%s is refused with what is wrong', async (_what, form) => {
  const { status, text } = await visit.post(path, form)
  expect(status).toBe(422)
  expect(text).toContain('So kann nicht simuliert werden')
})

test('a journey or a simulation that does not exist is not found', async () => {
  expect((await visit.get('/journeys/nothing/simulate')).status).toBe(404)
  expect((await visit.get('/simulations/nothing')).status).toBe(404)
})
