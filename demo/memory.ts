/** What the demo has to remember over a restart, in one file that is replaced as a whole. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Act } from './act.ts'

export interface Memory {
  /** Business time at which the first persona showed up, milliseconds. */
  readonly begunAt: number | null
  /** How many personas have been put on the agenda. */
  readonly invited: number
  /** Position of the last mail read in the sink. */
  readonly readTo: number
  readonly agenda: readonly Act[]
}

const nothingYet: Memory = { begunAt: null, invited: 0, readTo: 0, agenda: [] }

/** A missing or damaged file starts over: the demo can lose nothing that matters. */
export async function remember(file: string): Promise<Memory> {
  try {
    return { ...nothingYet, ...(JSON.parse(await readFile(file, 'utf8')) as Partial<Memory>) }
  } catch {
    return nothingYet
  }
}

export async function store(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.next`, JSON.stringify(memory))
  await rename(`${file}.next`, file)
}
