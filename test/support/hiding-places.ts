/** Everything an installation keeps and shows, as bytes: tables, histories, visibility, files, metrics, its own words. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import pg from 'pg'
import type { Installation } from './installation.ts'
import type { Haystack } from './traces.ts'

/** A logical dump: one haystack a table; bytes as they are, everything else as text. */
export function tables({ databaseUrl }: Pick<Installation, 'databaseUrl'>): Promise<Haystack[]> {
  return dump(databaseUrl, () => true)
}

/** Columns that name something: ids, keys, hashes. They leave Postgres, so they must say nothing. */
export function names({ databaseUrl }: Pick<Installation, 'databaseUrl'>): Promise<Haystack[]> {
  return dump(databaseUrl, isName)
}

/** The external id is the sender's own word. */
function isName(column: string): boolean {
  return /(^|_)(id|ids|key|hash|hmac|token)$/.test(column) && column !== 'external_id'
}

async function dump(databaseUrl: string, isWanted: (column: string) => boolean): Promise<Haystack[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: found } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    const haystacks: Haystack[] = []
    for (const { name } of found) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${client.escapeIdentifier(name)}`)
      const values = rows.flatMap((row) => Object.entries(row).flatMap(([column, value]) => (isWanted(column) ? [value] : [])))
      haystacks.push({ place: `table ${name}`, bytes: joined(values.map(bytesOf)) })
    }
    return haystacks
  } finally {
    await client.end()
  }
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (value instanceof Uint8Array) return Buffer.from(value)
  return Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

function joined(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [part, separator]))
}
/** Ends a value, so that two that stand side by side make no third. */
const separator = Buffer.from('\u0000')

/** What visibility lists, and every history of every run, payloads decoded. */
export async function workflows({ temporalAddress }: Pick<Installation, 'temporalAddress'>): Promise<Haystack[]> {
  const connection = await Connection.connect({ address: temporalAddress })
  const client = new Client({ connection })
  const haystacks: Haystack[] = []
  try {
    for await (const { workflowId, runId, raw } of client.workflow.list()) {
      haystacks.push({ place: 'visibility', bytes: leavesOf(raw) })
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
      haystacks.push({ place: `history ${workflowId}`, bytes: leavesOf(history) })
    }
    return haystacks
  } finally {
    await connection.close()
  }
}

/** Payloads are bytes in these objects, so their leaves are what they say. */
function leavesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return bytesOf(value)
  return joined(Object.entries(value).flatMap(([key, inner]) => [Buffer.from(key), leavesOf(inner)]))
}

/** Every file of the home folder outside the data folder of Postgres: logs, Temporal's database, the demo's memory, records. */
export async function files({ home }: Pick<Installation, 'home'>): Promise<Haystack[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const outside = paths.filter((path) => !path.startsWith(join(home, 'postgres/')))
  return Promise.all(outside.map(async (path) => ({ place: `file ${path.slice(home.length + 1)}`, bytes: await readFile(path) })))
}

/** What the running process tells whoever asks: metrics, health, and its own output. */
export async function words(ripen: Installation): Promise<Haystack[]> {
  const { adminUrl, publicUrl } = ripen
  const pages = [adminUrl, publicUrl].flatMap((base) => ['/metrics', '/healthz', '/readyz'].map((path) => `${base}${path}`))
  const heard = pages.map(async (url) => ({
    place: new URL(url).pathname,
    bytes: Buffer.from(await (await fetch(url)).arrayBuffer()),
  }))
  return [...(await Promise.all(heard)), { place: 'output of start', bytes: Buffer.from(ripen.said()) }]
}
