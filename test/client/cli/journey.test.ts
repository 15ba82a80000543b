import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openContext } from '../../../client/cli/context.ts'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { rootCommand } from '../../../client/cli/program.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'ripen-journeys-'))
beforeAll(() => seedNurturing(database.db))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
  const program = rootCommand(output)
  const { context, exitCode } = openContext({
    loadConfig: () => testConfig(),
    databaseUrl: async () => database.url,
    wantsJson: () => program.opts().json === true,
    output,
  })
  addJourneyCommands(program, context)
  await program.parseAsync(['journey', ...args], { from: 'user' })
  return { code: exitCode(), text: lines.join('\n') }
}

function file(name: string, content: string): string {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, content)
  return path
}

const journey = (key: string, steps: string) => journeySource(steps).replace('journey: test', `journey: ${key}`)

test('validating says every problem with its place and remedy, and ends with 1', async () => {
  const path = file('broken', journey('broken', '- { wait: 0d }\n- { emial: checklist }'))
  const { code, text } = await run('validate', path)
  expect(code).toBe(1)
  expect(text).toContain('error at steps[0].wait: "0d" is no duration; write more than zero')
  expect(text).toContain('error at steps[1]: unknown step "emial"; did you mean "email"?')
})

test('publishing puts several files into force together, also when they name each other', async () => {
  const one = file('one', journey('one', '- { recycle: { after: 1d, journey: two } }'))
  const two = file('two', journey('two', '- { recycle: { after: 1d, journey: one } }'))
  expect((await run('validate', one)).code).toBe(1)
  const { code, text } = await run('--json', 'publish', one, two)
  expect(code).toBe(0)
  expect(JSON.parse(text)).toMatchObject({ ok: true, files: [{ version: 1 }, { version: 1 }] })
})

test('publishing stores nothing when one of the files has a problem', async () => {
  const good = file('good', journey('good', '- { wait: 1d }'))
  const bad = file('bad', journey('bad', '- { wait: never }'))
  const { code, text } = await run('--json', 'publish', good, bad)
  expect(code).toBe(1)
  expect(JSON.parse(text)).toMatchObject({ ok: false, files: [{ problems: [] }, { problems: [{ path: 'steps[0].wait' }] }] })
  await expect(run('show', 'good')).rejects.toThrow('There is no journey "good"')
})

test('list and show tell what is in force', async () => {
  const { text } = await run('--json', 'list')
  const keys = (JSON.parse(text) as { key: string }[]).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining(['re-engage', 'trade-fair', 'whitepaper-nurture']))
  expect((await run('show', 'whitepaper-nurture')).text).toMatch(/version 1: published[\s\S]*email: checklist/)
})

test('a file that is not there is named', async () => {
  await expect(run('validate', join(folder, 'missing.yaml'))).rejects.toThrow(/Cannot read .*missing.yaml/)
})
