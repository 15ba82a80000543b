import { expect, test } from 'vitest'
import { prepareDatabase } from '../../../client/launch/prepare.ts'
import { businessNow, readClock } from '../../../db/clock.ts'
import type { Db } from '../../../db/open.ts'
import { readSettings } from '../../../db/settings.ts'
import { isWorkingDay } from '../../../domain/holidays.ts'
import { localDayOf, localTimeOf, weekdayOf } from '../../../domain/local-time.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()
const demo = testConfig({ demo: true })

async function published(db: Db): Promise<object> {
  const [models, journeys, templates, forms, reps, segments] = await Promise.all(
    (['scoringModel', 'journeyVersion', 'templateVersion', 'form', 'rep', 'clockSegment'] as const).map(async (table) =>
      db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow(),
    ),
  )
  return { models, journeys, templates, forms, reps, segments }
}

test('two starts at once prepare a demo once, with everything it needs', async () => {
  await Promise.all([prepareDatabase(database.db, demo), prepareDatabase(database.db, demo)])
  const first = await published(database.db)
  expect(first).toMatchObject({ models: { rows: 1 }, journeys: { rows: 3 }, segments: { rows: 1 } })
  await prepareDatabase(database.db, demo)
  expect(await published(database.db)).toEqual(first)
  expect((await readSettings(database.db)).sender.fromEmail).toBe('news@example.de')
})

test('a demo begins on a Monday at 07:30 of an ordinary week, with its clock standing still', async () => {
  const now = await businessNow(database.db)
  const day = localDayOf('Europe/Berlin', now)
  expect(weekdayOf(day)).toBe(1)
  expect(localTimeOf('Europe/Berlin', now).ms).toBe(7.5 * 3_600_000)
  for (let ahead = 0; ahead < 5; ahead += 1) expect(isWorkingDay(day + ahead, { country: 'DE', region: 'NW' })).toBe(true)
  expect((await readClock(database.db)).rate).toBe(0)
})

test('a demo never becomes a real installation, nor the other way round', async () => {
  await expect(prepareDatabase(database.db, testConfig())).rejects.toThrow('This database holds a demo')
})

test('other secrets on the same database are noticed before they do harm', async () => {
  const others = { ...demo, secrets: { ...demo.secrets, suppressionKey: 'f'.repeat(64) } }
  await expect(prepareDatabase(database.db, others)).rejects.toThrow('copy its secrets.json into RIPEN_HOME')
})

test('what people have changed stays as it is', async () => {
  const { db } = database
  await db.updateTable('journey').set({ title: 'Unsere Strecke' }).where('key', '=', 'trade-fair').execute()
  await db.updateTable('journeyVersion').set({ status: 'retired' }).execute()
  const before = await published(db)
  await prepareDatabase(db, demo)
  expect(await published(db)).toEqual(before)
  const journey = await db.selectFrom('journey').select('title').where('key', '=', 'trade-fair').executeTakeFirstOrThrow()
  expect(journey.title).toBe('Unsere Strecke')
})
