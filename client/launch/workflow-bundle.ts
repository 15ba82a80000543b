/** Bundles the workflows while the parts start, so that no worker of this start has to; without it a start is only slower. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from '../embedded/child.ts'

const program = fileURLToPath(new URL('../../worker/bundle-workflows.ts', import.meta.url))

/** The file for `ripen worker --workflows`, made anew by each start; null when it could not be made: `workflows.log` says why. */
export async function bundleForWorkers(home: string): Promise<string | null> {
  const file = join(home, 'workflows.js')
  try {
    await rm(file, { force: true })
    const logFile = join(home, 'workflows.log')
    const child = await startChild({ home, name: 'workflows', command: process.execPath, args: [program, file], logFile })
    await child.exited
    await child.stop()
  } catch {
    return null
  }
  return existsSync(file) ? file : null
}
