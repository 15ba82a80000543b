import { beforeAll, expect, test } from 'vitest'
import { discardDraft, type DraftChange, listDrafts, readDraft, readEditable, saveDraft } from '../../db/journey-drafts.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource } from '../support/journeys.ts'
import { publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const save = (change: Partial<DraftChange> & Pick<DraftChange, 'key'>, now = monday) =>
  database.db.transaction().execute((tx) => saveDraft(tx, { source: 'x', revision: 0, by: 'anna', ...change }, now))
const discard = (key: string) => database.db.transaction().execute((tx) => discardDraft(tx, key))
const source = (key: string, wait = '3d') => journeySource(`- { wait: ${wait} }`).replace('journey: test', `journey: ${key}`)

test('a draft is kept as it was typed, even when it is no journey', async () => {
  const text = '# why\nsteps: [\t{ unclosed'
  expect(await save({ key: 'scribble', source: text })).toMatchObject({ ok: true })
  expect(await readDraft(database.db, 'scribble')).toMatchObject({
    source: text,
    savedBy: 'anna',
    savedAt: monday,
    baseVersion: null,
  })
  expect((await listDrafts(database.db)).map(({ key }) => key)).toContain('scribble')
})

test('a journey without a draft is edited from what is in force, and the draft remembers from which version', async () => {
  await publish(database.db, source('begun'))
  expect(await readEditable(database.db, 'begun')).toMatchObject({ revision: 0, baseVersion: 1, source: source('begun') })
  await save({ key: 'begun', source: source('begun', '4d') })
  expect(await readEditable(database.db, 'begun')).toMatchObject({ baseVersion: 1, source: source('begun', '4d') })
})

test('of two people who edit one draft the second sees the text of the first, and both texts are there', async () => {
  const begun = await save({ key: 'shared', source: 'begun' })
  if (!begun.ok) throw new Error('not begun')
  await save({ key: 'shared', source: 'by anna', revision: begun.revision })
  const second = await save({ key: 'shared', source: 'by bert', revision: begun.revision, by: 'bert' })
  expect(second).toMatchObject({ ok: false, reason: 'conflict', theirs: { source: 'by anna', savedBy: 'anna' } })
  if (second.ok) throw new Error('no conflict')
  expect(await save({ key: 'shared', source: 'both', revision: second.theirs.revision, by: 'bert' })).toMatchObject({ ok: true })
  expect(await readDraft(database.db, 'shared')).toMatchObject({ source: 'both', savedBy: 'bert' })
})

test('of two people who begin a draft at the same moment one begins it', async () => {
  const saved = await Promise.all(['anna', 'bert', 'cleo'].map((by) => save({ key: 'raced', source: by, by })))
  const [winner] = saved.filter(({ ok }) => ok)
  expect(saved.filter(({ ok }) => ok)).toHaveLength(1)
  const stored = await readDraft(database.db, 'raced')
  expect(winner).toEqual({ ok: true, revision: stored?.revision })
  expect(saved.flatMap((one) => (one.ok ? [] : [one.theirs]))).toEqual([stored, stored])
})

test('saving the same text twice is no conflict', async () => {
  const first = await save({ key: 'repeated', source: 'same' })
  expect(await save({ key: 'repeated', source: 'same' }, after(monday, '1d'))).toEqual(first)
})

test('a page left open since an earlier draft does not overwrite the next one', async () => {
  const old = await save({ key: 'stale', source: 'old' })
  if (!old.ok) throw new Error('not saved')
  expect(await discard('stale')).toBe(true)
  expect(await discard('stale')).toBe(false)
  await save({ key: 'stale', source: 'new' })
  expect(await save({ key: 'stale', source: 'from the old page', revision: old.revision })).toMatchObject({ ok: false })
})

test('a text made from a version that is no longer in force is in conflict with what is', async () => {
  await publish(database.db, source('moved-on'))
  await publish(database.db, source('moved-on', '4d'))
  const saved = await save({ key: 'moved-on', source: 'from version 1', baseVersion: 1 })
  expect(saved).toMatchObject({ ok: false, theirs: { revision: 0, baseVersion: 2, source: source('moved-on', '4d') } })
})
