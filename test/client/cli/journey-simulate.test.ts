import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { commandLine } from '../../support/command-line.ts'
import { testDatabase } from '../../support/database.ts'
import { journeySource } from '../../support/journeys.ts'
import { aNurturedLead, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'ripen-simulate-'))
beforeAll(() => seedNurturing(database.db))
afterAll(() => rmSync(folder, { recursive: true }))

const ripen = commandLine(() => database.db, addJourneyCommands)

interface Report {
  readonly tally: { readonly leads: number; readonly emails: { readonly sent: number } }
  readonly personas: readonly { readonly persona: string }[]
}

test('personas go through a journey in force, as text and as one JSON document', async () => {
  const asked = [
    'journey',
    'simulate',
    'whitepaper-nurture',
    '--personas',
    'reader:3,silent:1',
    '--leads',
    '40',
    '--days',
    '30',
  ] as const
  const { text, exitCode } = await ripen(...asked)
  expect(exitCode).toBe(0)
  expect(text).toMatch(/^leads +40$/m)
  expect(text).toMatch(/^reader +\d+ +\d+ +\d+ +\d+$/m)
  const report = JSON.parse((await ripen('--json', ...asked)).text) as Report
  expect(report.tally.leads).toBe(40)
  expect(report.personas.map(({ persona }) => persona)).toEqual(['reader', 'silent'])
})

test('a file is simulated before it is published, for a lead of ours', async () => {
  const file = join(folder, 'test.yaml')
  writeFileSync(file, journeySource('- { email: checklist, phase: awareness }'))
  const leadId = await aNurturedLead(database.db, { firstName: 'Jana' })
  const { text } = await ripen('--json', 'journey', 'simulate', file, '--lead', leadId, '--days', '10')
  expect((JSON.parse(text) as Report).tally).toMatchObject({ leads: 1, emails: { sent: 1 } })
  expect(await database.db.selectFrom('enrolment').select('id').where('leadId', '=', leadId).execute()).toEqual([])
})

test.each([
  [['nothing'], /no journey of that name/],
  [['whitepaper-nurture', '--personas', 'readr:1'], /Unknown persona/],
  [['whitepaper-nurture', '--history', '9y'], /such as 3mo/],
  [['whitepaper-nurture', '--history', '1d'], /no lead to simulate/],
  [['whitepaper-nurture', '--leads', '0'], /whole number from 1/],
  [['whitepaper-nurture', '--lead', 'nobody'], /no lead "nobody"/],
])('%j is refused in one line', async (args, message) => {
  await expect(ripen('journey', 'simulate', ...args)).rejects.toThrow(message)
})
