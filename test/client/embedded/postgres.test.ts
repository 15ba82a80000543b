import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { processIdentity } from '../../../client/embedded/child-records.ts'
import { freePort } from '../../../client/embedded/port.ts'
import { canReach } from '../../../client/embedded/postgres-user.ts'
import { type RunningPostgres, startPostgres } from '../../../client/embedded/postgres.ts'

let home = ''
let server: RunningPostgres | undefined

/** Closed to every other user, as a home folder or a fresh temporary folder is. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ripen-postgres-'))
})
afterEach(async () => {
  await server?.stop()
  if (server !== undefined) rmSync(server.folder, { recursive: true, force: true })
  rmSync(home, { recursive: true, force: true })
})

async function start(): Promise<RunningPostgres> {
  const port = await freePort(0)
  server = await startPostgres({
    folder: join(home, 'postgres'),
    port,
    password: 'secret',
    database: 'ripen',
    settings: ['fsync=off'],
  })
  return server
}

async function ask(url: string, query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>({ text: query })
  await client.end()
  return rows.map((row) => Object.values(row)[0])
}

test('a Postgres in a folder closed to other users starts, keeps its data and starts again', async () => {
  const first = await start()
  await ask(first.url, 'create table kept (word text)')
  await ask(first.url, "insert into kept values (lower('ÄRGER'))")
  await first.stop()
  expect(await ask((await start()).url, 'select word from kept')).toEqual(['ärger'])
})

test('a Postgres that was killed starts again, although its lock file names a process', async () => {
  const { folder, exited } = await start()
  const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await exited
  expect(await ask((await start()).url, 'select 1')).toEqual([1])
})

test('stopping ends the process and forgets its record', async () => {
  const running = await start()
  const pid = Number(readFileSync(join(running.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  await running.stop()
  server = undefined
  rmSync(running.folder, { recursive: true, force: true })
  expect(await processIdentity(pid)).toBeNull()
  expect(readFileSync(join(home, 'children.json'), 'utf8')).toBe('[]')
})

test('a data folder that Postgres cannot use is an error that names the log', async () => {
  const running = await start()
  await running.stop()
  rmSync(join(running.folder, 'global'), { recursive: true })
  await expect(start()).rejects.toThrow('postgres.log')
})

test('a folder is out of reach when any folder on the way is closed', () => {
  const closed = join(home, 'open')
  mkdirSync(closed, { mode: 0o755 })
  expect(canReach({ uid: 54_321, gid: 54_321 }, closed)).toBe(false)
  expect(canReach({ uid: 54_321, gid: 54_321 }, '/')).toBe(true)
})

test('data that went away are an error, never a new start', async () => {
  symlinkSync(join(home, 'gone'), join(home, 'postgres'))
  await expect(start()).rejects.toThrow(process.getuid?.() === 0 ? 'ripen reset' : 'could not create')
})

test('a port that another program took in the meantime is left to it', async () => {
  const occupied = createServer().listen(0, '127.0.0.1')
  await once(occupied, 'listening')
  const address = occupied.address()
  const taken = typeof address === 'object' && address !== null ? address.port : 0
  server = await startPostgres({ folder: join(home, 'postgres'), port: taken, password: 'secret', database: 'ripen' })
  occupied.close()
  expect(Number(new URL(server.url).port)).toBeGreaterThan(taken)
  expect(await ask(server.url, 'select 1 as one')).toEqual([1])
})
