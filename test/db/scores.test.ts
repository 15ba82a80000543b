import { beforeAll, expect, test } from 'vitest'
import { reconsiderDue } from '../../activities/ingest.ts'
import { loadFacts, loadFactsOfMany } from '../../db/facts.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { explainLead } from '../../db/score-explain.ts'
import { applyFactor } from '../../db/scores.ts'
import type { LeadId } from '../../domain/id.ts'
import { after, monday, someId, starterSource } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { act, aNurturedLead, seedNurturing } from '../support/nurtured.ts'
import { withLead } from '../support/sales-team.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const publish = (source: string, now = monday) => database.db.transaction().execute((tx) => publishModel(tx, source, 'test', now))
const engagementOf = async (id: LeadId, at = monday) => (await explainLead(database.db, id, at))?.engagement.total

test('facts hold everything about a lead, and leave out leads that do not exist', async () => {
  const { db } = database
  const leadId = await aNurturedLead(db, { companyName: 'Muster GmbH', country: 'DE', postalCode: '80331' })
  await act(db, leadId, 'whitepaper.downloaded', { asset: 'guide' })
  const [other, nobody] = [await aNurturedLead(db), someId() as LeadId]
  const facts = await loadFactsOfMany(db, [other, leadId, nobody])
  expect([...facts.keys()]).toEqual([leadId, other].toSorted())
  expect(facts.get(leadId)).toMatchObject({
    lead: { id: leadId, stage: 'iql', companyName: 'Muster GmbH' },
    events: [{ type: 'whitepaper.downloaded', properties: { asset: 'guide' }, verdict: 'human' }],
    consents: { email_marketing: { status: 'confirmed', basis: 'consent' } },
    suppressions: [],
    enrolments: [{ journey: 'whitepaper-nurture', status: 'active' }],
    zone: 'Europe/Berlin',
    holidays: { country: 'DE', region: 'BY' },
    replyHold: false,
    deliveryArea: ['DE', 'AT', 'CH'],
  })
  expect(await loadFacts(db, nobody)).toBeNull()
})

test('a factor halves what was earned until then, and nothing after', async () => {
  const { db } = database
  const leadId = await aNurturedLead(db)
  await act(db, leadId, 'webinar.attended')
  const change = { leadId, factor: 0.5, reason: 'notNow' }
  await withLead(db, leadId, (tx) => applyFactor(tx, change, after(monday, '1m')))
  await act(db, leadId, 'webinar.attended', {}, after(monday, '2m'))
  expect(await engagementOf(leadId, after(monday, '2m'))).toBe(12)
})

test('publishing a model scores every lead anew and keeps the factors', async () => {
  const { db } = database
  const leadId = await aNurturedLead(db)
  await act(db, leadId, 'webinar.attended')
  await withLead(db, leadId, (tx) => applyFactor(tx, { leadId, factor: 0.5, reason: 'notNow' }, monday))
  const generous = starterSource
    .replace('on: webinar.attended, points: 8', 'on: webinar.attended, points: 12')
    .replace('halfLifeDays: 30', 'halfLifeDays: 10')
  expect(await publish(generous, after(monday, '1d'))).toMatchObject({ ok: true, version: 2, created: true })
  expect(await engagementOf(leadId)).toBe(6)
  expect(await engagementOf(leadId, after(monday, '10d'))).toBe(3)
  const row = await db.selectFrom('lead').select('reconsiderAt').where('id', '=', leadId).executeTakeFirstOrThrow()
  expect(row.reconsiderAt).toEqual(after(monday, '1d'))
  while ((await reconsiderDue(db, after(monday, '1d'), 50)) > 0);
  expect(await engagementOf(leadId)).toBe(6)
  await publish(starterSource, after(monday, '2d'))
})

test('publishing the model in force changes nothing', async () => {
  expect(await publish(starterSource)).toMatchObject({ ok: true, created: false })
})

test('a model with a problem is not published', async () => {
  expect(await publish('model: [')).toMatchObject({ ok: false })
  const { db } = database
  const published = await db.selectFrom('scoringModel').selectAll().where('status', '=', 'published').execute()
  expect(published.map((model) => model.source)).toEqual([starterSource])
})

test('a reference time that has become distant moves, and no score changes', async () => {
  const { db } = database
  await publish(starterSource.replace('halfLifeDays: 30', 'halfLifeDays: 1'), monday)
  const leadId = await aNurturedLead(db)
  await act(db, leadId, 'webinar.attended')
  const later = after(monday, '201d')
  await act(db, leadId, 'webinar.attended', {}, later)
  await reconsiderDue(db, after(later, '1d'), 50)
  const model = await db.selectFrom('scoringModel').selectAll().where('status', '=', 'published').executeTakeFirstOrThrow()
  expect(model.referenceTime).toEqual(after(later, '1d'))
  const facts = await loadFacts(db, leadId)
  expect(facts?.engagementA).toBeCloseTo(4, 9)
  expect(await engagementOf(leadId, after(later, '1d'))).toBe(4)
})
