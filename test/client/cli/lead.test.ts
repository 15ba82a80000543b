import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openContext } from '../../../client/cli/context.ts'
import { addLeadCommands } from '../../../client/cli/lead.ts'
import { rootCommand } from '../../../client/cli/program.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { act, aNurturedLead, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-lead-cli-'))
  await seedNurturing(database.db)
  const leadId = await aNurturedLead(database.db, { email: 'kim@werk.example', externalId: 'crm-7', jobTitle: 'Projektleiterin' })
  await act(database.db, leadId, 'whitepaper.downloaded')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(...args: string[]): Promise<{ text: string; exitCode: 0 | 1 }> {
  const lines: string[] = []
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
  const program = rootCommand(output)
  const opened = openContext({
    loadConfig: () => testConfig(),
    databaseUrl: async () => database.url,
    wantsJson: () => program.opts().json === true,
    output,
  })
  addLeadCommands(program, opened.context)
  await program.parseAsync(args, { from: 'user' })
  return { text: lines.join('\n'), exitCode: opened.exitCode() }
}

async function aFile(text: string): Promise<string> {
  const path = join(folder, 'contacts.csv')
  await writeFile(path, text)
  return path
}

test('a list has one row per lead with what is asked most', async () => {
  const { text } = await run('--json', 'lead', 'list')
  expect(JSON.parse(text)).toEqual([
    expect.objectContaining({
      email: 'kim@werk.example',
      stage: 'iql',
      temperature: 'warm',
      fit: 7,
      engagement: 5,
      ready: false,
      handoff: null,
    }),
  ])
  expect(Object.keys((JSON.parse(text) as [object])[0])).toEqual([
    'id',
    'email',
    'stage',
    'temperature',
    'fit',
    'engagement',
    'ready',
    'journey',
    'step',
    'handoff',
  ])
  expect((await run('lead', 'list', '--stage', 'mql')).text).toBe(
    'There are no leads yet; `ripen lead import <file>` brings them in.',
  )
})

test('a file is previewed, then stored; rejected lines are told and make the exit code 1', async () => {
  const file = await aFile('Mail;Firma;lastName\na@neu.example;Neu GmbH;Berg\nkaputt;;\n')
  const args = [file, '--map', 'Mail=email', '--map', 'Firma=company']
  const preview = await run('lead', 'import', ...args, '--dry-run')
  expect(preview.text).toContain('2 rows: 1 accepted, 0 updated, 1 rejected')
  expect(preview.text).toContain('line 3: email is not one plain address')
  expect(preview.text).toContain('Nothing was written.')
  const stored = await run('--json', 'lead', 'import', ...args)
  expect([stored.exitCode, JSON.parse(stored.text)]).toEqual([
    1,
    expect.objectContaining({ accepted: 1, rejected: 1, separator: ';', dryRun: false }),
  ])
  expect((await run('lead', 'show', 'a@neu.example')).text).toContain('companyName: Neu GmbH')
})

test('an export is one JSON document, to the terminal or a file only its owner may read', async () => {
  expect(JSON.parse((await run('lead', 'export', 'crm-7')).text)).toMatchObject({
    lead: { email: 'kim@werk.example' },
    consent: { recordIsIntact: true },
  })
  const out = join(folder, 'kim.json')
  await run('lead', 'export', 'crm-7', '--out', out)
  expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ activity: { events: [{ type: 'whitepaper.downloaded' }] } })
  expect((await stat(out)).mode & 0o777).toBe(0o600)
})

test('erasing asks for --yes, then leaves nobody', async () => {
  await run('lead', 'import', await aFile('email\nweg@neu.example\n'))
  await expect(run('lead', 'erase', 'weg@neu.example')).rejects.toThrow('add --yes')
  expect((await run('lead', 'erase', 'weg@neu.example', '--yes')).text).toContain('is erased')
  await expect(run('lead', 'show', 'weg@neu.example')).rejects.toThrow('There is no such lead')
})

test('a file that is not there is named', async () => {
  await expect(run('lead', 'import', '/nowhere/x.csv')).rejects.toThrow('/nowhere/x.csv cannot be read')
})
