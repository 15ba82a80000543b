import { beforeAll, expect, test } from 'vitest'
import { openContext } from '../../../client/cli/context.ts'
import { rootCommand } from '../../../client/cli/program.ts'
import { addScoreCommands } from '../../../client/cli/score.ts'
import type { LeadId } from '../../../domain/id.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { act, aNurturedLead, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
let leadId: LeadId

beforeAll(async () => {
  await seedNurturing(database.db)
  leadId = await aNurturedLead(database.db, { email: 'kim@werk.example', externalId: 'crm-7', jobTitle: 'Projektleiterin' })
  await act(database.db, leadId, 'whitepaper.downloaded')
})

async function run(...args: string[]): Promise<string> {
  const lines: string[] = []
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
  const program = rootCommand(output)
  const { context } = openContext({
    loadConfig: () => testConfig(),
    databaseUrl: async () => database.url,
    wantsJson: () => program.opts().json === true,
    output,
  })
  addScoreCommands(program, context)
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

test.each(['kim@werk.example', 'Kim@Werk.example', 'crm-7'])('a lead is explained by the name %s', async (name) => {
  const explanation: unknown = JSON.parse(await run('--json', 'score', 'explain', name))
  expect(explanation).toMatchObject({
    leadId,
    model: { name: 'starter', version: 1 },
    fit: { total: 7 },
    engagement: { total: 5, raw: 5, lines: [{ rule: 'whitepaper', points: 5, raw: 5, capped: false, decayed: 5 }] },
    ready: false,
    knockOut: null,
    context: { contactable: true, stage: 'iql', highIntentAt: null, coolOffUntil: null },
  })
})

test('a time may be named, in the past as in the future', async () => {
  const explained = await run('--json', 'score', 'explain', leadId, '--at', '2026-04-01T09:00:00+02:00')
  expect(JSON.parse(explained)).toMatchObject({ at: '2026-04-01T07:00:00.000Z', engagement: { total: 2.5 } })
})

test('in words it says what is missing', async () => {
  const text = await run('score', 'explain', leadId)
  expect(text).toContain('Engagement 5.0\n  +5 whitepaper (+5, 2026-03-02)')
  expect(text).toContain('Missing for sales:\n  Fit is 7, 15 needed\n  Engagement is 5, 12 needed')
})

test('an unknown lead is named as a problem with the remedy', async () => {
  await expect(run('score', 'explain', 'nobody')).rejects.toThrow('There is no such lead; `ripen lead list`')
})
