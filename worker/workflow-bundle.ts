/** The code of `workflows/` as Temporal's sandbox takes it. Bundled in a process of its own: webpack would keep 140 MiB in every worker. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface WorkflowBundle {
  readonly code: string
}

const program = fileURLToPath(new URL('bundle-workflows.ts', import.meta.url))
const maxBuffer = 64 * 1024 * 1024

/** Takes about four seconds. */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const { stdout } = await promisify(execFile)(process.execPath, [program], { maxBuffer })
  return { code: stdout }
}

/** What the start has bundled into a file already. */
export async function readWorkflows(file: string): Promise<WorkflowBundle> {
  return { code: await readFile(file, 'utf8') }
}
