/** A local Temporal server for one machine, or the address of the one that was named; never meant for production volume. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { Failure } from '../../domain/failure.ts'
import { searchAttributeNames } from '../search-attributes.ts'
import { type RunningChild, startChild } from './child.ts'
import { freePort } from './port.ts'
import { findTemporal } from './temporal-binary.ts'

export interface TemporalOptions {
  readonly home: string
  /** Wanted port; the next free one is taken. */
  readonly port: number
  /** Wanted port of Temporal's own page; without it there is none. */
  readonly uiPort?: number
  /** `TEMPORAL_ADDRESS`: nothing is started then. */
  readonly address?: string | null
  /** `TEMPORAL_CLI`. */
  readonly cli?: string | null
  readonly namespace?: string
  /** `memory` forgets everything at the end; `file` (default) keeps it in `home`. */
  readonly storage?: 'file' | 'memory'
  readonly say?: (line: string) => void
}

export interface RunningTemporal {
  readonly address: string
  readonly namespace: string
  readonly uiUrl: string | null
  /** Where the server comes from, for the banner. */
  readonly source: string
  /** Of the process that was started; null for a named address. */
  readonly pid: number | null
  /** Resolves if the server ends by itself; never for a named address. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const readyMs = 30_000

/** Returns once the server answers gRPC for the namespace. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const namespace = options.namespace ?? 'default'
  if (options.address !== undefined && options.address !== null) {
    return {
      address: options.address,
      namespace,
      uiUrl: null,
      source: 'TEMPORAL_ADDRESS',
      pid: null,
      exited: new Promise(() => {}),
      stop: async () => {},
    }
  }
  const binary = await findTemporal(options)
  await mkdir(options.home, { recursive: true })
  const port = await freePort(options.port)
  const uiPort = options.uiPort === undefined ? null : await freePort(options.uiPort)
  const address = `127.0.0.1:${port}`
  const child = await startChild({
    home: options.home,
    name: 'temporal',
    command: binary.path,
    args: serverArguments(options, namespace, port, uiPort),
    logFile: join(options.home, 'temporal.log'),
  })
  await waitUntilItAnswers(address, namespace, child, options.home)
  const uiUrl = uiPort === null ? null : `http://127.0.0.1:${uiPort}`
  return { address, namespace, uiUrl, source: binary.source, pid: child.pid, exited: child.exited, stop: () => child.stop() }
}

function serverArguments(options: TemporalOptions, namespace: string, port: number, uiPort: number | null): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    '--log-level=error',
    uiPort === null ? '--headless' : `--ui-port=${uiPort}`,
    ...(namespace === 'default' ? [] : [`--namespace=${namespace}`]),
    ...(options.storage === 'memory' ? [] : fileStorage(options.home)),
    ...searchAttributeNames.map((name) => `--search-attribute=${name}=Keyword`),
    // Without it each short timer is up to a second late.
    '--dynamic-config-value=history.timerProcessorMaxTimeShift="20ms"',
  ]
}

/** The write-ahead log doubles the starts per second; the file survives a killed process. */
function fileStorage(home: string): string[] {
  return [`--db-filename=${join(home, 'temporal.db')}`, '--sqlite-pragma=journal_mode=wal', '--sqlite-pragma=synchronous=normal']
}

async function waitUntilItAnswers(address: string, namespace: string, child: RunningChild, home: string): Promise<void> {
  const gaveUp = AbortSignal.timeout(readyMs)
  const ended = new AbortController()
  void child.exited.then(() => ended.abort())
  while (!AbortSignal.any([gaveUp, ended.signal]).aborted) if (await answers(address, namespace)) return
  await child.stop()
  throw new Failure('temporalUnavailable', `The Temporal server did not start; see ${join(home, 'temporal.log')}.`)
}

async function answers(address: string, namespace: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 500 })
    try {
      await connection.workflowService.describeNamespace({ namespace })
      return true
    } finally {
      await connection.close()
    }
  } catch {
    await delay(50)
    return false
  }
}
