/** A real Temporal server for a test file, in memory, found the way the product finds it and cached between runs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { findTemporal } from '../../client/embedded/temporal-binary.ts'
import { type RunningTemporal, startTemporal } from '../../client/embedded/temporal.ts'

/** Call once at the top of a test file; the server runs during its tests. */
export function testTemporal(): { readonly address: string; readonly namespace: string } {
  let server: RunningTemporal | undefined
  let home = ''
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ripen-test-temporal-'))
    const { path } = await findTemporal({ home: temporalCache })
    server = await startTemporal({ home, port: 0, cli: path, storage: 'memory' })
  }, 180_000)
  afterAll(async () => {
    await server?.stop()
    await rm(home, { recursive: true, force: true })
  })
  return {
    get address() {
      return running(server).address
    },
    get namespace() {
      return running(server).namespace
    },
  }
}

/** Shared by all runs on this machine. */
export const temporalCache = join(tmpdir(), 'ripen-temporal')

function running(server: RunningTemporal | undefined): RunningTemporal {
  if (server === undefined) throw new Error('testTemporal() is ready only inside tests and hooks')
  return server
}
