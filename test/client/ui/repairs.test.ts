import { beforeAll, expect, test } from 'vitest'
import { recordRepairs } from '../../../db/repairs.ts'
import { testDatabase } from '../../support/database.ts'
import { visitor } from '../../support/pages.ts'
import { anOffer, aRipeLead, aSalesTeam } from '../../support/sales-team.ts'

const database = testDatabase()
const visit = visitor(() => database.db)
let handoffId = ''

beforeAll(async () => {
  await aSalesTeam(database.db, { Anna: {} })
  handoffId = await anOffer(database.db, await aRipeLead(database.db, { firstName: 'Mara', lastName: 'Muster' }))
})

test('while nothing was left lying the page says so, and Today says nothing', async () => {
  expect((await visit.get('/repairs')).text).toContain('Nichts zu reparieren')
  expect((await visit.get('/')).page('a[href="/repairs"]')).toHaveLength(0)
})

test('what was nudged is counted on Today and listed with whom it concerned', async () => {
  const overslept = [{ kind: 'salesHandoff' as const, id: handoffId }]
  await database.db.transaction().execute((tx) => recordRepairs(tx, 'overslept', overslept, new Date()))
  const today = await visit.get('/')
  expect(today.page('a[href="/repairs"]').text()).toContain('1 liegengebliebenen Ablauf')
  const { text, page } = await visit.get('/repairs')
  expect(text).toContain('1 Übergabe: zu spät dran')
  expect(page('main a[href^="/leads/"]').text()).toBe('Mara Muster')
})

test('what is older than a month is forgotten', async () => {
  const all = await database.db.selectFrom('repair').select('id').execute()
  const inAMonth = new Date(Date.now() + 31 * 86_400_000)
  const lost = [{ kind: 'leadJourney' as const, id: handoffId }]
  await database.db.transaction().execute((tx) => recordRepairs(tx, 'allLost', lost, inAMonth))
  const left = await database.db.selectFrom('repair').select(['id', 'reason']).execute()
  expect(left.map(({ reason }) => reason)).toEqual(['allLost'])
  expect(all.some(({ id }) => id === left[0]?.id)).toBe(false)
})
