/** How fast a CSV file becomes leads: `ripen lead import` of generated rows beside a bare multi-row insert of the same leads, on one Postgres. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../client/embedded/port.ts'
import { startPostgres } from '../client/embedded/postgres.ts'
import { importCsv } from '../client/import-leads.ts'
import { prepareDatabase } from '../client/launch/prepare.ts'
import { loadConfig } from '../config.ts'
import { setClock } from '../db/clock.ts'
import { migrate } from '../db/migrate.ts'
import { type Db, openDatabase } from '../db/open.ts'
import { runCommand } from './command.ts'
import { bareInsert, csvOf, type RowKind, rowKinds, rowsOf } from './import-rows.ts'
import { printTable } from './table.ts'

/** `node bench/import.ts [rows [kind …]]` */
const [rowCount = '20000', ...named] = process.argv.slice(2)
const count = Number(rowCount)
const kinds = named.length === 0 ? rowKinds : rowKinds.filter((kind) => named.includes(kind))
const start = new Date('2026-03-02T09:00:00Z')

interface Bench {
  readonly db: Db
  readonly home: string
  readonly databaseUrl: string
  readonly suppressionKey: string
}

/** Rows a second. */
async function rate(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return count / ((performance.now() - began) / 1_000)
}

async function measure({ db, home, databaseUrl, suppressionKey }: Bench, kind: RowKind) {
  const [warm, inProcess, byCommand] = ['warm', 'here', 'command'].map((run) => rowsOf(kind, run, count))
  const bytes = Buffer.from(csvOf(inProcess ?? []))
  const file = join(home, `${kind}.csv`)
  await writeFile(file, csvOf(byCommand ?? []))
  const bare = await rate(() => bareInsert(db, warm ?? [], start))
  const request = { fileName: `${kind}.csv`, bytes, mapping: {}, dryRun: false, suppressionKey }
  const here = await rate(async () => {
    const { accepted } = await importCsv(db, request)
    if (accepted !== count) throw new Error(`Only ${accepted} of the ${kind} rows were stored`)
  })
  const command = await rate(() => runCommand({ home, databaseUrl }, 'lead', 'import', file, '--json'))
  return [kind, bare, here, here / bare, command, command / bare] as const
}

async function onPostgres(play: (bench: Bench) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'ripen-import-'))
  const password = randomBytes(12).toString('hex')
  const postgres = await startPostgres({ folder: join(home, 'postgres'), port: await freePort(0), password, database: 'ripen' })
  const db = openDatabase(postgres.url)
  try {
    await migrate(db)
    const config = loadConfig({ RIPEN_HOME: home, DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' })
    await db.transaction().execute((tx) => setClock(tx, { from: start, rate: 0, reason: 'bench' }))
    await prepareDatabase(db, config)
    await play({ db, home, databaseUrl: postgres.url, suppressionKey: config.secrets.suppressionKey })
  } finally {
    await db.destroy()
    await postgres.stop()
    await rm(home, { recursive: true, force: true })
  }
}

await onPostgres(async (bench) => {
  const rows = []
  for (const kind of kinds) rows.push(await measure(bench, kind))
  printTable(`Import of ${count.toLocaleString('en')} rows: rows/s`, [
    ['rows', 'bare insert', 'import', 'ratio', 'as a command', 'ratio'],
    ...rows,
  ])
})
