import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { adminApp } from '../../client/admin-app.ts'
import { main } from '../../client/cli/main.ts'
import { prepareDatabase } from '../../client/launch/prepare.ts'
import { publishTemplate } from '../../client/templates.ts'
import { businessNow } from '../../db/clock.ts'
import { testConfig, testDeps } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ripen-readme-'))
  vi.stubEnv('RIPEN_HOME', folder)
  vi.stubEnv('DATABASE_URL', database.url)
  await prepareDatabase(database.db, testConfig({ demo: true }))
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** The code blocks below a heading, in order. */
function blocksUnder(heading: string): { language: string; text: string }[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }))
}

function blockOf(heading: string, language: string): string {
  return blocksUnder(heading).find((block) => block.language === language)?.text ?? ''
}

test.each(['Add a journey', 'Add a template', 'Add an event type'])('%s takes at most eight lines at a time', (heading) => {
  const blocks = blocksUnder(heading)
  expect(blocks.length).toBeGreaterThan(0)
  for (const { text } of blocks) expect(text.trim().split('\n').length).toBeLessThanOrEqual(8)
})

test('the journey of the README is valid and is published by its commands', async () => {
  const file = join(folder, 'after-webinar.yaml')
  writeFileSync(file, blockOf('Add a journey', 'yaml'))
  const commands = blockOf('Add a journey', 'sh').trim().split('\n')
  expect(commands).toHaveLength(2)
  for (const command of commands) {
    const args = command.replace('npx ripen ', '').replace('journeys/after-webinar.yaml', file).split(' ')
    const said: string[] = []
    expect(await main(args, { out: (text) => said.push(text), err: (text) => said.push(text) }), said.join('\n')).toBe(0)
  }
  const published = await database.db.selectFrom('journey').select('key').where('key', '=', 'after-webinar').execute()
  expect(published).toHaveLength(1)
})

test('the template of the README compiles and is published', async () => {
  const now = await businessNow(database.db)
  const source = blockOf('Add a template', 'mjml')
  expect(await database.db.transaction().execute((tx) => publishTemplate(tx, source, now))).toMatchObject({
    ok: true,
    version: 1,
  })
})

test('the event type of the README is declared and its event accepted', async () => {
  const commands = blockOf('Add an event type', 'sh').replaceAll('\\\n', '').trim().split('\n')
  const statuses: number[] = []
  for (const command of commands) {
    const [, url = '', body = ''] = /(http\S+) -d\s+'(.*)'$/.exec(command) ?? []
    const init = { method: 'POST', body, headers: { host: '127.0.0.1:3000', 'content-type': 'application/json' } }
    statuses.push((await adminApp(testDeps(database.db, { demo: true })).request(url, init)).status)
  }
  expect(statuses).toEqual([201, 201])
})
