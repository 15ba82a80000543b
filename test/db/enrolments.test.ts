import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endEnrolment, endEnrolmentsOfLead, enrolLead, type Enrolment, wakeEnrolments } from '../../db/enrolments.ts'
import { applyPendingEvents } from '../../activities/ingest.ts'
import { recordEvents } from '../../db/events.ts'
import type { Enrolled } from '../../db/enrolment-enter.ts'
import { loadFacts } from '../../db/facts.ts'
import { lockLead } from '../../db/lock.ts'
import { decisionsOf } from '../../db/journey-decisions.ts'
import type { Tx } from '../../db/open.ts'
import { stopMarketing } from '../../db/consents.ts'
import type { EnrolmentId, LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { act, advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(
    database.db,
    journeySource('- { wait: 30d }', 'enrol: { on: webinar.registered, key: webinar }').replace('test', 'per-webinar'),
  )
  await publish(database.db, journeySource('- { wait: 1d }', 'enrol: { on: form.submitted }').replace('test', 'once'))
})
beforeEach(() => toldJourneys(database.db))

function locked<T>(leadId: LeadId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(async (tx) => {
    await lockLead(tx, leadId)
    return work(tx)
  })
}

function enrol(leadId: LeadId, enrolment: Partial<Enrolment> = {}, now = monday): Promise<Enrolled> {
  return locked(leadId, async (tx) => {
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('no such lead')
    return enrolLead(tx, facts, { journeyKey: 'whitepaper-nurture', by: 'person', ...enrolment }, now)
  })
}

describe('an event', () => {
  test('enrols the lead in the journeys that begin with it, and tells their workflows', async () => {
    const leadId = await aNurturedLead(database.db)
    const eventId = await act(database.db, leadId, 'whitepaper.downloaded', { asset: 'guide' })
    const [enrolment] = await enrolmentsOf(database.db, leadId)
    expect(enrolment).toMatchObject({ status: 'active', step: 'checklist', causeEventId: eventId, cycle: 1 })
    expect(await toldJourneys(database.db)).toContain(enrolment?.id)
    const [started] = await decisionsOf(database.db, (enrolment?.id ?? '') as EnrolmentId)
    expect(started).toMatchObject({ seq: 1, command: { kind: 'start', by: 'event' }, reasons: [{ evidence: [eventId] }] })
  })

  test('does not enrol a lead whose stage is past the journey', async () => {
    const leadId = await aNurturedLead(database.db)
    await database.db.updateTable('lead').set({ stage: 'customer' }).where('id', '=', leadId).execute()
    await act(database.db, leadId, 'whitepaper.downloaded', { asset: 'guide' })
    expect(await enrolmentsOf(database.db, leadId)).toEqual([])
  })

  test('enrols once per business key', async () => {
    const leadId = await aNurturedLead(database.db)
    for (const webinar of ['a', 'b', 'a']) await act(database.db, leadId, 'webinar.registered', { webinar })
    const enrolments = await enrolmentsOf(database.db, leadId)
    expect(enrolments.map((enrolment) => enrolment.businessKey)).toEqual(['a', 'b'])
  })

  test('enrols each of many leads in one batch for its own reason, and a lead once however often it acts', async () => {
    const leads = [await aNurturedLead(database.db), await aNurturedLead(database.db), await aNurturedLead(database.db)]
    const events = [...leads, ...leads].map((leadId, index) => {
      const webinar = leadId === leads[2] ? 'b' : 'a'
      const about = { type: 'webinar.registered', properties: { webinar, nth: index } }
      return { id: `batch-${index}`, leadId, occurredAt: monday, source: 'test', ...about }
    })
    await database.db.transaction().execute((tx) => recordEvents(tx, events, monday))
    while ((await applyPendingEvents(database.db, { limit: 50, wall: new Date(Date.now() + 1_000) })) > 0);
    for (const [index, leadId] of leads.entries()) {
      const enrolments = await enrolmentsOf(database.db, leadId)
      expect(enrolments).toMatchObject([{ businessKey: index === 2 ? 'b' : 'a', causeEventId: `batch-${index}` }])
      const [started] = await decisionsOf(database.db, (enrolments[0]?.id ?? '') as EnrolmentId)
      expect(started).toMatchObject({
        seq: 1,
        command: { kind: 'start', by: 'event' },
        reasons: [{ evidence: [`batch-${index}`] }],
      })
    }
  })

  test('does not enrol again where the journey says never, not even long after', async () => {
    const leadId = await aNurturedLead(database.db)
    await act(database.db, leadId, 'form.submitted', { form: 'x' })
    const [first] = await enrolmentsOf(database.db, leadId)
    await advanceAt(database.db, (first?.id ?? '') as EnrolmentId, monday)
    await advanceAt(database.db, (first?.id ?? '') as EnrolmentId, after(monday, '1d'))
    await act(database.db, leadId, 'form.submitted', { form: 'x' })
    expect((await enrolmentsOf(database.db, leadId)).map((enrolment) => enrolment.outcome)).toEqual(['completed'])
  })
})

