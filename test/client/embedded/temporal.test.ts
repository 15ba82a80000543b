import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findTemporal } from '../../../client/embedded/temporal-binary.ts'
import { startTemporal } from '../../../client/embedded/temporal.ts'
import { temporalCache } from '../../support/temporal.ts'

let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'ripen-temporal-test-'))))
afterEach(() => rm(home, { recursive: true, force: true }))

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
