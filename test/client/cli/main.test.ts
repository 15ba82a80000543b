import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { main } from '../../../client/cli/main.ts'
import { claimHome } from '../../../client/launch/claim.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ripen-cli-'))
  vi.stubEnv('RIPEN_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const code = await main(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test.each([['--help'], ['start', '--help']])('help needs no settings: %s', async (...args) => {
  vi.stubEnv('PORT', 'not a port')
  expect(await run(...args)).toMatchObject({ code: 0, err: '' })
})

test.each([
  [['nonsense'], 'nonsense'],
  [['start', '--fast'], '--fast'],
  [['doctor', 'now'], 'argument'],
])('%j is a usage error in one line with the remedy', async (args, named) => {
  const { code, out, err } = await run(...args)
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err.split('\n')).toHaveLength(1)
  expect(err).toContain(named)
  expect(err).toContain('--help')
})

test('a command that needs the database says how to get one', async () => {
  const { code, err } = await run('migrate')
  expect(code).toBe(1)
  expect(err).toContain('start it with `npm start`, or set DATABASE_URL')
})

test('wrong settings end a command with their names', async () => {
  vi.stubEnv('SMTP_URL', 'localhost')
  expect(await run('doctor')).toMatchObject({ code: 1, err: expect.stringContaining('SMTP_URL is not a URL') as string })
})

test('a database that does not answer is named without its address', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://ripen:hunter2@127.0.0.1:1/ripen')
  const { code, err } = await run('migrate')
  expect(code).toBe(1)
  expect(err).toContain('ECONNREFUSED')
  expect(err).not.toContain('hunter2')
})

test('the doctor finds a stopped installation and prints one JSON document when asked', async () => {
  const { code, out } = await run('doctor', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    healthy: false,
    parts: [{ part: 'settings', state: 'ok' }, { part: 'ports' }, { part: 'database' }],
  })
})

test('a reset deletes nothing before it is confirmed, and then only what is ours', async () => {
  await run('doctor')
  writeFileSync(join(home, 'notes.txt'), 'mine')
  expect((await run('reset')).code).toBe(2)
  expect(readdirSync(home)).toEqual(['notes.txt', 'secrets.json'])
  expect(await run('reset', '--yes')).toMatchObject({
    code: 0,
    out: `Deleted Ripen's data in ${home}. The next start begins anew.`,
  })
  expect(readdirSync(home)).toEqual(['notes.txt'])
})

test('a reset refuses while Ripen runs', async () => {
  const claim = await claimHome({ home, demo: true })
  expect(await run('reset', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('end it with Ctrl-C first') as string,
  })
  claim.release()
})
