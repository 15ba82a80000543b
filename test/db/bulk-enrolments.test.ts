import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { enrolBatch } from '../../db/bulk-enrolment-batch.ts'
import { previewBulkEnrolment, readBulkEnrolment } from '../../db/bulk-enrolment-view.ts'
import { type BulkRequest, cancelBulkEnrolment, startBulkEnrolment } from '../../db/bulk-enrolments.ts'
import { stopMarketing } from '../../db/consents.ts'
import { isQuiet, nextDue, overdueWorkflows } from '../../db/due.ts'
import { eraseLead } from '../../db/lead-erase.ts'
import { lockLead } from '../../db/lock.ts'
import type { Tx } from '../../db/open.ts'
import { publishSegment } from '../../db/segment-publish.ts'
import { upsertLeads } from '../../db/lead-upsert.ts'
import type { BulkId, LeadId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { captureOptions } from '../support/captured-lead.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { advanceAt, aNurturedLead, enrolmentsOf, publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
let key = ''
let made = 0

beforeAll(() => seedNurturing(database.db))
beforeEach(async () => {
  made += 1
  key = `bulk-${made}`
  const source = journeySource('- { wait: 30d }', 'enrol: { on: form.submitted, again: { after: 10d } }')
  await publish(database.db, source.replace('journey: test', `journey: ${key}`))
  await database.db.deleteFrom('outbox').execute()
})

function inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.db.transaction().execute(work)
}

function request(source: BulkRequest['source'], change: Partial<BulkRequest> = {}): BulkRequest {
  return { journeyKey: key, source, businessKey: '', ignoreAgain: false, spreadMs: 0, by: 'ui', ...change }
}

async function started(source: BulkRequest['source'], change: Partial<BulkRequest> = {}): Promise<BulkId> {
  const answer = await inTx((tx) => startBulkEnrolment(tx, request(source, change), monday))
  if (!answer.ok) throw new Error(answer.reason)
  return answer.id
}

async function runAt(id: BulkId, now: Date): Promise<unknown> {
  let last: unknown = 'more'
  while (last === 'more') last = await inTx((tx) => enrolBatch(tx, id, now))
  return last
}

async function fiveKinds() {
  const [plain, silent, inAlready, stopped] = [
    await aNurturedLead(database.db),
    await aNurturedLead(database.db, {}, false),
    await aNurturedLead(database.db),
    await aNurturedLead(database.db),
  ]
  await runAt(await started({ names: [inAlready] }), monday)
  await inTx(async (tx) => {
    await lockLead(tx, stopped)
    await stopMarketing(tx, stopped, { reason: 'unsubscribe', source: 'link', evidence: {} }, monday)
  })
  return { plain, silent, inAlready, stopped }
}

describe('a list', () => {
  test('is judged the same by the preview and by the enrolment itself', async () => {
    const { plain, silent, inAlready, stopped } = await fiveKinds()
    const names = [plain, silent, inAlready, stopped, 'nobody@nowhere.example', 'X-1', '  ']
    const previewed = await previewBulkEnrolment(database.db, request({ names }), monday)
    expect(previewed).toMatchObject({
      ok: true,
      preview: { leads: 4, enter: 2, alreadyIn: 1, stopped: 1, again: 0, noConsent: 1, unknown: 2 },
    })
    const id = await started({ names })
    expect(await runAt(id, monday)).toBe('finished')
    expect(await readBulkEnrolment(database.db, id)).toMatchObject({
      state: 'finished',
      leads: 4,
      entered: 2,
      waiting: 0,
      refused: { alreadyIn: 1, unsubscribed: 1 },
    })
  })

  test('finds leads by address, external id and id, each once', async () => {
    const email = `bulk-${uuidv7()}@kunde.example`
    const leadId = await aNurturedLead(database.db, { email, externalId: `CRM-${made}` })
    const answer = await inTx((tx) =>
      startBulkEnrolment(tx, request({ names: [email.toUpperCase(), ` CRM-${made} `, leadId] }), monday),
    )
    expect(answer).toMatchObject({ ok: true, leads: 1 })
  })

  test('lets in again only after the time the journey names, unless told otherwise', async () => {
    const leadId = await aNurturedLead(database.db)
    await runAt(await started({ names: [leadId] }), monday)
    const [first] = await enrolmentsOf(database.db, leadId)
    await advanceAt(database.db, first?.id as never, monday)
    await advanceAt(database.db, first?.id as never, after(monday, '30d'))
    const later = after(monday, '35d')
    const preview = (ignoreAgain: boolean) =>
      previewBulkEnrolment(database.db, request({ names: [leadId] }, { ignoreAgain }), later)
    expect(await preview(false)).toMatchObject({ preview: { enter: 0, again: 1 } })
    expect(await preview(true)).toMatchObject({ preview: { enter: 1, again: 0 } })
    const refused = await started({ names: [leadId] })
    await runAt(refused, later)
    expect((await readBulkEnrolment(database.db, refused))?.refused).toEqual({ again: 1 })
    await runAt(await started({ names: [leadId] }, { ignoreAgain: true }), later)
    expect((await enrolmentsOf(database.db, leadId)).length).toBe(2)
  })

  test.each([
    ['a journey nobody has published', { journeyKey: 'nothing' }, 'noSuchJourney'],
    ['a list of strangers', { source: { names: ['nobody'] } }, 'nobody'],
    ['a segment that does not exist', { source: { segment: 'nothing' } }, 'noSuchSegment'],
  ])('%s is refused', async (_, change, reason) => {
    const names = [await aNurturedLead(database.db)]
    const answer = await inTx((tx) => startBulkEnrolment(tx, request({ names }, change), monday))
    expect(answer).toEqual({ ok: false, reason })
  })
})

