import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyPendingEvents, reconsiderDue } from '../../activities/ingest.ts'
import { addLeadCommands } from '../../client/cli/lead.ts'
import { addScoreCommands } from '../../client/cli/score.ts'
import type { Db } from '../../db/open.ts'
import { publishModel } from '../../db/scoring-model-publish.ts'
import { after, starterSource } from '../support/builders.ts'
import { commandLine } from '../support/command-line.ts'
import { testDatabase } from '../support/database.ts'
import { readExplanation } from '../support/fair-class.ts'
import { recount, type Recount } from '../support/recount.ts'
import { aSalesTeam, nine } from '../support/sales-team.ts'
import { competitor, csvOf, type FairRow, tradeFair } from '../support/trade-fair.ts'

const people = 200
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-fair-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function prepare(db: Db): Promise<void> {
  await aSalesTeam(db, { Petra: { isTeamLead: true }, Paul: {} })
  const source = starterSource.replace('competitorDomains: []', `competitorDomains: [${competitor}]`)
  await db.transaction().execute((tx) => publishModel(tx, source, 'test', nine))
}

async function applyAll(db: Db): Promise<void> {
  const wall = new Date(Date.now() + 60_000)
  while ((await applyPendingEvents(db, { limit: 50, wall })) > 0);
  while ((await reconsiderDue(db, nine, 50)) > 0);
}

const tables = ['lead', 'company', 'event', 'task', 'message', 'consentEvent', 'importBatch'] as const

async function sizes(db: Db): Promise<Record<string, number>> {
  const counted = tables.map(async (table) => {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return [table, row.rows] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}

describe.each([
  { seed: 7, separator: ',' },
  { seed: 11, separator: ';' },
] as const)('200 contacts of a trade fair, seed $seed', ({ seed, separator }) => {
  const database = testDatabase()
  const run = commandLine(() => database.db, addLeadCommands, addScoreCommands)
  const rows: readonly FairRow[] = tradeFair(seed, people, nine)
  let file: string

  const expectedAt = (at: Date): Map<string, Recount> => recount(rows, { importedAt: nine, at, competitors: [competitor] })

  beforeAll(async () => {
    await prepare(database.db)
    file = join(folder, `fair-${seed}.csv`)
    await writeFile(file, csvOf(rows, separator))
  })

  test('are reported by a dry run that writes nothing', async () => {
    const before = await sizes(database.db)
    const { text, exitCode } = await run('--json', 'lead', 'import', file, '--dry-run')
    const misfits = [...expectedAt(nine).values()].filter(({ kind }) => kind === 'disqualified').length
    expect(JSON.parse(text)).toMatchObject({ dryRun: true, batchId: null, accepted: people, rejected: 0, outOfProfile: misfits })
    expect(exitCode).toBe(0)
    expect(await sizes(database.db)).toEqual(before)
  })

  test('are imported with the numbers that were announced', async () => {
    const { text } = await run('--json', 'lead', 'import', file)
    expect(JSON.parse(text)).toMatchObject({ accepted: people, updated: rows.length - people, rejected: 0, unknownColumns: [] })
  })

  test('split into sales, nurture and disqualified as recounted, scores equal, one by one', async () => {
    await applyAll(database.db)
    const expected = expectedAt(nine)
    const explained = new Map<string, Recount>()
    for (const key of expected.keys()) {
      const { fit, engagement, kind, ready } = readExplanation((await run('--json', 'score', 'explain', key)).text)
      expect([key, ready]).toEqual([key, kind === 'sales'])
      explained.set(key, { fit, engagement, kind })
    }
    expect(explained.size).toBe(people)
    expect(Object.fromEntries(explained)).toEqual(Object.fromEntries(expected))
    for (const kind of ['sales', 'nurture', 'disqualified'] as const)
      expect([...expected.values()].filter((one) => one.kind === kind).length).toBeGreaterThan(30)
  })

  test('are with a rep, in nurturing or sorted out accordingly', async () => {
    const kinds = [...expectedAt(nine).values()].map(({ kind }) => kind)
    const count = (kind: Recount['kind']) => kinds.filter((one) => one === kind).length
    const stages = await database.db
      .selectFrom('lead')
      .select((eb) => ['stage', eb.fn.countAll<number>().as('leads')])
      .where('stage', 'in', ['mql', 'disqualified'])
      .groupBy('stage')
      .orderBy('stage')
      .execute()
    expect(stages).toEqual([
      { stage: 'disqualified', leads: count('disqualified') },
      { stage: 'mql', leads: count('sales') },
    ])
    expect(await database.db.selectFrom('handoff').select('id').where('status', '=', 'open').execute()).toHaveLength(
      count('sales'),
    )
  })

  test('are scored the same later, when part of it has faded', async () => {
    const later = after(nine, '12.3d')
    const some = [...expectedAt(later)].filter((_, index) => index % 4 === 0)
    for (const [key, { engagement }] of some) {
      const { text } = await run('--json', 'score', 'explain', key, '--at', later.toISOString())
      expect([key, readExplanation(text).engagement]).toEqual([key, engagement])
    }
  })

  test('are nobody new when the file comes again', async () => {
    const { importBatch, ...before } = await sizes(database.db)
    const { text } = await run('--json', 'lead', 'import', file)
    expect(JSON.parse(text)).toMatchObject({ accepted: 0, updated: rows.length, optInsAsked: 0, tasks: 0 })
    await applyAll(database.db)
    expect(await sizes(database.db)).toEqual({ ...before, importBatch: (importBatch ?? 0) + 1 })
  })
})
