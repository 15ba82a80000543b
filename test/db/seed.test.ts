import { expect, test } from 'vitest'
import { businessNow, readClock } from '../../db/clock.ts'
import { initialSettings, isSenderSet } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import { readSettings } from '../../db/settings.ts'
import { builtInEventTypes } from '../../domain/event.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const monday = new Date('2026-03-02T06:30:00Z')

test('two processes that seed at once fill an empty installation once', async () => {
  const start = { settings: initialSettings, clock: { from: monday, rate: 0 } }
  await Promise.all([seed(database.db, start), seed(database.db, start)])
  expect(await readClock(database.db)).toMatchObject({ sinceBusiness: monday, rate: 0 })
  expect(await database.db.selectFrom('clockSegment').select('id').execute()).toHaveLength(1)
  expect(await database.db.selectFrom('eventType').select('name').execute()).toHaveLength(builtInEventTypes.length)
  expect(await database.db.selectFrom('team').select('key').execute()).toEqual([{ key: 'sales' }])
  expect(await readSettings(database.db)).toEqual(initialSettings)
})

test('seeding an installation in use moves neither its clock nor its settings', async () => {
  const other = { ...initialSettings, mail: { bounceDomain: 'b.example.com', messageIdDomain: 'example.com' } }
  await seed(database.db, { settings: other, clock: null })
  expect(await businessNow(database.db)).toEqual(monday)
  expect(await readSettings(database.db)).toEqual(initialSettings)
})

test('a new installation knows that its sender is not set yet', () => {
  expect(isSenderSet(initialSettings)).toBe(false)
  expect(isSenderSet({ ...initialSettings, sender: { ...initialSettings.sender, fromEmail: 'post@muster.example' } })).toBe(true)
})
