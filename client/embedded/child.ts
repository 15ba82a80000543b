/** Runs a program beside us and ends it within ten seconds; knows nothing of what the program does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { forgetChild, recordChild } from './child-records.ts'

export interface ChildOptions {
  readonly home: string
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Receives what the program prints; emptied at each start unless `keepLog`. */
  readonly logFile: string
  readonly keepLog?: boolean
  /** Default: ours. */
  readonly env?: NodeJS.ProcessEnv
  /** Runs as this user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | null
  /** What ends it in order; default SIGTERM. */
  readonly signal?: 'SIGTERM' | 'SIGINT'
  /** How long it may take to end before it is killed; default 8 s. */
  readonly graceMs?: number
}

export interface RunningChild {
  readonly pid: number
  /** Settles when the program has ended, for whatever reason. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const defaultGraceMs = 8000

/** In a session of its own, so that Ctrl-C reaches us first and we decide the order of stopping. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  await mkdir(dirname(options.logFile), { recursive: true })
  const log = await open(options.logFile, options.keepLog === true ? 'a' : 'w')
  const child = spawn(options.command, options.args, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...(options.env !== undefined && { env: options.env }),
    ...options.user,
  })
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  try {
    const pid = await startedPid(child, options)
    await recordChild(options.home, { name: options.name, pid, signal: options.signal ?? 'SIGTERM' })
    return { pid, exited, stop: () => stopChild(options, child, pid, exited) }
  } finally {
    await log.close()
  }
}

function startedPid(child: ChildProcess, options: ChildOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => child.pid !== undefined && resolve(child.pid))
    child.once('error', (cause) =>
      reject(new Failure('configuration', `${options.command} does not start; check that it is an executable file.`, { cause })),
    )
  })
}

async function stopChild(options: ChildOptions, child: ChildProcess, pid: number, exited: Promise<void>): Promise<void> {
  child.kill(options.signal ?? 'SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), options.graceMs ?? defaultGraceMs)
  await exited
  clearTimeout(force)
  await forgetChild(options.home, pid)
}
