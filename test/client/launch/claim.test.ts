import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimHome, readRunning } from '../../../client/launch/claim.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ripen-claim-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const places = {
  adminUrl: 'http://127.0.0.1:3000',
  databaseUrl: 'postgres://x',
  temporalAddress: '127.0.0.1:7233',
  smtpUrl: null,
}

test('a second start in the same folder is told who runs there and what to do', async () => {
  const claim = await claimHome({ home, demo: true })
  claim.record(places)
  await expect(claimHome({ home, demo: true })).rejects.toThrow(
    `Ripen already runs in ${home} (process ${process.pid}, http://127.0.0.1:3000); end it with Ctrl-C there, or set RIPEN_HOME to another folder.`,
  )
  claim.release()
  await expect(claimHome({ home, demo: true })).resolves.toBeDefined()
})

test('of two starts at the same moment one is refused', async () => {
  const outcomes = await Promise.allSettled([claimHome({ home, demo: true }), claimHome({ home, demo: true })])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('the record of a killed start is taken over, even when its number belongs to another process now', async () => {
  const killed = { pid: process.pid, identity: 'another life', demo: true, places: null }
  writeFileSync(join(home, 'running.json'), JSON.stringify(killed))
  expect(await readRunning(home)).toBeNull()
  await expect(claimHome({ home, demo: true })).resolves.toBeDefined()
})

test('a damaged record blocks nothing', async () => {
  writeFileSync(join(home, 'running.json'), '{"pid":')
  await expect(claimHome({ home, demo: true })).resolves.toBeDefined()
})

test('commands find the database of the running start, and only its owner may read the record', async () => {
  const claim = await claimHome({ home, demo: true })
  claim.record(places)
  expect(await readRunning(home)).toMatchObject({ places })
  expect(statSync(join(home, 'running.json')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(home, 'running.json'), 'utf8')).toContain('postgres://x')
})
