import { beforeAll, expect, test } from 'vitest'
import { migrateBatch } from '../../db/journey-migration-apply.ts'
import { listMigrations, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { proposePublishing } from '../../db/journey-proposal.ts'
import { publishJourney, type Published, type Publishing } from '../../db/journey-publish.ts'
import { eraseLead } from '../../db/lead-erase.ts'
import { retireJourney } from '../../db/journey-versions.ts'
import { publishedVersion } from '../../db/journeys.ts'
import type { EnrolmentId } from '../../domain/id.ts'
import type { JourneyState } from '../../domain/journey/state.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { aLeadInside, type Inside, messagesOf, migrateAll, sendPlanned } from '../support/inside.ts'
import { journeySource } from '../support/journeys.ts'
import { advanceAt, aNurturedLead, publish, seedNurturing, toldJourneys } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const first = `- { email: checklist, phase: awareness }
- { wait: 3d, id: rest }
- { email: case-study, phase: consideration }
- { wait: 5d, id: last }
- { exit: done }`
const second = first.replace('wait: 3d', 'wait: 5d').replace('exit: done', 'exit: over')
const sourceOf = (key: string, steps: string) => journeySource(steps, 'cap: false').replace('journey: test', `journey: ${key}`)

let journeys = 0

/** A journey in its first version, with so many leads that wait after their first email. */
async function aJourney(leads: number): Promise<{ key: string; inside: Inside[] }> {
  journeys += 1
  const key = `migrated-${journeys}`
  await publish(database.db, sourceOf(key, first))
  const inside: Inside[] = []
  for (let made = 0; made < leads; made += 1) {
    inside.push(await aLeadInside(database.db, key))
    await sendPlanned(database.db, inside.at(-1)?.id ?? ('' as EnrolmentId))
  }
  return { key, inside }
}

const later = after(monday, '2d')
const publishOver = (key: string, publishing: Partial<Publishing> = {}, steps = second): Promise<Published> =>
  database.db.transaction().execute((tx) => publishJourney(tx, sourceOf(key, steps), { by: 'anna', ...publishing }, later))

async function moved(key: string, plan: unknown = 'suggested', steps = second): Promise<string> {
  const published = await publishOver(key, { plan }, steps)
  if (!published.ok || published.migrationId === null) throw new Error(`not moved: ${JSON.stringify(published)}`)
  return published.migrationId
}

function placeOf({ id }: Inside) {
  return database.db
    .selectFrom('enrolment')
    .innerJoin('journeyVersion', 'journeyVersion.id', 'journeyVersionId')
    .select(['step', 'journeyVersion.version', 'enrolment.outcome', 'state', 'wakeAt'])
    .where('enrolment.id', '=', id)
    .executeTakeFirstOrThrow()
}

const stepAndVersion = async (one: Inside) => {
  const { step, version, outcome } = await placeOf(one)
  return [step, version, outcome]
}

test('nothing is published over leads without a plan; the answer says what the plan that changes least would do', async () => {
  const { key } = await aJourney(2)
  const refused = await publishOver(key)
  expect(refused).toMatchObject({ ok: false, reason: 'planNeeded', preview: { from: 1, leads: 2 } })
  expect((await publishedVersion(database.db, key))?.version).toBe(1)
  expect(await publishOver(key, { plan: 'stay' })).toMatchObject({ ok: true, version: 2, migrationId: null })
})

test('leads that are moved stand where the preview said, and go on from the time they have waited', async () => {
  const { key, inside } = await aJourney(3)
  const proposal = await proposePublishing(database.db, sourceOf(key, second), {}, later)
  expect(proposal.preview?.groups).toMatchObject([
    {
      step: 'rest',
      plan: { do: 'continue', at: 'rest' },
      leads: 3,
      looked: 3,
      next: [{ kind: 'email', template: 'case-study', leads: 3 }],
    },
  ])
  await migrateAll(database.db, await moved(key), later)
  for (const one of inside) {
    expect(await stepAndVersion(one)).toEqual(['rest', 2, null])
    const looked = await advanceAt(database.db, one.id, later)
    const [mail] = await messagesOf(database.db, one.id, 'sent')
    expect(looked).toMatchObject({ kind: 'wait', until: after(mail?.notBefore ?? monday, '5d') })
  }
  const [forecast] = proposal.preview?.groups[0]?.next ?? []
  const planned = forecast?.kind === 'email' ? forecast.earliest : null
  const [lead] = inside
  if (lead === undefined || planned === null) throw new Error('no forecast')
  await advanceAt(database.db, lead.id, (await placeOf(lead)).wakeAt ?? later)
  const [mail] = await messagesOf(database.db, lead.id, 'queued')
  expect(Math.abs((mail?.notBefore.getTime() ?? 0) - planned.getTime())).toBeLessThan(20 * 60_000)
})

test('an email that has not left is cancelled and planned anew, so that the lead gets it once', async () => {
  const { key } = await aJourney(0)
  const lead = await aLeadInside(database.db, key)
  const { preview } = await proposePublishing(database.db, sourceOf(key, second), {}, monday)
  expect(preview?.groups).toMatchObject([{ step: 'checklist', leads: 1, next: [{ kind: 'email', step: 'checklist', leads: 1 }] }])
  await migrateAll(database.db, await moved(key), monday)
  await advanceAt(database.db, lead.id, monday)
  const messages = await messagesOf(database.db, lead.id)
  expect(messages.map(({ step, occurrence, state }) => [step, occurrence, state])).toEqual([
    ['checklist', 1, 'cancelled'],
    ['checklist', 2, 'queued'],
  ])
  expect(await stepAndVersion(lead)).toEqual(['rest', 2, null])
})

test('a migration that is interrupted between and inside batches gives every lead one turn', async () => {
  const { key, inside } = await aJourney(7)
  const id = await moved(key)
  const batch = () => database.db.transaction().execute((tx) => migrateBatch(tx, id, { now: later, wall: new Date() }, 3))
  expect(await batch()).toBe('more')
  const killed = database.db.transaction().execute(async (tx) => {
    await migrateBatch(tx, id, { now: later, wall: new Date() }, 3)
    throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  expect(await readMigration(database.db, id)).toMatchObject({ state: 'applying', moved: 3, left: 4 })
  await migrateAll(database.db, id, later, 3)
  expect(await readMigration(database.db, id)).toMatchObject({ state: 'applied', moved: 7, left: 0 })
  for (const one of inside) expect(await stepAndVersion(one)).toEqual(['rest', 2, null])
  const turns = await database.db
    .selectFrom('journeyDecision')
    .select('enrolmentId')
    .where(
      'leadId',
      'in',
      inside.map(({ leadId }) => leadId),
    )
    .where('reasons', '@>', JSON.stringify([{ code: 'journey.migrated' }]))
    .execute()
  expect(turns).toHaveLength(7)
})

test('a lead that walks on, enters or ends between preview and publication is taken by the line of the step it stands at then', async () => {
  const { key, inside } = await aJourney(3)
  const [walks, ends, rests] = inside
  if (walks === undefined || ends === undefined || rests === undefined) throw new Error('too few')
  const plan = { rest: { continue: 'rest' }, 'case-study': { continue: 'case-study' } }
  await proposePublishing(database.db, sourceOf(key, second), { plan }, later)
  const due = (await placeOf(walks)).wakeAt ?? later
  await advanceAt(database.db, walks.id, due)
  await sendPlanned(database.db, walks.id)
  await database.db
    .updateTable('enrolment')
    .set({ status: 'finished', outcome: 'exit', finishedAt: later })
    .where('id', '=', ends.id)
    .execute()
  const enters = await aLeadInside(database.db, key)
  await migrateAll(database.db, await moved(key, plan), later)
  expect(await stepAndVersion(walks)).toEqual(['last', 1, null])
  expect(await stepAndVersion(ends)).toEqual(['rest', 1, 'exit'])
  expect(await stepAndVersion(rests)).toEqual(['rest', 2, null])
  expect((await stepAndVersion(enters))[1]).toBe(1)
})

test('whoever entered the old version while the new one was being published gets a turn as well', async () => {
  const { key } = await aJourney(1)
  const lead = await aLeadInside(database.db, key)
  await sendPlanned(database.db, lead.id)
  await database.db
    .updateTable('enrolment')
    .set({ status: 'finished', outcome: 'exit', finishedAt: later })
    .where('id', '=', lead.id)
    .execute()
  const id = await moved(key)
  const batch = (wall: Date) => database.db.transaction().execute((tx) => migrateBatch(tx, id, { now: later, wall }))
  expect([await batch(new Date()), await batch(new Date())]).toEqual(['more', 'later'])
  await database.db
    .updateTable('enrolment')
    .set({ status: 'active', outcome: null, finishedAt: null })
    .where('id', '=', lead.id)
    .execute()
  await migrateAll(database.db, id, later)
  expect(await stepAndVersion(lead)).toEqual(['rest', 2, null])
})

test('a lead whose email is being handed over right now waits for its turn until the outcome is in', async () => {
  const { key } = await aJourney(0)
  const lead = await aLeadInside(database.db, key)
  await database.db
    .updateTable('message')
    .set({ state: 'sending', smtpMessageId: '<x@test>' })
    .where('enrolmentId', '=', lead.id)
    .execute()
  const id = await moved(key)
  const batch = () =>
    database.db.transaction().execute((tx) => migrateBatch(tx, id, { now: later, wall: new Date(Date.now() + 60_000) }))
  expect([await batch(), await batch()]).toEqual(['more', 'later'])
  expect(await stepAndVersion(lead)).toEqual(['rest', 1, null])
  await database.db
    .updateTable('message')
    .set({ state: 'queued', smtpMessageId: null })
    .where('enrolmentId', '=', lead.id)
    .execute()
  await sendPlanned(database.db, lead.id)
  await migrateAll(database.db, id, later)
  expect(await stepAndVersion(lead)).toEqual(['rest', 2, null])
})

test('taken back, leads stand where they stood; whoever was mailed by the new version stays in it, whoever was let go is inside again', async () => {
  const { key, inside } = await aJourney(2)
  const planned = await aLeadInside(database.db, key)
  const [calm, mailed] = inside
  if (calm === undefined || mailed === undefined) throw new Error('too few')
  const before = (await placeOf(calm)).state as JourneyState
  const id = await moved(key, { rest: { continue: 'rest' }, checklist: 'exit' })
  await migrateAll(database.db, id, later)
  expect(await stepAndVersion(planned)).toEqual(['rest', 1, 'migrated'])
  for (const one of inside) await advanceAt(database.db, one.id, later)
  await advanceAt(database.db, mailed.id, (await placeOf(mailed)).wakeAt ?? later)
  await sendPlanned(database.db, mailed.id)
  await toldJourneys(database.db)
  const reverse = () => database.db.transaction().execute((tx) => reverseMigration(tx, id, 'anna', later))
  expect(await reverse()).toEqual({ ok: true })
  expect(await reverse()).toEqual({ ok: true })
  await migrateAll(database.db, id, later, 1)
  expect(await readMigration(database.db, id)).toMatchObject({ state: 'reversed', moved: 2, exited: 1, reversed: 2, kept: 1 })
  expect(await stepAndVersion(mailed)).toEqual(['last', 2, null])
  expect(await stepAndVersion(calm)).toEqual(['rest', 1, null])
  expect((await placeOf(calm)).state).toEqual(before)
  expect(await toldJourneys(database.db)).toContain(planned.id)
  await advanceAt(database.db, planned.id, later)
  expect(await stepAndVersion(planned)).toEqual(['rest', 1, null])
  expect((await messagesOf(database.db, planned.id)).map(({ state }) => state)).toEqual(['cancelled', 'queued'])
  expect(await reverse()).toEqual({ ok: false, reason: 'reversedAlready' })
})

test('called back half way, nobody else is moved', async () => {
  const { key, inside } = await aJourney(4)
  const id = await moved(key)
  await database.db.transaction().execute((tx) => migrateBatch(tx, id, { now: later, wall: new Date() }, 2))
  await database.db.transaction().execute((tx) => reverseMigration(tx, id, 'anna', later))
  await migrateAll(database.db, id, later, 1)
  for (const one of inside) expect(await stepAndVersion(one)).toEqual(['rest', 1, null])
})

test('a lead that was moved can be erased, and the migration is taken back for the others', async () => {
  const { key, inside } = await aJourney(2)
  const [erased, other] = inside
  if (erased === undefined || other === undefined) throw new Error('too few')
  const id = await moved(key)
  await migrateAll(database.db, id, later)
  await database.db.transaction().execute((tx) => eraseLead(tx, erased.leadId, 'anna', later))
  await database.db.transaction().execute((tx) => reverseMigration(tx, id, 'anna', later))
  await migrateAll(database.db, id, later)
  expect(await readMigration(database.db, id)).toMatchObject({ state: 'reversed', moved: 1, reversed: 1 })
  expect(await stepAndVersion(other)).toEqual(['rest', 1, null])
})

test('a third version waits until the leads have arrived in the second', async () => {
  const { key } = await aJourney(1)
  const id = await moved(key)
  const third = second.replace('wait: 5d, id: last', 'wait: 9d, id: last')
  await aNurturedLead(database.db)
  expect(await publishOver(key, { plan: 'suggested' }, third)).toMatchObject({ ok: false, reason: 'migrating' })
  await migrateAll(database.db, id, later)
  expect(await publishOver(key, { plan: 'suggested' }, third)).toMatchObject({ ok: true, version: 3 })
  expect(await listMigrations(database.db, key)).toMatchObject([
    { from: 2, to: 3, state: 'applying', createdBy: 'anna' },
    { from: 1, to: 2, state: 'applied' },
  ])
})

test('a text made for a version that is no longer in force is not published', async () => {
  const { key } = await aJourney(0)
  expect(await publishOver(key, { over: 1 })).toMatchObject({ ok: true, version: 2 })
  expect(await publishOver(key, { over: 1 }, first)).toMatchObject({ ok: false, reason: 'overtaken', version: 2 })
})

test('a plan that names what is not there is refused with all its problems, and nothing is published', async () => {
  const { key } = await aJourney(1)
  const refused = await publishOver(key, { plan: { rset: 'stay', rest: { continue: 'nowhere' } } })
  expect(refused.problems.map(({ path }) => path)).toEqual(['plan.rset', 'plan.rest'])
  expect((await publishedVersion(database.db, key))?.version).toBe(1)
})

test('a retired journey takes nobody in, and the leads inside go on', async () => {
  const { key, inside } = await aJourney(1)
  const retire = () => database.db.transaction().execute((tx) => retireJourney(tx, key, { by: 'anna', note: null }, later))
  expect(await retire()).toEqual({ ok: true, version: 1 })
  expect(await retire()).toEqual({ ok: false, reason: 'notInForce' })
  await expect(aLeadInside(database.db, key)).rejects.toThrow('noSuchJourney')
  const [lead] = inside
  if (lead === undefined) throw new Error('too few')
  expect(await advanceAt(database.db, lead.id, later)).toMatchObject({ kind: 'wait', waitingFor: 'time' })
})
