import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { openListener } from '../../worker/listener.ts'
import { type Pump, type PumpOptions, startPump } from '../../worker/pump.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const log = pino({ level: 'silent' })
const hour = 3_600_000
const open: { stop?(): Promise<void>; close?(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await (one.stop?.() ?? one.close?.())
})

function pumpOf(work: () => Promise<number>, idleMs: number, gather?: PumpOptions['gather']): Pump {
  const listener = openListener(database.url, ['ripen_ingest'])
  const gathering = gather === undefined ? {} : { gather }
  const pump = startPump({ name: 'test', work, channel: 'ripen_ingest', idleMs, listener, log, ...gathering })
  open.push(listener, pump)
  return pump
}

test('a notification ends the pause at once', async () => {
  const worked = Promise.withResolvers<void>()
  let rounds = 0
  pumpOf(async () => {
    rounds += 1
    if (rounds >= 2) worked.resolve()
    return 0
  }, hour)
  await sql`select pg_notify('ripen_ingest', '')`.execute(database.db)
  await worked.promise
  expect(rounds).toBeGreaterThanOrEqual(2)
})

test('work goes on without a pause while there is more of it', async () => {
  const drained = Promise.withResolvers<void>()
  let left = 5
  pumpOf(async () => {
    left -= 1
    if (left === 0) drained.resolve()
    return left
  }, hour)
  await drained.promise
  expect(left).toBe(0)
})

test('after a round that did little it gathers, after a full one it goes on', async () => {
  const done = [5, 5, 1]
  const gathering = Promise.withResolvers<void>()
  let rounds = 0
  const pump = pumpOf(
    async () => {
      rounds += 1
      if (rounds === done.length) gathering.resolve()
      return done[rounds - 1] ?? 0
    },
    0,
    { count: 5, ms: hour },
  )
  await gathering.promise
  await sql`select pg_notify('ripen_ingest', '')`.execute(database.db)
  await pump.stop()
  expect(rounds).toBe(done.length)
})

test('a round that fails is tried again', async () => {
  const recovered = Promise.withResolvers<void>()
  let rounds = 0
  pumpOf(async () => {
    rounds += 1
    if (rounds === 1) throw new Error('away')
    recovered.resolve()
    return 0
  }, hour)
  await recovered.promise
  expect(rounds).toBe(2)
})

test('stopping lets the round under way finish and starts no other', async () => {
  const begun = Promise.withResolvers<void>()
  const allowed = Promise.withResolvers<void>()
  let finished = 0
  const pump = pumpOf(async () => {
    begun.resolve()
    await allowed.promise
    finished += 1
    return 1
  }, hour)
  await begun.promise
  const stopped = pump.stop()
  allowed.resolve()
  await stopped
  expect(finished).toBe(1)
})
