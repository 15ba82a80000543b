import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endLeftovers, processIdentity, recordChild } from '../../../client/embedded/child-records.ts'
import { startChild } from '../../../client/embedded/child.ts'

let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'ripen-children-'))))
afterEach(() => rm(home, { recursive: true, force: true }))

const idle = ['-e', 'setInterval(() => {}, 1000)']

function idleProcess(): { pid: number; ended: Promise<void>; kill(): void } {
  const child = spawn(process.execPath, idle, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { pid: child.pid ?? 0, ended, kill: () => void child.kill('SIGKILL') }
}

test('a child that was left behind is ended by the next start', async () => {
  const child = idleProcess()
  await recordChild(home, { name: 'temporal', pid: child.pid })
  expect(await endLeftovers(home)).toEqual(['temporal'])
  await child.ended
  expect(await endLeftovers(home)).toEqual([])
})

test('a process that merely has the recorded id is left alone', async () => {
  const stranger = idleProcess()
  const record = { name: 'temporal', pid: stranger.pid, identity: 'another boot:1', signal: 'SIGTERM' }
  await writeFile(join(home, 'children.json'), JSON.stringify([record]))
  expect(await endLeftovers(home)).toEqual([])
  expect(await processIdentity(stranger.pid)).not.toBeNull()
  stranger.kill()
  await stranger.ended
})

test('a stopped child is no longer recorded, and what it printed is in its log', async () => {
  const logFile = join(home, 'child.log')
  const script = ['-e', 'console.log("up"); setInterval(() => {}, 1000)']
  const child = await startChild({ home, name: 'child', command: process.execPath, args: script, logFile })
  await expect.poll(() => readFile(logFile, 'utf8')).toBe('up\n')
  expect(JSON.parse(await readFile(join(home, 'children.json'), 'utf8'))).toMatchObject([{ name: 'child', pid: child.pid }])
  await child.stop()
  expect(JSON.parse(await readFile(join(home, 'children.json'), 'utf8'))).toEqual([])
})

test('a program that does not exist is named', async () => {
  const missing = { home, name: 'child', command: join(home, 'nothing'), args: [], logFile: join(home, 'child.log') }
  await expect(startChild(missing)).rejects.toThrow('does not start')
})

test('records that cannot be read count as none', async () => {
  await writeFile(join(home, 'children.json'), '{ half')
  expect(await endLeftovers(home)).toEqual([])
})
