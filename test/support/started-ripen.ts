/** Runs `ripen` as a user does, in a folder of its own, and ends whatever it started. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { endLeftovers } from '../../client/embedded/child-records.ts'
import { freePort } from '../../client/embedded/port.ts'
import { findTemporal } from '../../client/embedded/temporal-binary.ts'
import { childEnvironment } from '../../config.ts'
import { temporalCache } from './temporal.ts'

const program = new URL('../../bin/ripen.ts', import.meta.url).pathname

export interface Started {
  readonly process: ChildProcess
  /** Everything it has said so far. */
  said(): string
  readonly exit: Promise<number | null>
}

export interface RipenFolder {
  readonly home: string
  readonly publicUrl: string
  /** Where mail comes back to. */
  readonly inboundPort: number
  ripen(...args: string[]): Started
  /** Returns when the banner is there. */
  start(...args: string[]): Promise<Started>
  remove(): Promise<void>
}

/** Ports are free ones, the Temporal binary comes from the cache that all test runs share. */
export async function ripenFolder(startMs: number): Promise<RipenFolder> {
  const home = mkdtempSync(join(tmpdir(), 'ripen-start-'))
  const { path } = await findTemporal({ home: temporalCache })
  const [port, publicPort, inboundPort] = [await freePort(0), await freePort(0), await freePort(0)]
  const ports = { PORT: String(port), PUBLIC_PORT: String(publicPort), INBOUND_PORT: String(inboundPort) }
  const env = childEnvironment({ RIPEN_HOME: home, TEMPORAL_CLI: path, ...ports })
  const begun: Started[] = []
  const ripen = (...args: string[]) => {
    const started = spawned(args, env)
    begun.push(started)
    return started
  }
  return {
    home,
    publicUrl: `http://127.0.0.1:${publicPort}`,
    inboundPort,
    ripen,
    async start(...args) {
      const started = ripen('start', ...args)
      await untilReady(started, startMs)
      return started
    },
    async remove() {
      for (const { process: child } of begun) if (child.exitCode === null) child.kill('SIGTERM')
      await Promise.all(begun.map(({ exit }) => exit))
      await endLeftovers(home)
      await spawned(['reset', '--yes'], env).exit
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function untilReady(started: Started, startMs: number): Promise<void> {
  const deadline = Date.now() + startMs
  while (!started.said().includes('Ctrl-C stops everything')) {
    if (started.process.exitCode !== null || Date.now() > deadline) throw new Error(`Ripen did not start: ${started.said()}`)
    await delay(50)
  }
}

function spawned(args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => heard.push(chunk))
  const exit = new Promise<number | null>((resolve) => void child.once('exit', (code) => resolve(code)))
  return { process: child, said: () => Buffer.concat(heard).toString(), exit }
}
