/** The server's real process, started on ports that others take between choosing and binding. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../../client/embedded/port.ts'
import { type BoundServer, startBoundServer } from '../../../client/launch/bound-server.ts'
import { type Plan, planStart } from '../../../client/launch/plan.ts'
import type { Config } from '../../../config.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { seedStandingClock } from '../../support/mailed-lead.ts'

const database = testDatabase()
const home = mkdtempSync(join(tmpdir(), 'ripen-bound-'))
const taken: Server[] = []
let bound: BoundServer | undefined

beforeAll(() => seedStandingClock(database.db))
afterEach(async () => {
  await bound?.child.stop()
  for (const server of taken.splice(0)) await new Promise<void>((resolve) => void server.close(() => resolve()))
})
afterAll(() => rmSync(home, { recursive: true }))

/** As another start does that was a little quicker. */
function take(port: number): Promise<void> {
  const server = createServer()
  taken.push(server)
  return new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve))
}

async function aConfig(): Promise<Config> {
  const [port, publicPort, inboundPort] = [await freePort(0), await freePort(0), await freePort(0)]
  const config = testConfig({ home, port, publicPort, inboundPort })
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(config.secrets), { mode: 0o600 })
  return config
}

/** `quicker` happens once the ports are chosen. */
async function start(config: Config, quicker: (plan: Plan) => Promise<unknown>): Promise<BoundServer> {
  const plan = await planStart(config)
  await quicker(plan)
  const around = { config, plan, databaseUrl: database.url, temporalAddress: '127.0.0.1:1' }
  return startBoundServer(around, new AbortController().signal)
}

test('a web or mail port taken meanwhile is exchanged for the next, and the plan says where the server really listens', async () => {
  const config = await aConfig()
  bound = await start(config, ({ ports }) => Promise.all([take(ports.public), take(ports.inbound)]))
  const { child, plan } = bound
  expect(plan.moved.map(({ setting, wanted }) => [setting, wanted])).toEqual([
    ['PUBLIC_PORT', config.publicPort],
    ['INBOUND_PORT', config.inboundPort],
  ])
  expect(await (await fetch(`${plan.adminUrl}/healthz`)).json()).toEqual({ status: 'ok', pid: child.pid })
  expect((await fetch(`http://127.0.0.1:${plan.ports.public}/healthz`)).status).toBe(200)
})

test('a server that ends for another reason is not tried on other ports', async () => {
  const config = await aConfig()
  const { child, plan } = await start(config, async () => writeFileSync(join(home, 'secrets.json'), '{}'))
  expect(plan.moved).toEqual([])
  await child.exited
})
