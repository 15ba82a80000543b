/** A trade fair as a marketer meets it: two hundred cards in a file, imported, explained one by one, counted a second time; a large file whose import is killed. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { publishModel } from '../db/scoring-model-publish.ts'
import { readExplanation, type Explained } from '../test/support/fair-class.ts'
import { recount, type Recount } from '../test/support/recount.ts'
import { starterSource } from '../test/support/builders.ts'
import { competitor, csvOf, type FairRow, tradeFair } from '../test/support/trade-fair.ts'
import { runCommand, startCommand } from './command.ts'
import { benchStart, onStage, type Stage } from './stage.ts'
import { printTable, verdict } from './table.ts'
import { startWorkerProcess } from './processes.ts'

const seed = Number(process.argv[2] ?? 7)
const people = 200
const manyPeople = 20_000
const atOnce = 2

await onStage({ rate: 0, limitMs: 15 * 60_000 }, async (stage) => {
  const source = starterSource.replace('competitorDomains: []', `competitorDomains: [${competitor}]`)
  await stage.db.transaction().execute((tx) => publishModel(tx, source, 'bench', benchStart))
  const worker = await startWorkerProcess(stage)
  const rows = tradeFair(seed, people, benchStart)
  const file = join(stage.home, 'fair.csv')
  await writeFile(file, csvOf(rows, ';'))
  const kept = [await previewAndImport(stage, file), await compare(stage, rows), await importAgain(stage, file)]
  await worker.stop()
  return [...kept, await importKilled(stage)].every(Boolean)
})

async function previewAndImport(stage: Stage, file: string): Promise<boolean> {
  const before = await leadCount(stage)
  console.log(`\n$ ripen lead import fair.csv --dry-run\n${await runCommand(stage, 'lead', 'import', file, '--dry-run')}`)
  const isUntouched = (await leadCount(stage)) === before
  console.log(`\n$ ripen lead import fair.csv\n${await runCommand(stage, 'lead', 'import', file)}`)
  await untilApplied(stage)
  return verdict('a dry run writes nothing', isUntouched)
}

/** By what `ripen score explain --json` says of each, and nothing else. */
async function compare(stage: Stage, rows: readonly FairRow[]): Promise<boolean> {
  const expected = recount(rows, { importedAt: benchStart, at: benchStart, competitors: [competitor] })
  const explained = await explainAll(stage, [...expected.keys()])
  const kinds = ['sales', 'nurture', 'disqualified'] as const
  printTable(`${expected.size} contacts in ${rows.length} rows, seed ${seed}`, [
    ['', 'explained', 'recounted', 'agree'],
    ...kinds.map((kind) => {
      const agreeing = [...expected].filter(([key, one]) => one.kind === kind && explained.get(key)?.kind === kind)
      return [kind, countOf(explained.values(), kind), countOf(expected.values(), kind), agreeing.length] as const
    }),
  ])
  const differing = [...expected].filter(([key, one]) => differs(one, explained.get(key)))
  for (const [key, one] of differing) console.log('  differs', one, explained.get(key), key.replace(/@.*/, ''))
  return verdict(`class and scores of ${expected.size - differing.length} of ${expected.size} agree`, differing.length === 0)
}

function countOf(all: Iterable<Pick<Recount, 'kind'>>, kind: Recount['kind']): number {
  return [...all].filter((one) => one.kind === kind).length
}

function differs(expected: Recount, explained: Explained | undefined): boolean {
  return (
    explained === undefined ||
    expected.kind !== explained.kind ||
    expected.fit !== explained.fit ||
    expected.engagement !== explained.engagement ||
    explained.ready !== (expected.kind === 'sales')
  )
}

async function explainAll(stage: Stage, keys: readonly string[]): Promise<Map<string, Explained>> {
  const explained = new Map<string, Explained>()
  const waiting = [...keys]
  const explainNext = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift())
      explained.set(key, readExplanation(await runCommand(stage, '--json', 'score', 'explain', key)))
  }
  await Promise.all(Array.from({ length: atOnce }, explainNext))
  return explained
}

async function importAgain(stage: Stage, file: string): Promise<boolean> {
  const before = await footprint(stage)
  console.log(`\n$ ripen lead import fair.csv, once more\n${await runCommand(stage, 'lead', 'import', file)}`)
  await untilApplied(stage)
  return verdict('the same file again changes nothing', JSON.stringify(await footprint(stage)) === JSON.stringify(before))
}

async function importKilled(stage: Stage): Promise<boolean> {
  const file = join(stage.home, 'large.csv')
  const before = await leadCount(stage)
  const large = tradeFair(seed + 1, manyPeople, benchStart).map((row) => ({
    ...row,
    email: row.email?.replace('@', '+large@') ?? '',
  }))
  await writeFile(file, csvOf(large.map((row) => ({ ...row, externalId: row.email === '' ? `L-${row.externalId ?? ''}` : '' }))))
  const running = startCommand(stage, ['lead', 'import', file])
  while ((await rowsDone(stage)) < 5_000) await delay(20)
  running.process.kill('SIGKILL')
  await running.ended
  const storedAtKill = await leadCount(stage)
  console.log(`\nkilled the import of ${large.length} rows after ${await rowsDone(stage)}`)
  console.log(`$ ripen lead import large.csv\n${await runCommand(stage, 'lead', 'import', file)}`)
  const stored = (await leadCount(stage)) - before
  console.log(`  ${storedAtKill - before} leads at the kill, ${stored} after taking it up again`)
  return verdict(`${manyPeople} people are ${manyPeople} leads`, stored === manyPeople)
}

async function rowsDone({ db }: Stage): Promise<number> {
  const row = await db.selectFrom('importBatch').select('rowsDone').where('status', '=', 'running').executeTakeFirst()
  return row?.rowsDone ?? 0
}

async function leadCount({ db }: Stage): Promise<number> {
  const row = await db
    .selectFrom('lead')
    .select((eb) => eb.fn.countAll<number>().as('leads'))
    .executeTakeFirstOrThrow()
  return row.leads
}

/** How much is stored about leads, table by table. */
async function footprint({ db }: Stage): Promise<number[]> {
  const tables = ['lead', 'company', 'event', 'scoreEntry', 'stageChange', 'consentEvent', 'task', 'handoff', 'message'] as const
  const counts = tables.map((table) =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow(),
  )
  return (await Promise.all(counts)).map((count) => count.rows)
}

async function untilApplied({ db }: Stage): Promise<void> {
  const isWaiting = async () =>
    (await db.selectFrom('eventPending').select('eventId').limit(1).executeTakeFirst()) !== undefined ||
    (await db.selectFrom('lead').select('id').where('reconsiderAt', '<=', benchStart).limit(1).executeTakeFirst()) !== undefined
  while (await isWaiting()) await delay(100)
}
