/** `ripen worker` as a process of its own, as an installation runs it, over a test's database, Temporal server and sink. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childEnvironment } from '../../config.ts'
import { testConfig } from './client.ts'

const program = new URL('../../bin/ripen.ts', import.meta.url).pathname

export interface WorkerProcess {
  /** Asks it to end, as a service manager does. */
  terminate(): void
  /** Its exit code, once it has ended; null when it was killed. */
  readonly exit: Promise<number | null>
  /** Everything it has logged so far. */
  said(): string
}

export function startWorkerProcess(at: { databaseUrl: string; temporalAddress: string; smtpUrl: string }): WorkerProcess {
  const home = mkdtempSync(join(tmpdir(), 'ripen-worker-'))
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(testConfig().secrets), { mode: 0o600 })
  const places = { DATABASE_URL: at.databaseUrl, TEMPORAL_ADDRESS: at.temporalAddress, SMTP_URL: at.smtpUrl }
  const env = childEnvironment({ RIPEN_HOME: home, LOG_LEVEL: 'warn', ...places })
  const child = spawn(process.execPath, [program, 'worker'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => heard.push(chunk))
  const exit = new Promise<number | null>((resolve) => void child.once('exit', resolve)).finally(() =>
    rmSync(home, { recursive: true }),
  )
  return { terminate: () => void child.kill('SIGTERM'), exit, said: () => Buffer.concat(heard).toString() }
}
