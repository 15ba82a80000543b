import { expect, test } from 'vitest'
import { readClock, setClock } from '../../db/clock.ts'
import { businessAt } from '../../domain/clock.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

test('a clock set to a moment and paused stands still there', async () => {
  const monday = new Date('2026-03-02T06:30:00Z')
  await database.db.transaction().execute((tx) => setClock(tx, { from: monday, rate: 0, reason: 'test' }))
  expect(businessAt(await readClock(database.db), new Date(Date.now() + 60_000))).toEqual(monday)
})

test('the rows of the clock cannot be changed afterwards', async () => {
  await expect(database.db.deleteFrom('clockSegment').execute()).rejects.toThrow('append-only')
})
