import { expect, test } from 'vitest'
import { readReadiness } from '../../client/readiness.ts'
import { openDatabase } from '../../db/open.ts'
import { initialSettings } from '../../db/seed-settings.ts'
import { seed } from '../../db/seed.ts'
import { testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()

async function stateOf(deps = testDeps(database.db)): Promise<Record<string, string>> {
  const { parts } = await readReadiness(deps)
  return Object.fromEntries(parts.map(({ part, state }) => [part, state]))
}

test('an empty database is broken in each part that lacks its seed, and says so', async () => {
  expect(await stateOf()).toMatchObject({
    database: 'ok',
    schema: 'ok',
    clock: 'broken',
    scoringModel: 'broken',
    worker: 'broken',
  })
})

test('without a relay and a sender a real installation is not connected, which is no fault', async () => {
  await seed(database.db, { settings: initialSettings, clock: null })
  expect(await stateOf()).toMatchObject({ clock: 'ok', relay: 'notConnected', sender: 'notConnected' })
  expect(await stateOf(testDeps(database.db, { smtpUrl: 'smtp://relay.example:587' }))).toMatchObject({ relay: 'ok' })
})

test('a worker that was seen lately counts', async () => {
  const wall = new Date()
  await database.db
    .insertInto('workerProcess')
    .values({ id: '019cb1a0-0000-7000-8000-000000000001', kind: 'worker', startedWall: wall, seenWall: wall, pid: 1 })
    .execute()
  expect(await stateOf()).toMatchObject({ worker: 'ok' })
})

test('a database that is away makes it unready, told by code and without the address', async () => {
  const away = openDatabase('postgres://ripen:secret@127.0.0.1:1/ripen')
  const { ready, parts } = await readReadiness(testDeps(away))
  await away.destroy()
  expect(ready).toBe(false)
  expect(parts[0]).toEqual({ part: 'database', state: 'broken', note: 'Does not answer (ECONNREFUSED).' })
})
