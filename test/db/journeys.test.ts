import { beforeAll, expect, test } from 'vitest'
import { readJourney } from '../../db/journey-view.ts'
import { publishedVersion, versionById } from '../../db/journeys.ts'
import { publishJourney } from '../../db/journey-publish.ts'
import { storeTemplate } from '../../db/templates.ts'
import type { JourneyVersionId } from '../../domain/id.ts'
import { after, monday } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { journeySource, starterJourney } from '../support/journeys.ts'
import { publish, seedNurturing } from '../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const source = (wait: string, key = 'test') =>
  journeySource(`- { email: checklist, phase: awareness }\n- { wait: ${wait} }`).replace('journey: test', `journey: ${key}`)

test('a journey is published once, however often it is told', async () => {
  const first = await publish(database.db, source('3d', 'told-twice'))
  const again = await publish(database.db, source('3d', 'told-twice'))
  expect(first.version).toBe(1)
  expect(again).toEqual(first)
})

test('a changed journey is a new version; the one before is retired and stays what it was', async () => {
  const first = await publish(database.db, source('3d', 'changed'))
  const second = await publish(database.db, source('4d', 'changed'), after(monday, '1d'))
  expect(second.version).toBe(2)
  const detail = await readJourney(database.db, 'changed', null)
  expect(detail?.versions.map(({ version, status }) => [version, status])).toEqual([
    [2, 'published'],
    [1, 'retired'],
  ])
  const old = await versionById(database.db, first.versionId as JourneyVersionId)
  expect(old.graph.nodes['wait-1']).toMatchObject({ until: { for: { amount: 3, unit: 'days' } } })
})

test('a version pins the templates that were published when it was', async () => {
  await publish(database.db, source('3d', 'pinned'))
  const before = await publishedVersion(database.db, 'pinned')
  const texts = { subject: 'Neu', preheader: '', mjml: '', html: '<p>Neu</p>', text: 'Neu', links: [], variables: [] }
  const stored = await database.db
    .transaction()
    .execute((tx) => storeTemplate(tx, { key: 'checklist', language: 'de', class: 'marketing', ...texts }, monday))
  const still = await publishedVersion(database.db, 'pinned')
  expect(still?.templates).toEqual(before?.templates)
  expect(Object.keys(still?.templates['checklist'] ?? {}).toSorted()).toEqual(['de', 'en'])
  await publish(database.db, source('3d', 'pinned'))
  const next = await publishedVersion(database.db, 'pinned')
  expect(next?.version).toBe(2)
  expect(next?.templates['checklist']?.de).toBe(stored.versionId)
})

test('a journey with a problem is not published, and nothing of it is stored', async () => {
  const broken = source('0d', 'broken')
  const result = await database.db.transaction().execute((tx) => publishJourney(tx, broken, { by: 'test' }, monday))
  expect(result).toMatchObject({ ok: false, problems: [{ path: 'steps[1].wait', severity: 'error' }] })
  expect(await database.db.selectFrom('journey').select('id').where('key', '=', 'broken').execute()).toEqual([])
})

test('two people who publish the same journey at once make two versions, one of them in force', async () => {
  const results = await Promise.all([publish(database.db, source('5d', 'raced')), publish(database.db, source('6d', 'raced'))])
  expect(new Set(results.map((result) => result.version))).toEqual(new Set([1, 2]))
  const detail = await readJourney(database.db, 'raced', null)
  expect(detail?.versions.filter((version) => version.status === 'published').length).toBe(1)
})

test('a recycle may name a journey that is published alongside, and no other', async () => {
  const twin = starterJourney('trade-fair')
    .replace('journey: trade-fair', 'journey: twin')
    .replace('journey: re-engage', 'journey: other')
  const alone = await database.db.transaction().execute((tx) => publishJourney(tx, twin, { by: 'test' }, monday))
  expect(alone.problems.map((problem) => problem.path)).toEqual(['steps[5].else[0].recycle.journey'])
  const together = await database.db
    .transaction()
    .execute((tx) => publishJourney(tx, twin, { by: 'test', alongside: ['other'] }, monday))
  expect(together.ok).toBe(true)
})