describe('enrolling', () => {
  test('starts a workflow without a signal, which would cost one more action and two more events', async () => {
    const enrolled = await enrol(await aNurturedLead(database.db))
    const id = enrolled.ok ? enrolled.enrolmentId : ''
    const told = await database.db.selectFrom('outbox').select(['workflowKind', 'action']).where('workflowId', '=', id).execute()
    expect(told).toEqual([{ workflowKind: 'leadJourney', action: 'start' }])
  })

  test('refuses a lead that is in the journey already', async () => {
    const leadId = await aNurturedLead(database.db)
    expect((await enrol(leadId)).ok).toBe(true)
    expect(await enrol(leadId)).toEqual({ ok: false, reason: 'alreadyIn' })
  })

  test('refuses a journey nobody has published', async () => {
    expect(await enrol(await aNurturedLead(database.db), { journeyKey: 'nothing' })).toEqual({
      ok: false,
      reason: 'noSuchJourney',
    })
  })

  test('refuses a lead that unsubscribed', async () => {
    const leadId = await aNurturedLead(database.db)
    await locked(leadId, (tx) => stopMarketing(tx, leadId, { reason: 'unsubscribe', source: 'link', evidence: {} }, monday))
    expect(await enrol(leadId)).toEqual({ ok: false, reason: 'unsubscribed' })
  })

  test('at the same moment from two sides makes one enrolment', async () => {
    const leadId = await aNurturedLead(database.db)
    const results = await Promise.all([enrol(leadId), enrol(leadId), enrol(leadId)])
    expect(results.filter((result) => result.ok).length).toBe(1)
    expect((await enrolmentsOf(database.db, leadId)).length).toBe(1)
  })
})

describe('waking', () => {
  test('reaches only the enrolments that a change may concern', async () => {
    const leadId = await aNurturedLead(database.db)
    await enrol(leadId, { journeyKey: 'per-webinar' })
    const re = await enrol(leadId, { journeyKey: 're-engage' })
    const reId = re.ok ? re.enrolmentId : ('' as EnrolmentId)
    await advanceAt(database.db, reId, monday)
    await toldJourneys(database.db)
    await locked(leadId, (tx) => wakeEnrolments(tx, leadId, ['page.viewed']))
    expect(await toldJourneys(database.db)).toEqual([])
    await locked(leadId, (tx) => wakeEnrolments(tx, leadId, ['score']))
    expect(await toldJourneys(database.db)).toEqual([reId])
    await locked(leadId, (tx) => wakeEnrolments(tx, leadId))
    expect((await toldJourneys(database.db)).length).toBe(2)
  })
})

describe('ending', () => {
  test('cancels the mail that has not left, and tells the workflow', async () => {
    const leadId = await aNurturedLead(database.db)
    const enrolled = await enrol(leadId)
    const id = enrolled.ok ? enrolled.enrolmentId : ('' as EnrolmentId)
    await advanceAt(database.db, id, monday)
    await toldJourneys(database.db)
    await locked(leadId, (tx) => endEnrolment(tx, id, 'left', after(monday, '1h')))
    const messages = await database.db
      .selectFrom('message')
      .select(['state', 'outcomeCode'])
      .where('enrolmentId', '=', id)
      .execute()
    expect(messages).toEqual([{ state: 'cancelled', outcomeCode: 'journey.left' }])
    expect(await toldJourneys(database.db)).toEqual([id])
    expect(await advanceAt(database.db, id, after(monday, '1h'))).toEqual({ kind: 'finished', outcome: 'left' })
    await locked(leadId, (tx) => endEnrolment(tx, id, 'other', after(monday, '2h')))
    expect((await enrolmentsOf(database.db, leadId))[0]?.outcome).toBe('left')
    expect((await decisionsOf(database.db, id)).at(-1)).toMatchObject({ command: { kind: 'finish', outcome: 'left' } })
  })

  test('all of a lead leaves the one excepted', async () => {
    const leadId = await aNurturedLead(database.db)
    const kept = await enrol(leadId)
    await enrol(leadId, { journeyKey: 'per-webinar' })
    const except = kept.ok ? { except: kept.enrolmentId } : {}
    await locked(leadId, (tx) => endEnrolmentsOfLead(tx, leadId, 'recycled', except, monday))
    const outcomes = (await enrolmentsOf(database.db, leadId)).map((enrolment) => enrolment.outcome)
    expect(new Set(outcomes)).toEqual(new Set([null, 'recycled']))
  })
})
