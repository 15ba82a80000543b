import { beforeAll, expect, test } from 'vitest'
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { lockLead } from '../../db/lock.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { deleteSegment, readSegmentUses } from '../../db/segment-delete.ts'
import { publishSegment } from '../../db/segment-publish.ts'
import { readSegment } from '../../db/segments.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { isSomebodyHeldUp } from '../support/held-up.ts'
import { journeySource } from '../support/journeys.ts'
import { aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

async function aSegment(key: string, condition = '{ lead: { country: DE } }'): Promise<void> {
  const source = `segment: ${key}\ntitle: ${key}\nif: ${condition}\n`
  const published = await database.db.transaction().execute((tx) => publishSegment(tx, source, 'test', monday))
  if (!published.ok) throw new Error(JSON.stringify(published.problems))
}

const named = (key: string, steps: string, top = '') => journeySource(steps, top).replace('journey: test', `journey: ${key}`)
const remove = (key: string) => database.db.transaction().execute((tx) => deleteSegment(tx, key, 'test', after(monday, '1h')))

test('a segment that nothing uses goes with its members, its source stays in the audit', async () => {
  const leadId = await aNurturedLead(database.db, { industry: 'Glas' })
  await aSegment('glass', '{ lead: { industry: glas } }')
  expect(await remove('glass')).toEqual({ ok: true, members: 1 })
  expect(await readSegment(database.db, 'glass')).toBeNull()
  expect(await database.db.selectFrom('segmentMember').selectAll().where('leadId', '=', leadId).execute()).toEqual([])
  const audit = await database.db
    .selectFrom('auditEntry')
    .select('detail')
    .where('action', '=', 'segment.deleted')
    .executeTakeFirstOrThrow()
  expect(audit.detail).toMatchObject({ members: 1, source: expect.stringContaining('industry: glas') })
  expect(await remove('glass')).toEqual({ ok: false, reason: 'unknown' })
})

test.each([
  ['enrols from it', 'enrolling', '- { wait: 1d }', 'enrol: { segment: used }', true],
  [
    'asks for it in a branch',
    'branching',
    '- branch: [ { if: { not: { any: [ { segment: used }, { stage: sql } ] } }, then: [ { exit: a } ] }, { else: [] } ]',
    '',
    false,
  ],
  ['asks for it in its goal', 'goal', '- { wait: 1d }', 'goal: { segment: used }', false],
  ['asks for it in an exit', 'exiting', '- { wait: 1d }', 'exit: [ { segment: used } ]', false],
])('a journey that %s stands in the way', async (_, key, steps, top, enrols) => {
  await aSegment('used')
  await publish(database.db, named(key, steps, top))
  expect(await remove('used')).toMatchObject({ ok: false, reason: 'used' })
  expect(await readSegmentUses(database.db, 'used')).toContainEqual({
    journey: key,
    title: 'Test',
    version: 1,
    enrols,
    leadsInside: 0,
  })
})

test('an older version stands in the way while a lead is inside, and a retired one without any does not', async () => {
  const { db } = database
  await aSegment('old')
  await publish(db, named('aging', '- { wait: 30d }', 'goal: { segment: old }'))
  const leadId = await aNurturedLead(db, { country: 'AT' })
  await db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts !== null) await enrolLead(tx, facts, { journeyKey: 'aging', by: 'person' }, monday)
  })
  await publish(db, named('aging', '- { wait: 31d }'))
  expect(await remove('old')).toMatchObject({ uses: [{ journey: 'aging', version: 1, leadsInside: 1 }] })
  const [enrolment] = await enrolmentsOf(db, leadId)
  const over = { status: 'finished', outcome: 'completed', finishedAt: monday } as const
  await db
    .updateTable('enrolment')
    .set(over)
    .where('id', '=', enrolment?.id ?? '')
    .execute()
  expect(await remove('old')).toMatchObject({ ok: true })
})

test('a journey published while its segment is being deleted finds it gone', async () => {
  await aSegment('raced')
  const { db } = database
  const source = named('racing', '- { wait: 1d }', 'enrol: { segment: raced }')
  const racing = await db.transaction().execute(async (tx) => {
    await deleteSegment(tx, 'raced', 'test', monday)
    const published = db.transaction().execute((other) => publishJourney(other, source, { by: 'test' }, monday))
    await expect.poll(() => isSomebodyHeldUp(db), { timeout: 20_000, interval: 10 }).toBe(true)
    return { published }
  })
  expect(await racing.published).toMatchObject({ ok: false, reason: 'invalid' })
})

test('a segment deleted while a journey that names it is being published stays', async () => {
  await aSegment('kept')
  const { db } = database
  const source = named('keeping', '- { wait: 1d }', 'enrol: { segment: kept }')
  const racing = await db.transaction().execute(async (tx) => {
    const published = await publishJourney(tx, source, { by: 'test' }, monday)
    const deleted = remove('kept')
    await expect.poll(() => isSomebodyHeldUp(db), { timeout: 20_000, interval: 10 }).toBe(true)
    return { published, deleted }
  })
  expect(racing.published.ok).toBe(true)
  expect(await racing.deleted).toMatchObject({ ok: false, uses: [{ journey: 'keeping', enrols: true }] })
})
