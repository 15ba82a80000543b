import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { commandLine } from '../../support/command-line.ts'
import { testDatabase } from '../../support/database.ts'
import { seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
beforeAll(() => seedNurturing(database.db))

const ripen = commandLine(() => database.db, addJourneyCommands)
const broken = readdirSync('test/broken-journeys')
  .filter((name) => name.endsWith('.yaml'))
  .toSorted()
  .map((name) => `test/broken-journeys/${name}`)

test('ten broken journeys are told every problem with its place and a remedy, in one go', async () => {
  const { text, exitCode } = await ripen('journey', 'validate', ...broken)
  expect(broken.length).toBe(10)
  expect(exitCode).toBe(1)
  await expect(`${text}\n`).toMatchFileSnapshot('../../broken-journeys/printed.txt')
})

test('the same problems come as one JSON document', async () => {
  const { text } = await ripen('--json', 'journey', 'validate', ...broken)
  const { ok, files } = JSON.parse(text) as { ok: boolean; files: { file: string; problems: object[] }[] }
  expect(ok).toBe(false)
  expect(files.map(({ file }) => file)).toEqual(broken)
  for (const { problems } of files) {
    expect(problems.length).toBeGreaterThan(2)
    for (const problem of problems)
      expect(problem).toEqual({
        path: expect.stringMatching(/./),
        message: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
        severity: expect.stringMatching(/^(error|warning)$/),
      })
  }
})
