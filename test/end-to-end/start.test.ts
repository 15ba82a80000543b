import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { endLeftovers, processIdentity } from '../../client/embedded/child-records.ts'
import { freePort } from '../../client/embedded/port.ts'
import { readRunning } from '../../client/launch/claim.ts'
import { findTemporal } from '../../client/embedded/temporal-binary.ts'
import { childEnvironment } from '../../config.ts'
import { temporalCache } from '../support/temporal.ts'

const program = new URL('../../bin/ripen.ts', import.meta.url).pathname
const startMs = 90_000
let home = ''
let env: NodeJS.ProcessEnv = {}
let last: Started | undefined

interface Started {
  readonly process: ChildProcess
  /** Everything it has said so far. */
  said(): string
  readonly exit: Promise<number | null>
}

function ripen(...args: string[]): Started {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => heard.push(chunk))
  const exit = new Promise<number | null>((resolve) => void child.once('exit', (code) => resolve(code)))
  return { process: child, said: () => Buffer.concat(heard).toString(), exit }
}

async function startedUp(...args: string[]): Promise<Started> {
  last = ripen('start', ...args)
  const started = last
  await vi.waitUntil(() => started.said().includes('Ctrl-C stops everything'), { timeout: startMs, interval: 50 })
  return started
}

const records = z.array(z.object({ name: z.string(), pid: z.number(), identity: z.string() }))
const readRecords = () => records.parse(JSON.parse(readFileSync(join(home, 'children.json'), 'utf8')))

async function stillRunning(children: z.infer<typeof records>): Promise<string[]> {
  const alive = await Promise.all(children.map(async ({ pid, identity }) => (await processIdentity(pid)) === identity))
  return children.filter((_, index) => alive[index]).map(({ name }) => name)
}

async function businessTime(): Promise<number> {
  const adminUrl = (await readRunning(home))?.places?.adminUrl
  const answer: unknown = await (await fetch(`${adminUrl}/api/clock`)).json()
  return Date.parse(z.object({ now: z.string() }).parse(answer).now)
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ripen-start-'))
  const { path } = await findTemporal({ home: temporalCache })
  env = childEnvironment({
    RIPEN_HOME: home,
    TEMPORAL_CLI: path,
    PORT: String(await freePort(0)),
    PUBLIC_PORT: String(await freePort(0)),
  })
}, 180_000)

afterAll(async () => {
  last?.process.kill('SIGTERM')
  await last?.exit
  await endLeftovers(home)
  await ripen('reset', '--yes').exit
  rmSync(home, { recursive: true, force: true })
})

test('one command starts everything, and every part is well', { timeout: startMs }, async () => {
  const start = await startedUp()
  expect(start.said()).toContain('Ripen is ready, with a sample company')
  expect(
    readRecords()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['demo', 'postgres', 'server', 'temporal', 'worker'])
  const doctor = ripen('doctor', '--json')
  expect(await doctor.exit, doctor.said()).toBe(0)
  expect(JSON.parse(doctor.said())).toMatchObject({ healthy: true })
})

test('a second start in the same folder is refused and changes nothing', async () => {
  const before = readRecords()
  const second = ripen('start')
  expect(await second.exit).toBe(1)
  expect(second.said()).toMatch(/^Ripen already runs in .*; end it with Ctrl-C there/)
  expect(await stillRunning(before)).toHaveLength(before.length)
})

test('a worker that is killed is started again', async () => {
  const killed = readRecords().find(({ name }) => name === 'worker')
  process.kill(killed?.pid ?? 0, 'SIGKILL')
  const back = () => readRecords().some(({ name, pid }) => name === 'worker' && pid !== killed?.pid)
  await vi.waitUntil(back, { timeout: 10_000 })
  expect(last?.said()).toContain('ended unexpectedly and is started again')
})

test('a start after a kill ends what was left and continues from there', { timeout: startMs }, async () => {
  const left = readRecords()
  const stoodAt = await businessTime()
  last?.process.kill('SIGKILL')
  await last?.exit
  const start = await startedUp()
  expect(start.said()).toContain('Ended what a killed start had left')
  expect(await stillRunning(left)).toEqual([])
  expect(await businessTime()).toBeGreaterThanOrEqual(stoodAt)
})

test('Ctrl-C ends every part within ten seconds', async () => {
  const running = readRecords()
  expect(running).toHaveLength(5)
  const since = Date.now()
  last?.process.kill('SIGINT')
  expect(await last?.exit).toBe(0)
  expect(Date.now() - since).toBeLessThan(10_000)
  expect(await stillRunning(running)).toEqual([])
})
