/** A local Temporal server for one machine, or the address of the one that was named; never meant for production volume. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { Failure } from '../../domain/failure.ts'
import { searchAttributeNames } from '../search-attributes.ts'
import { type RunningChild, startChild } from './child.ts'
import { freePort } from './port.ts'
import { findTemporal } from './temporal-binary.ts'

export interface TemporalPorts {
  readonly server: number
  readonly ui: number | null
}

export interface TemporalOptions {
  readonly home: string
  /** Of an earlier run, known to others by now: no other port will do. */
  readonly keep?: TemporalPorts | null
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
  /** Null for a named address. */
  readonly ports: TemporalPorts | null
  /** Where the server comes from, for the banner. */
  readonly source: string
  /** Of the process that was started; null for a named address. */
  readonly pid: number | null
  /** Resolves if the server ends by itself; never for a named address. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const readyMs = 30_000
const attempts = 5

/** Returns once the server that was started here answers gRPC for the namespace. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const namespace = options.namespace ?? 'default'
  if (options.address !== undefined && options.address !== null) return namedServer(options.address, namespace)
  const { path, source } = await findTemporal(options)
  await mkdir(options.home, { recursive: true })
  const { child, ports } = await startBound(options, path, namespace)
  const { pid, exited } = child
  const uiUrl = ports.ui === null ? null : `http://127.0.0.1:${ports.ui}`
  return { address: addressOf(ports), namespace, uiUrl, ports, source, pid, exited, stop: () => child.stop() }
}

function namedServer(address: string, namespace: string): RunningTemporal {
  const nothing = { uiUrl: null, ports: null, pid: null, exited: new Promise<void>(() => {}), stop: async () => {} }
  return { address, namespace, source: 'TEMPORAL_ADDRESS', ...nothing }
}

/** A port that was free a moment ago may be another start's by now: then our server ends, and is started on the next. */
async function startBound(
  options: TemporalOptions,
  command: string,
  namespace: string,
): Promise<{ child: RunningChild; ports: TemporalPorts }> {
  const namespaces = [namespace, ownNamespace(options)]
  const logFile = join(options.home, 'temporal.log')
  for (let attempt = 1; ; attempt += 1) {
    const ports = options.keep ?? (await choosePorts(options))
    const args = serverArguments(options, namespaces, ports)
    const child = await startChild({ home: options.home, name: 'temporal', command, args, logFile })
    if (await answers(child, addressOf(ports), namespaces)) return { child, ports }
    await child.stop()
    if (attempt < attempts && options.keep == null && (await isTaken(ports))) continue
    throw new Failure('temporalUnavailable', `The Temporal server did not start; see ${logFile}.`)
  }
}

/** By it a server is known as the one with our data, whoever else listens on the port that we wanted. */
function ownNamespace({ home, storage }: TemporalOptions): string {
  const name = storage === 'memory' ? randomUUID() : createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16)
  return `ripen-home-${name}`
}

async function choosePorts({ port, uiPort }: TemporalOptions): Promise<TemporalPorts> {
  return { server: await freePort(port), ui: uiPort === undefined ? null : await freePort(uiPort) }
}

async function isTaken({ server, ui }: TemporalPorts): Promise<boolean> {
  return (await freePort(server)) !== server || (ui !== null && (await freePort(ui)) !== ui)
}

function addressOf({ server }: TemporalPorts): string {
  return `127.0.0.1:${server}`
}

function serverArguments(options: TemporalOptions, namespaces: readonly string[], { server, ui }: TemporalPorts): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${server}`,
    '--log-level=error',
    ui === null ? '--headless' : `--ui-port=${ui}`,
    ...namespaces.filter((name) => name !== 'default').map((name) => `--namespace=${name}`),
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

async function answers({ exited }: RunningChild, address: string, namespaces: readonly string[]): Promise<boolean> {
  const ended = new AbortController()
  void exited.then(() => ended.abort())
  const over = AbortSignal.any([ended.signal, AbortSignal.timeout(readyMs)])
  for (; !over.aborted; await delay(50)) if (await knows(address, namespaces)) return true
  return false
}

async function knows(address: string, namespaces: readonly string[]): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 500 })
    try {
      for (const namespace of namespaces) await connection.workflowService.describeNamespace({ namespace })
      return true
    } finally {
      await connection.close()
    }
  } catch {
    return false
  }
}
