/** Remembers which processes a start has begun, so that the next start can end what a killed one left behind; ends nothing it cannot recognise. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

const recordShape = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  /** When the process began, as the system tells it: a pid that was given to another process differs here. */
  identity: z.string(),
  signal: z.enum(['SIGTERM', 'SIGINT']),
})
export type ChildRecord = z.infer<typeof recordShape>

const graceMs = 8000
const run = promisify(execFile)

/** Recorded in `children.json` of `home`. Postgres wants SIGINT (its fast stop); everything else SIGTERM. */
export async function recordChild(
  home: string,
  child: { name: string; pid: number; signal?: ChildRecord['signal'] },
): Promise<void> {
  const identity = await processIdentity(child.pid)
  if (identity === null) return
  const record = { name: child.name, pid: child.pid, identity, signal: child.signal ?? 'SIGTERM' }
  await changeRecords(home, (records) => [...records.filter((one) => one.pid !== child.pid), record])
}

export async function forgetChild(home: string, pid: number): Promise<void> {
  await changeRecords(home, (records) => records.filter((one) => one.pid !== pid))
}

/** Ends every recorded process that still runs and is provably the recorded one; answers their names. Call before starting anything. */
export async function endLeftovers(home: string): Promise<string[]> {
  const records = await readRecords(home)
  const ended = await Promise.all(records.map(async (record) => ((await endRecorded(record)) ? record.name : null)))
  await changeRecords(home, () => [])
  return ended.filter((name) => name !== null)
}

async function endRecorded(record: ChildRecord): Promise<boolean> {
  if (!(await isStillRunning(record))) return false
  process.kill(record.pid, record.signal)
  for (const deadline = Date.now() + graceMs; Date.now() < deadline;) {
    if (!(await isStillRunning(record))) return true
    await delay(50)
  }
  if (await isStillRunning(record)) process.kill(record.pid, 'SIGKILL')
  return true
}

async function isStillRunning(record: ChildRecord): Promise<boolean> {
  return (await processIdentity(record.pid)) === record.identity
}

/** Null when there is no such process, or on a system that does not tell when a process began. */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await linuxIdentity(pid)
    if (process.platform === 'win32') return null
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim() === '' ? null : stdout.trim()
  } catch {
    return null
  }
}

/** Boot id plus start tick (field 22 of stat); a zombie counts as gone. */
async function linuxIdentity(pid: number): Promise<string | null> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  return state === 'Z' || state === 'X' ? null : `${boot.trim()}:${fields[19] ?? ''}`
}

async function readRecords(home: string): Promise<ChildRecord[]> {
  try {
    return z.array(recordShape).parse(JSON.parse(await readFile(recordsFile(home), 'utf8')))
  } catch {
    return []
  }
}

let lastChange: Promise<void> = Promise.resolve()

/** One change after the other, each written whole, so that a crash leaves the old or the new list. */
function changeRecords(home: string, change: (records: ChildRecord[]) => ChildRecord[]): Promise<void> {
  const next = lastChange.then(async () => {
    await mkdir(home, { recursive: true })
    const draft = `${recordsFile(home)}.${process.pid}`
    await writeFile(draft, JSON.stringify(change(await readRecords(home)), null, 2))
    await rename(draft, recordsFile(home))
  })
  lastChange = next.catch(() => {})
  return next
}

function recordsFile(home: string): string {
  return join(home, 'children.json')
}
