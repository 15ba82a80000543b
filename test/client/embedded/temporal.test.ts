import { execFile } from 'node:child_process'
import { chmod, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../../client/embedded/port.ts'
import { findTemporal } from '../../../client/embedded/temporal-binary.ts'
import { type RunningTemporal, startTemporal } from '../../../client/embedded/temporal.ts'
import { temporalCache } from '../../support/temporal.ts'

let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'ripen-temporal-test-'))))
const started: RunningTemporal[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  await rm(home, { recursive: true, force: true })
})

test('a started server answers, keeps its data, and is gone after stop', async () => {
  const cli = (await findTemporal({ home: temporalCache })).path
  for (const round of ['first start', 'start over the same file']) {
    const server = await startTemporal({ home, port: 0, cli })
    const connection = await Connection.connect({ address: server.address })
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: server.namespace })
    await connection.close()
    expect(Object.keys(customAttributes ?? {}), round).toEqual(expect.arrayContaining(['RipenJourney', 'RipenJourneyVersion']))
    await server.stop()
    await expect(Connection.connect({ address: server.address, connectTimeout: 300 })).rejects.toThrow('connect')
  }
}, 180_000)

test('of two starts that chose one port each reaches the server it started, the slower one on another port', async () => {
  const cli = (await findTemporal({ home: temporalCache })).path
  const slow = await slowerProgram(cli)
  const port = await freePort(0)
  const slower = startTemporal({ home: join(home, 'slower'), port, cli: slow.path, storage: 'memory' })
  await slow.hasChosen()
  const quicker = await startTemporal({ home: join(home, 'quicker'), port, cli, storage: 'memory' })
  started.push(quicker)
  await slow.goOn()
  const later = await slower
  started.push(later)
  expect(quicker.ports?.server).toBe(port)
  expect(later.ports?.server).not.toBe(port)
  await quicker.stop()
  await (await Connection.connect({ address: later.address })).close()
}, 60_000)

test('a port that others know already is not exchanged for another', async () => {
  const cli = (await findTemporal({ home: temporalCache })).path
  const taken = createServer()
  const port = await freePort(0)
  await new Promise<void>((resolve) => void taken.listen(port, '127.0.0.1', resolve))
  const again = startTemporal({ home, port, cli, keep: { server: port, ui: null } })
  await expect(again).rejects.toThrow('did not start')
  await new Promise<void>((resolve) => void taken.close(() => resolve()))
})

test('a named address starts nothing', async () => {
  const server = await startTemporal({ home, port: 0, address: '127.0.0.1:1' })
  expect(server).toMatchObject({ address: '127.0.0.1:1', source: 'TEMPORAL_ADDRESS' })
  await server.stop()
})

test('a TEMPORAL_CLI that is no Temporal CLI is refused instead of passed over', async () => {
  await expect(findTemporal({ home, cli: process.execPath })).rejects.toThrow('TEMPORAL_CLI')
})

test('a binary that had to be fetched is found in the cache the next time', async () => {
  const host = await downloadHost(home)
  const options = { home: join(home, 'ripen'), downloadOrigin: host.origin }
  const lines: string[] = []
  const fetched = await findTemporal({ ...options, say: (line) => lines.push(line) })
  expect(['download', 'PATH']).toContain(fetched.source)
  await host.close()
  const again = await findTemporal({ ...options, say: () => expect.unreachable() })
  expect(['cache', 'PATH']).toContain(again.source)
})

/** Offers a program that says it is Temporal's CLI, packed as Temporal's own host packs it. */
async function downloadHost(folder: string): Promise<{ origin: string; close(): Promise<void> }> {
  const program = join(folder, 'temporal')
  await writeFile(program, '#!/bin/sh\necho temporal version 0.0.0\n')
  await chmod(program, 0o755)
  const { stdout } = await promisify(execFile)('tar', ['-czf', '-', '-C', folder, 'temporal'], { encoding: 'buffer' })
  const server = createServer((request, response) => {
    if (request.url === '/archive') response.end(stdout)
    else response.end(JSON.stringify({ archiveUrl: `http://${request.headers.host}/archive`, fileToExtract: 'temporal' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { origin: `http://127.0.0.1:${port}`, close }
}

/** The CLI, which when it starts its first server waits to be told, as on a machine that is busy. */
async function slowerProgram(cli: string) {
  const [path, turn] = [join(home, 'slow-temporal'), join(home, 'turn')]
  await promisify(execFile)('mkfifo', [turn])
  const waits = `[ "$1" = server ] && mkdir '${home}/first' 2>/dev/null && read -r _ < '${turn}'`
  await writeFile(path, `#!/bin/sh\n${waits}\nexec '${cli}' "$@"\n`, { mode: 0o755 })
  let told: Awaited<ReturnType<typeof open>> | undefined
  return {
    path,
    /** A pipe opens for writing once somebody reads it. */
    hasChosen: async () => void (told = await open(turn, 'w')),
    goOn: async () => {
      await told?.write('on\n')
      await told?.close()
    },
  }
}
