import { beforeAll, describe, expect, test } from 'vitest'
import { reconsiderDue } from '../../activities/ingest.ts'
import { checkSegment, publishSegment } from '../../db/segment-publish.ts'
import { countMatching } from '../../db/segment-view.ts'
import { markStrayMembers } from '../../db/segment-sweep.ts'
import { readSegment } from '../../db/segments.ts'
import { decisionsOf } from '../../db/journey-decisions.ts'
import { lockLead } from '../../db/lock.ts'
import { changeStage } from '../../db/stage-changes.ts'
import { evaluate } from '../../domain/condition/evaluate.ts'
import { loadFacts } from '../../db/facts.ts'
import type { EnrolmentId, LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

async function segment(key: string, condition: string, now = monday) {
  const source = `segment: ${key}\ntitle: ${key}\nif: ${condition}\n`
  const published = await database.db.transaction().execute((tx) => publishSegment(tx, source, 'test', now))
  if (!published.ok) throw new Error(JSON.stringify(published.problems))
  return published
}

function journeyOn(key: string, of: string, steps = '- { wait: 30d }'): Promise<unknown> {
  return publish(
    database.db,
    journeySource(steps, `enrol: { segment: ${of}, again: always }`).replace('journey: test', `journey: ${key}`),
  )
}

async function journeysOf(leadId: LeadId): Promise<number> {
  return (await enrolmentsOf(database.db, leadId)).length
}

async function members(key: string): Promise<readonly string[]> {
  const rows = await database.db
    .selectFrom('segmentMember')
    .innerJoin('segment', 'segment.id', 'segmentMember.segmentId')
    .select('leadId')
    .where('key', '=', key)
    .execute()
  return rows.map((row) => row.leadId)
}

describe('entering a segment', () => {
  test('enrols in the journeys that begin with it, and says why', async () => {
    await segment('readers', '{ event: { type: page.viewed, count: 2 } }')
    await journeyOn('for-readers', 'readers')
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'page.viewed', { url: '/a' })
    expect(await journeysOf(leadId)).toBe(0)
    const second = await act(database.db, leadId, 'page.viewed', { url: '/b' })
    const [enrolment] = await enrolmentsOf(database.db, leadId)
    const [started] = await decisionsOf(database.db, (enrolment?.id ?? '') as EnrolmentId)
    expect(started).toMatchObject({ command: { kind: 'start', by: 'segment' } })
    expect(started?.reasons.map((reason) => reason.code)).toEqual(['journey.started', 'condition.inSegment', 'condition.event'])
    expect(started?.reasons.at(-1)?.evidence).toContain(second)
  })

  test('happens once, however often the lead is looked at while it stays in', async () => {
    const leadId = await aNurturedLead(database.db)
    for (const url of ['/a', '/b', '/c', '/d']) await act(database.db, leadId, 'page.viewed', { url })
    expect(await journeysOf(leadId)).toBe(1)
  })

  test('is nothing that publishing does to those who are in already', async () => {
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'webinar.attended')
    await segment('attendees', '{ event: webinar.attended }')
    await journeyOn('for-attendees', 'attendees')
    expect(await members('attendees')).toContain(leadId)
    await act(database.db, leadId, 'webinar.attended')
    expect(await journeysOf(leadId)).toBe(0)
  })

  test('by time alone is seen at the very moment', async () => {
    await segment('silent', '{ all: [ { event: need.stated }, { event: { type: need.stated, within: 10d, never: true } } ] }')
    await journeyOn('for-silent', 'silent')
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'need.stated', {})
    const due = await database.db.selectFrom('lead').select('reconsiderAt').where('id', '=', leadId).executeTakeFirst()
    expect(due?.reconsiderAt).toEqual(after(monday, '10d'))
    await reconsiderDue(database.db, new Date(after(monday, '10d').getTime() - 1), 100)
    expect(await journeysOf(leadId)).toBe(0)
    await reconsiderDue(database.db, after(monday, '10d'), 100)
    expect(await journeysOf(leadId)).toBe(1)
  })

  test('that the journey itself brings about anew enrols once a day, not for ever', async () => {
    await segment('resting', '{ event: callback.requested }')
    await journeyOn('for-resting', 'resting', '- { exit: done }')
    await segment(
      'resting',
      '{ all: [ { event: callback.requested }, { not: { journey: { is: for-resting, status: active } } } ] }',
    )
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'callback.requested')
    for (let round = 0; round < 3; round += 1) {
      for (const { id, status } of await enrolmentsOf(database.db, leadId))
        if (status === 'active') await advanceAt(database.db, id as EnrolmentId, monday)
      await reconsiderDue(database.db, monday, 100)
    }
    expect(await members('resting')).toEqual([leadId])
    expect(await journeysOf(leadId)).toBe(1)
  })

  test('by a stage that a rep sets is seen at the next look', async () => {
    await segment('won-over', '{ stage: [sql, opportunity] }')
    await journeyOn('for-won-over', 'won-over')
    const leadId = await aNurturedLead(database.db)
    await database.db.transaction().execute(async (tx) => {
      await lockLead(tx, leadId)
      await changeStage(tx, { leadId, to: 'sql', cause: 'rep', reason: 'test', evidence: {} }, monday)
    })
    await reconsiderDue(database.db, monday, 100)
    expect(await members('won-over')).toEqual([leadId])
    expect(await journeysOf(leadId)).toBe(1)
  })

  test('counts the stage that the same event brings about', async () => {
    await segment('cold-talkers', '{ all: [ { stage: cold }, { event: meeting.held } ] }')
    await journeyOn('for-cold-talkers', 'cold-talkers')
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'form.submitted', { form: 'x' })
    await act(database.db, leadId, 'meeting.held')
    expect((await members('cold-talkers')).includes(leadId)).toBe(false)
    expect(await journeysOf(leadId)).toBe(0)
  })
})

