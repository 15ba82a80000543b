/** One start per folder: the first one's record says who runs and where, and is how commands find the embedded database. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../../config.ts'
import { Failure } from '../../domain/failure.ts'
import { processIdentity } from '../embedded/child-records.ts'

const placesShape = z.object({
  adminUrl: z.string(),
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  /** The relay, or the sink of a demo. */
  smtpUrl: z.string().nullable(),
})
/** Where the parts of a running start are. */
export type Places = z.infer<typeof placesShape>

const recordShape = z.object({
  pid: z.number().int().positive(),
  /** As `processIdentity` tells it; null on systems that do not. */
  identity: z.string().nullable(),
  demo: z.boolean(),
  /** Null until the start has got so far. */
  places: placesShape.nullable(),
})
export type RunningRecord = z.infer<typeof recordShape>

export interface Claim {
  /** Adds what the start has found out. */
  readonly record: (places: Places) => void
  readonly release: () => void
}

const fileOf = (home: string) => join(home, 'running.json')

/** Throws `conflict` while another start runs in this folder; the record of a killed one is taken over. */
export async function claimHome({ home, demo }: Pick<Config, 'home' | 'demo'>): Promise<Claim> {
  mkdirSync(home, { recursive: true })
  const running = await readRunning(home)
  if (running !== null) throw alreadyRuns(home, running)
  rmSync(fileOf(home), { force: true })
  const identity = await processIdentity(process.pid)
  const record: RunningRecord = { pid: process.pid, identity, demo, places: null }
  create(home, record)
  return {
    record: (places) => write(home, { ...record, places }, 'w'),
    release: () => rmSync(fileOf(home), { force: true }),
  }
}

/** The start that runs in this folder now; null when none does. */
export async function readRunning(home: string): Promise<RunningRecord | null> {
  const parsed = recordShape.safeParse(readFile(fileOf(home)))
  return parsed.success && (await isAlive(parsed.data)) ? parsed.data : null
}

async function isAlive({ pid, identity }: RunningRecord): Promise<boolean> {
  if (identity !== null) return (await processIdentity(pid)) === identity
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Of two starts at the same moment one creates the file. */
function create(home: string, record: RunningRecord): void {
  try {
    write(home, record, 'wx')
  } catch (cause) {
    throw new Failure(
      'conflict',
      `Ripen is being started in ${home} by another process; wait for it, or set RIPEN_HOME to another folder.`,
      { cause },
    )
  }
}

/** Owner only: addresses of database and relay hold passwords. */
function write(home: string, record: RunningRecord, flag: 'w' | 'wx'): void {
  writeFileSync(fileOf(home), JSON.stringify(record, null, 2), { mode: 0o600, flag })
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function alreadyRuns(home: string, { pid, places }: RunningRecord): Failure {
  const where = places === null ? 'it is still starting' : places.adminUrl
  return new Failure(
    'conflict',
    `Ripen already runs in ${home} (process ${pid}, ${where}); end it with Ctrl-C there, or set RIPEN_HOME to another folder.`,
  )
}
