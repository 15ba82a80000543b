import { beforeAll, describe, expect, test } from 'vitest'
import { moveEnrolment } from '../../db/enrolment-move.ts'
import { pauseEnrolment, resumeEnrolment } from '../../db/enrolment-pause.ts'
import { removeEnrolment } from '../../db/enrolment-remove.ts'
import { enrolLead } from '../../db/enrolments.ts'
import { loadFacts } from '../../db/facts.ts'
import { decisionsOf } from '../../db/journey-decisions.ts'
import { pauseJourney, resumeJourney } from '../../db/journey-pause.ts'
import { lockLead } from '../../db/lock.ts'
import type { Tx } from '../../db/open.ts'
import type { EnrolmentId, LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'

const database = testDatabase()
const hand = { by: 'ui', reason: 'asked on the phone' }

beforeAll(async () => {
  await seedNurturing(database.db)
  await publish(database.db, journeySource('- { wait: 3d }\n- { email: checklist, phase: awareness }\n- { wait: 2d, id: rest }'))
})

function inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(work)
}

async function enrolled(): Promise<{ id: EnrolmentId; leadId: LeadId }> {
  const leadId = await aNurturedLead(database.db)
  const entered = await inTx(async (tx) => {
    await lockLead(tx, leadId)
    const facts = await loadFacts(tx, leadId)
    if (facts === null) throw new Error('no such lead')
    return enrolLead(tx, facts, { journeyKey: 'test', by: 'person' }, monday)
  })
  if (!entered.ok) throw new Error(entered.reason)
  await advanceAt(database.db, entered.enrolmentId, monday)
  return { id: entered.enrolmentId, leadId }
}

const messageOf = (id: EnrolmentId) =>
  database.db.selectFrom('message').selectAll().where('enrolmentId', '=', id).executeTakeFirst()

describe('one lead', () => {
  test('paused waits on, keeps its due time, and goes on at once when resumed', async () => {
    const { id } = await enrolled()
    expect((await inTx((tx) => pauseEnrolment(tx, id, hand, after(monday, '1d')))).ok).toBe(true)
    expect(await toldJourneys(database.db)).toContain(id)
    expect(await advanceAt(database.db, id, after(monday, '4d'))).toMatchObject({ until: null, waitingFor: 'resume' })
    await inTx((tx) => resumeEnrolment(tx, id, hand, after(monday, '4d')))
    const next = await advanceAt(database.db, id, after(monday, '4d'))
    expect(next).toMatchObject({ kind: 'wait', waitingFor: 'time' })
    expect((await messageOf(id))?.state).toBe('queued')
  })

  test('resumed before its wait is over waits for the rest only', async () => {
    const { id } = await enrolled()
    await inTx((tx) => pauseEnrolment(tx, id, hand, after(monday, '1d')))
    await inTx((tx) => resumeEnrolment(tx, id, hand, after(monday, '2d')))
    expect(await advanceAt(database.db, id, after(monday, '2d'))).toMatchObject({ until: after(monday, '3d') })
  })

  test('its planned mail does not grow stale while it is paused', async () => {
    const { id } = await enrolled()
    await advanceAt(database.db, id, after(monday, '3d'))
    const before = await messageOf(id)
    await inTx((tx) => pauseEnrolment(tx, id, hand, after(monday, '3d')))
    await inTx((tx) => resumeEnrolment(tx, id, hand, after(monday, '23d')))
    const kept = ((await messageOf(id))?.expiresAt?.getTime() ?? 0) - (before?.expiresAt?.getTime() ?? 0)
    expect(kept).toBe(20 * 86_400_000)
  })

  test('moved stands at the new step from now on; mail of the old place is cancelled, and why is recorded', async () => {
    const { id, leadId } = await enrolled()
    await advanceAt(database.db, id, after(monday, '3d'))
    const now = after(monday, '3.01d')
    expect(await inTx((tx) => moveEnrolment(tx, id, { ...hand, to: 'rest' }, now))).toEqual({ ok: true, leadId })
    expect(await messageOf(id)).toMatchObject({ state: 'cancelled', outcomeCode: 'journey.moved' })
    expect(await advanceAt(database.db, id, now)).toMatchObject({ kind: 'wait', until: after(now, '2d') })
    const moved = (await decisionsOf(database.db, id)).find((one) => one.command.kind === 'byHand')
    expect(moved).toMatchObject({
      command: { act: 'move', by: 'ui', to: 'rest' },
      reasons: [{ code: 'journey.byHand.move', params: { why: 'asked on the phone', step: 'rest' } }],
    })
  })

  test('moved back to an email that has gone out is sent it again', async () => {
    const { id } = await enrolled()
    await advanceAt(database.db, id, after(monday, '3d'))
    await inTx((tx) => moveEnrolment(tx, id, { ...hand, to: 'checklist' }, after(monday, '4d')))
    await advanceAt(database.db, id, after(monday, '4d'))
    const mails = await database.db.selectFrom('message').select(['state', 'occurrence']).where('enrolmentId', '=', id).execute()
    expect(mails.toSorted((a, b) => a.occurrence - b.occurrence)).toEqual([
      { state: 'cancelled', occurrence: 1 },
      { state: 'queued', occurrence: 2 },
    ])
  })

  test('removed is out for good; the audit names the act and not the reason', async () => {
    const { id, leadId } = await enrolled()
    await inTx((tx) => removeEnrolment(tx, id, hand, after(monday, '1d')))
    expect((await enrolmentsOf(database.db, leadId))[0]).toMatchObject({ status: 'finished', outcome: 'removed' })
    expect(await inTx((tx) => removeEnrolment(tx, id, hand, after(monday, '1d')))).toEqual({ ok: false, reason: 'finished' })
    const [audited] = await database.db.selectFrom('auditEntry').selectAll().where('subjectId', '=', id).execute()
    expect(audited).toMatchObject({ action: 'enrolment.remove', actor: 'ui', detail: {} })
  })

  test.each([
    [
      'a step that the version does not have',
      (tx: Tx, id: EnrolmentId) => moveEnrolment(tx, id, { ...hand, to: 'x' }, monday),
      'unknownStep',
    ],
    ['resuming what runs', (tx: Tx, id: EnrolmentId) => resumeEnrolment(tx, id, hand, monday), 'unchanged'],
  ])('%s is refused', async (_, act, reason) => {
    const { id } = await enrolled()
    expect(await inTx((tx) => act(tx, id))).toEqual({ ok: false, reason })
  })
})

