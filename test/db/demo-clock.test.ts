import { beforeEach, expect, test } from 'vitest'
import { changeClock } from '../../db/change-clock.ts'
import { businessNow, readClock, setClock } from '../../db/clock.ts'
import { holdClock, releaseClock } from '../../db/demo-clock.ts'
import type { Tx } from '../../db/open.ts'
import { beat } from '../../db/worker-processes.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const monday = new Date('2026-03-02T06:30:00Z')
const day = 86_400_000

const change = (work: (tx: Tx) => Promise<unknown>) => database.db.transaction().execute(work)

beforeEach(async () => {
  await database.db.deleteFrom('workerProcess').execute()
  await change((tx) => setClock(tx, { from: monday, rate: 0, reason: 'installed' }))
})

test('a new demo starts at the given speed', async () => {
  await change((tx) => releaseClock(tx, 8640))
  expect(await readClock(database.db)).toMatchObject({ rate: 8640, sinceBusiness: monday })
})

test('a stopped demo continues where it stopped, at the speed it had', async () => {
  await change((tx) => changeClock(tx, { rate: 720 }, 'speed'))
  await change(holdClock)
  const stoppedAt = await businessNow(database.db)
  await change((tx) => releaseClock(tx, 8640))
  expect(await readClock(database.db)).toMatchObject({ rate: 720, sinceBusiness: stoppedAt })
})

test('a clock that a person paused stays paused over a restart', async () => {
  await change((tx) => changeClock(tx, { rate: 720 }, 'speed'))
  await change((tx) => changeClock(tx, { rate: 0 }, 'pause'))
  await change(holdClock)
  await change((tx) => releaseClock(tx, 8640))
  expect(await readClock(database.db)).toMatchObject({ rate: 0 })
})

test('a killed demo continues at the last sign of life, not days later', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000)
  const tenSecondsLater = new Date(hourAgo.getTime() + 10_000)
  await database.db
    .insertInto('clockSegment')
    .values({ sinceWall: hourAgo, sinceBusiness: monday, rate: 8640, reason: 'started' })
    .execute()
  await beat(database.db, { id: '019cb1a0-0000-7000-8000-000000000001', kind: 'worker', wall: tenSecondsLater })
  await change((tx) => releaseClock(tx, 8640))
  expect(await readClock(database.db)).toMatchObject({ rate: 8640, sinceBusiness: new Date(monday.getTime() + day) })
})

test('time is never set back before anything on record', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000)
  const written = new Date(monday.getTime() + 3 * day)
  await database.db
    .insertInto('clockSegment')
    .values({ sinceWall: hourAgo, sinceBusiness: monday, rate: 8640, reason: 'started' })
    .execute()
  await database.db
    .insertInto('auditEntry')
    .values({ at: written, actor: 'test', action: 'test', subjectKind: 'test', subjectId: 'test' })
    .execute()
  await change((tx) => releaseClock(tx, 8640))
  expect(await readClock(database.db)).toMatchObject({ sinceBusiness: written })
})
