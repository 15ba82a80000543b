import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { processIdentity } from '../../client/embedded/child-records.ts'
import { readRunning } from '../../client/launch/claim.ts'
import { type RipenFolder, ripenFolder, type Started } from '../support/started-ripen.ts'

const startMs = 90_000
let folder: RipenFolder
let last: Started | undefined

async function startedUp(): Promise<Started> {
  last = await folder.start()
  return last
}

const records = z.array(z.object({ name: z.string(), pid: z.number(), identity: z.string() }))
const readRecords = () => records.parse(JSON.parse(readFileSync(join(folder.home, 'children.json'), 'utf8')))

async function stillRunning(children: z.infer<typeof records>): Promise<string[]> {
  const alive = await Promise.all(children.map(async ({ pid, identity }) => (await processIdentity(pid)) === identity))
  return children.filter((_, index) => alive[index]).map(({ name }) => name)
}

async function ask(path: string): Promise<unknown> {
  const adminUrl = (await readRunning(folder.home))?.places?.adminUrl
  return (await fetch(`${adminUrl}${path}`)).json()
}

async function businessTime(): Promise<number> {
  return Date.parse(z.object({ now: z.string() }).parse(await ask('/api/clock')).now)
}

/** When the newest mail came, in business time. */
async function newestMail(): Promise<number> {
  const { mails } = z.object({ mails: z.array(z.object({ at: z.string() })) }).parse(await ask('/api/sink/mails?limit=1'))
  return Date.parse(mails[0]?.at ?? '')
}

beforeAll(async () => {
  folder = await ripenFolder(startMs)
}, 180_000)

afterAll(async () => {
  await folder.remove()
}, 60_000)

test('one command starts everything, and every part is well', { timeout: startMs }, async () => {
  const start = await startedUp()
  expect(start.said()).toContain('Ripen is ready, with a sample company')
  expect(
    readRecords()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['demo', 'postgres', 'server', 'temporal', 'worker'])
  const doctor = folder.ripen('doctor', '--json')
  expect(await doctor.exit, doctor.said()).toBe(0)
  expect(JSON.parse(doctor.said())).toMatchObject({ healthy: true })
})

test('a second start in the same folder is refused and changes nothing', async () => {
  const before = readRecords()
  const second = folder.ripen('start')
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

test('a start after a kill ends what was left and goes on, never before anything on record', { timeout: startMs }, async () => {
  const left = readRecords()
  const onRecord = await vi.waitUntil(newestMail, { timeout: 30_000, interval: 100 })
  last?.process.kill('SIGKILL')
  await last?.exit
  const start = await startedUp()
  expect(start.said()).toContain('Ended what a killed start had left')
  expect(await stillRunning(left)).toEqual([])
  expect(await businessTime()).toBeGreaterThanOrEqual(onRecord)
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