test('after a pause of the journey those overdue go on spread out, the others when they are due', async () => {
  const key = 'paused-journey'
  await publish(
    database.db,
    journeySource('- { wait: 3d }\n- { wait: 30d, id: rest }').replace('journey: test', `journey: ${key}`),
  )
  const ids: EnrolmentId[] = []
  for (const startedAt of [...Array<Date>(8).fill(monday), after(monday, '6.99d')]) {
    const leadId = await aNurturedLead(database.db)
    const entered = await inTx(async (tx) => {
      await lockLead(tx, leadId)
      const facts = await loadFacts(tx, leadId)
      if (facts === null) throw new Error('no such lead')
      return enrolLead(tx, facts, { journeyKey: key, by: 'person' }, startedAt)
    })
    if (entered.ok) ids.push(entered.enrolmentId)
  }
  await inTx((tx) => pauseJourney(tx, key, 'ui', after(monday, '1d')))
  const resumedAt = after(monday, '7d')
  await inTx((tx) => resumeJourney(tx, key, 'ui', resumedAt))
  const waits = await Promise.all(ids.map((id) => advanceAt(database.db, id, resumedAt)))
  const until = waits.map((one) => (one.kind === 'wait' ? one.until : null))
  const [late, early] = [until.slice(0, 8), until.at(8)]
  expect(early).toEqual(after(monday, '9.99d'))
  expect(new Set(late.map((at) => at?.getTime())).size).toBe(8)
  for (const at of late) {
    expect(at?.getTime()).toBeGreaterThan(resumedAt.getTime())
    expect(at?.getTime()).toBeLessThanOrEqual(resumedAt.getTime() + 9 * 2_000)
  }
  const [first] = ids
  if (first === undefined || late[0] == null) throw new Error('nobody was enrolled')
  await advanceAt(database.db, first, late[0])
  expect((await database.db.selectFrom('enrolment').select('step').where('id', '=', first).executeTakeFirst())?.step).toBe('rest')
})