describe('publishing', () => {
  test('says in one go what cannot be asked of all leads at once', async () => {
    const source =
      'segment: bad\ntitle: Bad\nif: { any: [ { ready: true }, { weekday: mon }, { lead: { roleClass: student } }, { event: nothing.known }, { event: { type: webinar.attended, where: { webinar: { own: key } } } } ] }'
    const { segment: found, problems } = await checkSegment(database.db, source)
    expect(found).toBeNull()
    expect(problems.map((problem) => problem.message)).toEqual([
      '`ready` cannot be asked of all leads at once',
      '`weekday` cannot be asked of all leads at once',
      '`lead.roleClass` cannot be asked of all leads at once',
      'unknown event type "nothing.known"',
      '`own: key` cannot be asked of all leads at once',
    ])
  })

  test('again with another condition changes who is in it and enrols nobody', async () => {
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'tradefair.talked', { fair: 'x' })
    expect((await segment('fair', '{ event: demo.requested }')).version).toBe(1)
    await journeyOn('for-fair', 'fair')
    expect((await segment('fair', '{ event: tradefair.talked }')).version).toBe(2)
    expect(await members('fair')).toEqual([leadId])
    expect(await journeysOf(leadId)).toBe(0)
    const shown = await readSegment(database.db, 'fair')
    expect(shown).toMatchObject({ members: 1, journeys: ['for-fair'], version: 2 })
    expect(await countMatching(database.db, shown?.condition ?? { kind: 'any', of: [] }, monday)).toBe(1)
  })

  test('has the members looked at again whom time will take out', async () => {
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'call.logged', {}, after(monday, '-1d'))
    await segment('called', '{ event: { type: call.logged, within: 5d } }')
    await reconsiderDue(database.db, monday, 100)
    expect(await members('called')).toEqual([leadId])
    await reconsiderDue(database.db, after(monday, '4d'), 100)
    expect(await members('called')).toEqual([])
  })
})

describe('in a journey', () => {
  test('a wait for a segment goes on when the lead enters it', async () => {
    await segment('clients', '{ lead: { industry: Chemie } }')
    await publish(
      database.db,
      journeySource(
        '- { waitFor: { segment: clients }, for: 20d, then: [ { exit: in } ], else: [ { exit: out } ] }',
        'enrol: { on: callback.requested }',
      ).replace('journey: test', 'journey: waits'),
    )
    const leadId = await aNurturedLead(database.db, { industry: 'Maschinenbau' })
    await act(database.db, leadId, 'callback.requested')
    const id = ((await enrolmentsOf(database.db, leadId)).find((one) => one.status === 'active')?.id ?? '') as EnrolmentId
    await advanceAt(database.db, id, monday)
    await toldJourneys(database.db)
    await database.db.updateTable('lead').set({ industry: 'Chemie', reconsiderAt: monday }).where('id', '=', leadId).execute()
    await reconsiderDue(database.db, monday, 100)
    expect(await toldJourneys(database.db)).toContain(id)
    expect(await advanceAt(database.db, id, monday)).toEqual({ kind: 'finished', outcome: 'in' })
  })

  test('membership has the reasons of the condition behind it', async () => {
    const facts = await loadFacts(database.db, await aNurturedLead(database.db, { industry: 'Chemie' }))
    if (facts === null) throw new Error('no such lead')
    const { value, reasons } = evaluate({ kind: 'segment', segments: ['clients'] }, facts, monday)
    expect(value).toBe(true)
    expect(reasons.map((reason) => reason.code)).toEqual(['condition.inSegment', 'condition.field'])
  })
})

test('a change that nobody announced is found by the sweep, and enrols like any other', async () => {
  await segment('sealers', '{ lead: { industry: Dichtungen } }')
  await journeyOn('for-sealers', 'sealers')
  const leadId = await aNurturedLead(database.db)
  await markStrayMembers(database.db, monday, 100)
  await reconsiderDue(database.db, monday, 100)
  await database.db.updateTable('lead').set({ industry: 'Dichtungen' }).where('id', '=', leadId).execute()
  expect(await markStrayMembers(database.db, monday, 100)).toBe(1)
  await reconsiderDue(database.db, monday, 100)
  expect(await members('sealers')).toEqual([leadId])
  expect(await journeysOf(leadId)).toBe(1)
  expect(await markStrayMembers(database.db, monday, 100)).toBe(0)
})
