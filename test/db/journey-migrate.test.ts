import { beforeAll, expect, test } from 'vitest'
import { type Moved, moveToInForce, proposeMove } from '../../db/journey-migrate.ts'
import { listMigrations, readMigration, reverseMigration } from '../../db/journey-migration.ts'
import { retireJourney } from '../../db/journey-versions.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { isSomebodyHeldUp } from '../support/held-up.ts'
import { aLeadInside, type Inside, messagesOf, migrateAll, sendPlanned } from '../support/inside.ts'
import { journeySource } from '../support/journeys.ts'
import { advanceAt, publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const later = after(monday, '2d')
const waits = { first: '3d', second: '4d', third: '6d' } as const
const sourceOf = (key: string, wait: string) =>
  journeySource(
    `- { email: checklist, phase: awareness }\n- { wait: ${wait}, id: rest }\n- { email: case-study, phase: consideration }`,
    'cap: false',
  ).replace('journey: test', `journey: ${key}`)

let made = 0

/** A journey in its third version; two leads wait in the first, one in the second: each time somebody said that they stay. */
async function leftBehind(): Promise<{ key: string; inFirst: Inside[]; inSecond: Inside[] }> {
  made += 1
  const key = `behind-${made}`
  const inFirst = await publishedWith(key, waits.first, 2)
  const inSecond = await publishedWith(key, waits.second, 1)
  await publish(database.db, sourceOf(key, waits.third))
  return { key, inFirst, inSecond }
}

async function publishedWith(key: string, wait: string, leads: number): Promise<Inside[]> {
  await publish(database.db, sourceOf(key, wait))
  const inside: Inside[] = []
  for (let lead = 0; lead < leads; lead += 1) inside.push(await aLeadInside(database.db, key))
  for (const { id } of inside) await sendPlanned(database.db, id)
  return inside
}

const move = (key: string, asked: { from: number; plan?: unknown; over?: number }): Promise<Moved> =>
  database.db.transaction().execute((tx) => moveToInForce(tx, { key, by: 'anna', ...asked }, later))

async function moved(key: string, from: number, plan: unknown = 'suggested'): Promise<string> {
  const begun = await move(key, { from, plan })
  if (!begun.ok || begun.migrationId === null) throw new Error(`not moved: ${JSON.stringify(begun)}`)
  return begun.migrationId
}

async function placeOf({ id }: Inside): Promise<readonly [string, number]> {
  const row = await database.db
    .selectFrom('enrolment')
    .innerJoin('journeyVersion', 'journeyVersion.id', 'journeyVersionId')
    .select(['step', 'version'])
    .where('enrolment.id', '=', id)
    .executeTakeFirstOrThrow()
  return [row.step, row.version]
}

/** When the next email is planned, once the wait the lead is in is over. */
async function nextSlotOf(one: Inside | undefined): Promise<number> {
  if (one === undefined) throw new Error('nobody is inside')
  const rests = await advanceAt(database.db, one.id, later)
  await advanceAt(database.db, one.id, rests.kind === 'wait' ? (rests.until ?? later) : later)
  const [mail] = await messagesOf(database.db, one.id, 'queued')
  return mail?.notBefore.getTime() ?? 0
}

test('leads that stayed behind follow into the version in force, as the preview says, and those of other versions stay', async () => {
  const { key, inFirst, inSecond } = await leftBehind()
  const proposal = await proposeMove(database.db, { key, from: 1 }, {}, later)
  if (!proposal.ok) throw new Error(proposal.reason)
  expect(proposal.to).toBe(3)
  expect(proposal.changes.map(({ kind, step }) => [kind, step])).toEqual([['changed', 'rest']])
  expect(proposal.preview?.groups).toMatchObject([
    { step: 'rest', plan: { do: 'continue', at: 'rest' }, leads: 2, next: [{ kind: 'email', template: 'case-study', leads: 2 }] },
  ])
  await migrateAll(database.db, await moved(key, 1), later)
  for (const one of inFirst) expect(await placeOf(one)).toEqual(['rest', 3])
  for (const one of inSecond) expect(await placeOf(one)).toEqual(['rest', 2])
  const [forecast] = proposal.preview?.groups[0]?.next ?? []
  expect(Math.abs((await nextSlotOf(inFirst[0])) - (forecast?.kind === 'email' ? forecast.earliest.getTime() : 0))).toBeLessThan(
    20 * 60_000,
  )
})

test('a move is audited and taken back like any other migration', async () => {
  const { key, inFirst } = await leftBehind()
  const id = await moved(key, 1)
  await migrateAll(database.db, id, later)
  expect(await listMigrations(database.db, key)).toMatchObject([
    { id, from: 1, to: 3, state: 'applied', moved: 2, createdBy: 'anna' },
  ])
  await database.db.transaction().execute((tx) => reverseMigration(tx, id, 'anna', later))
  await migrateAll(database.db, id, later)
  expect(await readMigration(database.db, id)).toMatchObject({ state: 'reversed', reversed: 2, kept: 0 })
  for (const one of inFirst) expect(await placeOf(one)).toEqual(['rest', 1])
  const audited = await database.db
    .selectFrom('auditEntry')
    .select(['action', 'actor'])
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute()
  expect(audited.map(({ action }) => action)).toEqual([
    'journey.migrationBegun',
    'journey.migrationApplied',
    'journey.migrationReversed',
    'journey.migrationTakenBack',
  ])
  await migrateAll(database.db, await moved(key, 1), later)
  for (const one of inFirst) expect(await placeOf(one)).toEqual(['rest', 3])
})

test('nobody is moved without a plan; the answer says what the plan that changes least would do', async () => {
  const { key } = await leftBehind()
  expect(await move(key, { from: 1 })).toMatchObject({ ok: false, reason: 'planNeeded', preview: { from: 1, leads: 2 } })
  expect(await move(key, { from: 1, plan: 'stay' })).toEqual({ ok: true, from: 1, to: 3, migrationId: null })
})

test('one move of a journey follows another', async () => {
  const { key, inSecond } = await leftBehind()
  const id = await moved(key, 1)
  expect(await move(key, { from: 2, plan: 'suggested' })).toEqual({ ok: false, reason: 'migrating' })
  await migrateAll(database.db, id, later)
  await migrateAll(database.db, await moved(key, 2), later)
  for (const one of inSecond) expect(await placeOf(one)).toEqual(['rest', 3])
})

test('a move that begins while another is being called back comes first, and the other is told to wait', async () => {
  const { key } = await leftBehind()
  const id = await moved(key, 1)
  await migrateAll(database.db, id, later)
  const racing = await database.db.transaction().execute(async (tx) => {
    const begun = await moveToInForce(tx, { key, from: 2, by: 'anna', plan: 'suggested' }, later)
    const reversal = database.db.transaction().execute((other) => reverseMigration(other, id, 'anna', later))
    await expect.poll(() => isSomebodyHeldUp(database.db), { timeout: 20_000, interval: 10 }).toBe(true)
    return { begun, reversal }
  })
  expect(racing.begun.ok).toBe(true)
  expect(await racing.reversal).toEqual({ ok: false, reason: 'migrating' })
})

test('what cannot be moved is refused with the reason, and nobody is touched', async () => {
  const { key, inFirst } = await leftBehind()
  expect(await move(key, { from: 9 })).toEqual({ ok: false, reason: 'unknown' })
  expect(await move('nothing', { from: 1 })).toEqual({ ok: false, reason: 'unknown' })
  expect(await move(key, { from: 3 })).toEqual({ ok: false, reason: 'inForce' })
  expect(await move(key, { from: 1, plan: 'suggested', over: 2 })).toEqual({ ok: false, reason: 'overtaken', version: 3 })
  const bad = await move(key, { from: 1, plan: { rset: 'stay', rest: { continue: 'nowhere' } } })
  expect(!bad.ok && bad.reason === 'invalid' && bad.problems.map(({ path }) => path)).toEqual(['plan.rset', 'plan.rest'])
  await database.db.transaction().execute((tx) => retireJourney(tx, key, { by: 'anna', note: null }, later))
  expect(await move(key, { from: 1, plan: 'suggested' })).toEqual({ ok: false, reason: 'notInForce' })
  for (const one of inFirst) expect(await placeOf(one)).toEqual(['rest', 1])
})

test('where nobody is left there is nothing to move', async () => {
  const { key } = await leftBehind()
  await migrateAll(database.db, await moved(key, 1, { rest: 'exit' }), later)
  expect(await move(key, { from: 1 })).toEqual({ ok: true, from: 1, to: 3, migrationId: null })
})
