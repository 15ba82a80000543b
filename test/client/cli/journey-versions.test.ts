import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openContext } from '../../../client/cli/context.ts'
import { addJourneyCommands } from '../../../client/cli/journey.ts'
import { rootCommand } from '../../../client/cli/program.ts'
import { readDraft, saveDraft } from '../../../db/journey-drafts.ts'
import { monday } from '../../support/builders.ts'
import { testConfig } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { aLeadInside, migrateAll } from '../../support/inside.ts'
import { journeySource } from '../../support/journeys.ts'
import { publish, seedNurturing } from '../../support/nurtured.ts'

const database = testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'ripen-versions-'))
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

const path = (name: string) => join(folder, `${name}.yaml`)
const sourceOf = (key: string, wait: string) =>
  `# why we wait: ask Anna\n${journeySource(`- { wait: ${wait} } # long enough?\n- { email: checklist, phase: awareness }`)}`.replace(
    'journey: test',
    `journey: ${key}`,
  )

test('a journey goes to a file and back with every comment', async () => {
  await publish(database.db, sourceOf('kept', '3d'))
  expect(await run('pull', 'kept', path('kept'))).toEqual({ code: 0, text: `${path('kept')} holds version 1 of kept.` })
  const pulled = readFileSync(path('kept'), 'utf8')
  expect(pulled).toBe(`# ripen: revision 0, version 1\n${sourceOf('kept', '3d')}`)
  writeFileSync(path('kept'), pulled.replace('3d', '5d'))
  expect((await run('push', path('kept'))).code).toBe(0)
  expect((await readDraft(database.db, 'kept'))?.source).toBe(sourceOf('kept', '5d'))
  expect((await run('push', path('kept'))).code).toBe(0)
  expect((await run('diff', 'kept')).text).toBe('Step "wait-1" now waits 5 days instead of 3.')
  expect((await run('diff', 'kept', '--from', 'draft', '--to', 'published')).text).toContain('now waits 3 days instead of 5')
  expect((await run('publish', path('kept'))).text).toContain('is in force as version 2')
  expect(await readDraft(database.db, 'kept')).toBeNull()
})

test('pushing over what somebody else has saved is refused, and both texts are there', async () => {
  await publish(database.db, sourceOf('shared', '3d'))
  await run('pull', 'shared', path('shared'))
  writeFileSync(path('shared'), readFileSync(path('shared'), 'utf8').replace('3d', '4d'))
  const theirs = { key: 'shared', source: sourceOf('shared', '9d'), revision: 0, by: 'bert' }
  const saved = await database.db.transaction().execute((tx) => saveDraft(tx, theirs, monday))
  if (!saved.ok) throw new Error('not saved')
  const refused = await run('push', path('shared'))
  expect(refused.code).toBe(1)
  expect(refused.text).toContain(`revision ${saved.revision} was saved by bert`)
  expect((await readDraft(database.db, 'shared'))?.source).toBe(theirs.source)
  expect(readFileSync(path('shared'), 'utf8')).toContain('4d')
  await expect(run('pull', 'shared', path('shared'))).rejects.toThrow('says something else')
  expect((await run('push', path('shared'), '--revision', String(saved.revision))).code).toBe(0)
  expect((await readDraft(database.db, 'shared'))?.source).toBe(sourceOf('shared', '4d'))
})

test('a file that was never pulled is pushed when nobody has a draft', async () => {
  writeFileSync(path('fresh'), sourceOf('fresh', '3d'))
  expect((await run('push', path('fresh'))).text).toContain('is the draft of fresh, revision')
  writeFileSync(path('fresh'), sourceOf('fresh', '4d'))
  expect((await run('push', path('fresh'))).code).toBe(1)
  writeFileSync(path('nameless'), 'steps: []')
  await expect(run('push', path('nameless'))).rejects.toThrow('does not say which journey it is')
})

test('publishing over leads shows what would become of them, and moves them by the plan given', async () => {
  await publish(database.db, sourceOf('moving', '3d'))
  await aLeadInside(database.db, 'moving')
  writeFileSync(path('moving'), sourceOf('moving', '5d'))
  const refused = await run('publish', path('moving'))
  expect(refused.code).toBe(1)
  expect(refused.text).toContain('1 at wait-1 continue at wait-1: 1 get checklist next')
  expect(refused.text).toContain('add --plan stay')
  expect((await run('preview', path('moving'))).text).toContain('now waits 5 days instead of 3')
  writeFileSync(path('plan'), 'wait-1: { continue: chekclist }')
  expect((await run('publish', path('moving'), '--plan', path('plan'))).text).toContain('did you mean "checklist"?')
  writeFileSync(path('plan'), 'wait-1: { continue: checklist }')
  const published = await run('publish', path('moving'), '--plan', path('plan'), '--note', 'longer')
  const [, migration = ''] = /migration ([0-9a-f-]{36}) moves/.exec(published.text) ?? []
  expect((await run('migrations', 'moving')).text).toContain('applying: 0 moved, 0 stayed, 0 let go, 1 left')
  await migrateAll(database.db, migration, monday)
  expect((await run('migrations', 'moving')).text).toContain('applied: 1 moved')
  expect((await run('reverse', migration)).text).toContain('reversing')
  await expect(run('reverse', 'nonsense')).rejects.toThrow('no such migration')
})

test('leads that stayed in an earlier version are moved later, by a plan that can be tried first', async () => {
  await publish(database.db, sourceOf('behind', '3d'))
  await aLeadInside(database.db, 'behind')
  await publish(database.db, sourceOf('behind', '5d'))
  const tried = await run('migrate', 'behind', '--from', '1', '--dry-run')
  expect(tried.text).toContain('now waits 5 days instead of 3')
  expect(tried.text).toContain('1 at wait-1 continue at wait-1: 1 get checklist next')
  const asked = await run('migrate', 'behind', '--from', '1')
  expect([asked.code, asked.text]).toEqual([1, expect.stringContaining('add --plan suggested')])
  writeFileSync(path('wrong'), 'wait-1: { continue: chekclist }')
  const wrong = await run('migrate', 'behind', '--from', '1', '--plan', path('wrong'))
  expect([wrong.code, wrong.text]).toEqual([1, expect.stringContaining('did you mean "checklist"?')])
  const moved = await run('migrate', 'behind', '--from', '1', '--plan', 'suggested')
  const [, migration = ''] = /^Migration ([0-9a-f-]{36}) moves the leads from version 1 to 2\.$/.exec(moved.text) ?? []
  await migrateAll(database.db, migration, monday)
  expect((await run('migrations', 'behind')).text).toContain('applied: 1 moved')
  expect((await run('migrate', 'behind', '--from', '1')).text).toBe('Nobody is moved from version 1.')
  await expect(run('migrate', 'behind', '--from', '2')).rejects.toThrow('is in force')
  await expect(run('migrate', 'behind', '--from', '7')).rejects.toThrow('There is no version 7')
})

test('a journey is retired once', async () => {
  await publish(database.db, sourceOf('old', '3d'))
  expect((await run('retire', 'old', '--note', 'over')).text).toContain('Version 1 of old is retired')
  await expect(run('retire', 'old')).rejects.toThrow('retired already')
  await expect(run('retire', 'nothing')).rejects.toThrow('There is no journey "nothing"')
})
