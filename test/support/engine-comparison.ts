/** Registers the comparison of a virtual clock with a real server for a number of leads. */
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { expect, test } from 'vitest'
import { monday } from './builders.ts'
import { testConfig } from './client.ts'
import { type Course, courseOf } from '../../verify/course.ts'
import { testDatabase } from './database.ts'
import { type Engine, fastForward } from '../../verify/fast-forward.ts'
import { addressOf, scriptFor, seedScriptedLeads } from './scripted-leads.ts'
import { testSink } from './sink.ts'
import { testTemporal } from './temporal.ts'
import { serverEngine } from '../../verify/server-engine.ts'
import { virtualEngine } from '../../verify/virtual-engine.ts'
import type { Db } from '../../db/open.ts'

// Its own lines about starting and stopping would drown those of the tests.
Runtime.install({ logger: new DefaultLogger('ERROR') })

const sixtyDays = new Date(monday.getTime() + 60 * 86_400_000)
const unknownUser = { kind: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 User unknown' } as const

/** Call at the top of a test file. */
export function compareEngines(leads: number): void {
  const virtual = testDatabase()
  const real = testDatabase()
  const temporal = testTemporal()
  const sink = testSink()

  function config() {
    return testConfig({ smtpUrl: `smtp://127.0.0.1:${sink.port}` })
  }

  async function runOnRealServer(): Promise<Course> {
    const engine = await serverEngine({ db: real.db, databaseUrl: real.url, config: config(), temporal })
    try {
      return await run(real.db, engine)
    } finally {
      await engine.stop()
    }
  }

  async function run(db: Db, engine: Engine): Promise<Course> {
    await seedScriptedLeads(db, leads)
    for (let index = 0; index < leads; index += 1)
      if (addressOf(index).startsWith('bounces')) sink.script(addressOf(index), unknownUser)
    await fastForward(engine, sixtyDays, scriptFor(db, leads))
    return courseOf(db)
  }

  test(`sixty days on a virtual clock and on a real server take ${leads} leads the same way at the same times`, async () => {
    const onVirtualClock = await run(virtual.db, virtualEngine(virtual.db, config()))
    const onRealServer = await runOnRealServer()
    expect(onRealServer).toEqual(onVirtualClock)
    expect(onVirtualClock.messages.length).toBeGreaterThan(leads)
    expect(new Set(onVirtualClock.ends.map((line) => line.split(' ')[4]))).toContain('recycled')
  }, 3_600_000)
}