describe('a segment of a thousand', () => {
  const count = 1_000
  let ids: readonly LeadId[] = []

  beforeAll(async () => {
    const fields = Array.from({ length: count }, (_, index) => ({ email: `mass-${index}@masse.example`, industry: 'Masse' }))
    const placed = await inTx((tx) => upsertLeads(tx, fields, captureOptions, monday))
    ids = placed.flatMap((placement) => (placement.ok ? [placement.leadId] : []))
    await inTx((tx) => publishSegment(tx, 'segment: mass\ntitle: Mass\nif: { lead: { industry: masse } }', 'test', monday))
  })

  test('enters spread over the time given, evenly and the same way however often it is asked', async () => {
    const id = await started({ segment: 'mass' }, { spreadMs: 10 * 3_600_000 })
    expect(await nextDue(database.db)).not.toBeNull()
    const entered: number[] = []
    for (const hours of [0, 1, 5, 9]) {
      expect(await runAt(id, after(monday, `${hours}h`))).toHaveProperty('until')
      entered.push((await readBulkEnrolment(database.db, id))?.entered ?? 0)
    }
    expect(entered[0]).toBeLessThan(10)
    for (const [at, share] of [
      [1, 0.1],
      [2, 0.5],
      [3, 0.9],
    ] as const)
      expect(Math.abs((entered[at] ?? 0) - share * count)).toBeLessThan(60)
    expect(await runAt(id, after(monday, '10h'))).toBe('finished')
    expect(await readBulkEnrolment(database.db, id)).toMatchObject({ entered: count, waiting: 0 })
  })

  test('after a crash in the middle of a batch goes on where it was: everybody in once', async () => {
    const id = await started({ segment: 'mass' })
    await inTx((tx) => enrolBatch(tx, id, monday))
    const crashed = inTx(async (tx) => {
      await enrolBatch(tx, id, monday)
      throw new Error('killed')
    })
    await expect(crashed).rejects.toThrow('killed')
    await Promise.all([runAt(id, monday), runAt(id, monday)])
    const rows = await database.db
      .selectFrom('enrolment')
      .innerJoin('journey', 'journey.id', 'enrolment.journeyId')
      .select('leadId')
      .where('key', '=', key)
      .execute()
    expect(rows.length).toBe(count)
    expect(new Set(rows.map((row) => row.leadId))).toEqual(new Set(ids))
    const starts = await database.db.selectFrom('outbox').select('id').where('workflowKind', '=', 'leadJourney').execute()
    expect(starts.length).toBe(count)
  })

  test('cancelled leaves in who is in, and lets nobody in any more', async () => {
    const id = await started({ segment: 'mass' })
    await inTx((tx) => enrolBatch(tx, id, monday))
    expect(await inTx((tx) => cancelBulkEnrolment(tx, id, 'ui', monday))).toBe(true)
    expect(await inTx((tx) => cancelBulkEnrolment(tx, id, 'ui', monday))).toBe(false)
    expect(await runAt(id, monday)).toBe('finished')
    const progress = await readBulkEnrolment(database.db, id)
    expect(progress).toMatchObject({ state: 'cancelled', waiting: 0 })
    expect((progress?.entered ?? 0) + (progress?.refused['cancelled'] ?? 0)).toBe(count)
  })

  test('is work for the engine until it is through, and the reconciler finds it when it oversleeps', async () => {
    await database.db.updateTable('enrolment').set({ wakeAt: null }).execute()
    const [leadId] = ids
    const id = await started({ names: [leadId ?? ''] }, { spreadMs: 1 })
    expect(await isQuiet(database.db, after(monday, '1h'))).toBe(false)
    const overdue = await overdueWorkflows(database.db, after(monday, '1h'), 60_000)
    expect(overdue).toContainEqual({ kind: 'bulkEnrolment', id })
    await runAt(id, after(monday, '1h'))
    expect(await overdueWorkflows(database.db, after(monday, '1h'), 60_000)).not.toContainEqual({ kind: 'bulkEnrolment', id })
  })

  test('forgets whoever is erased before their turn', async () => {
    const leadId = await aNurturedLead(database.db)
    const id = await started({ names: [leadId] })
    await inTx((tx) => eraseLead(tx, leadId, 'test', monday))
    expect(await runAt(id, monday)).toBe('finished')
    expect(await readBulkEnrolment(database.db, id)).toMatchObject({ entered: 0, waiting: 0, refused: {} })
  })
})
