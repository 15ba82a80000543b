import { expect, test } from 'vitest'
import { monday } from '../support/builders.ts'
import { testConfig } from '../support/client.ts'
import { type Course, courseOf } from '../support/course.ts'
import { testDatabase } from '../support/database.ts'
import { type Engine, fastForward } from '../support/fast-forward.ts'
import { realEngine } from '../support/real-engine.ts'
import { addressOf, scriptFor, seedScriptedLeads } from '../support/scripted-leads.ts'
import { testSink } from '../support/sink.ts'
import { testTemporal } from '../support/temporal.ts'
import { virtualEngine } from '../support/virtual-engine.ts'
import type { Db } from '../../db/open.ts'

const virtual = testDatabase()
const real = testDatabase()
const temporal = testTemporal()
const sink = testSink()

/** The suite's share; `RIPEN_LEADS=100` runs the whole hundred. */
const leads = Number(process.env['RIPEN_LEADS'] ?? 10)
const sixtyDays = new Date(monday.getTime() + 60 * 86_400_000)

function config() {
  return testConfig({ smtpUrl: `smtp://127.0.0.1:${sink.port}` })
}

async function run(db: Db, start: () => Promise<Engine>): Promise<Course> {
  await seedScriptedLeads(db, leads)
  for (let index = 0; index < leads; index += 1)
    if (addressOf(index).startsWith('bounces')) sink.script(addressOf(index), unknownUser)
  await fastForward(await start(), sixtyDays, scriptFor(db, leads))
  return courseOf(db)
}

const unknownUser = { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 User unknown' } as const

test('sixty days on a virtual clock and on a real server take every lead the same way at the same times', async () => {
  const onVirtualClock = await run(virtual.db, async () => virtualEngine(virtual.db, config()))
  const engine = await realEngine({ db: real.db, databaseUrl: real.url, config: config(), temporal })
  const onRealServer = await run(real.db, async () => engine).finally(() => engine.stop())
  expect(onRealServer).toEqual(onVirtualClock)
  expect(onVirtualClock.messages.length).toBeGreaterThan(leads)
  expect(new Set(onVirtualClock.ends.map((line) => line.split(' ')[4]))).toContain('recycled')
}, 600_000)
