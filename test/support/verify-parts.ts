/** What verify/ runs on, made of the parts that tests have anyway: the run's Postgres, a Temporal server, and a test server of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Hooks, startHooks } from '../../verify/hooks.ts'
import { type MailServer, startMailServer } from '../../verify/mail-server.ts'
import { quietTemporal } from '../../verify/quiet-runtime.ts'
import { isRefused } from '../../verify/random-leads.ts'
import { cloneDatabase } from '../../verify/stage.ts'
import { startTestServer, type TestServer } from '../../verify/test-server.ts'
import type { VerifyParts } from '../../verify/verify.ts'
import { testConfig } from './client.ts'
import { temporalCache, testTemporal } from './temporal.ts'

quietTemporal()

export interface TestVerifyParts extends VerifyParts {
  readonly hooks: string
  /** Whole mails, by `X-Ripen-ID`. */
  readonly arrivals: ReadonlyMap<string, number>
}

/** Call once at the top of a test file; ready inside tests. */
export function verifyParts(): () => TestVerifyParts {
  const temporal = testTemporal()
  let started:
    | { readonly testServer: TestServer; readonly mailServer: MailServer; readonly hooks: Hooks; readonly home: string }
    | undefined
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), 'ripen-test-verify-'))
    const [testServer, mailServer, hooks] = await Promise.all([
      startTestServer({ home, cache: temporalCache }),
      startMailServer(isRefused),
      startHooks(),
    ])
    started = { testServer, mailServer, hooks, home }
  }, 60_000)
  afterAll(async () => {
    await Promise.all([started?.testServer.stop(), started?.mailServer.stop(), started?.hooks.stop()])
    if (started !== undefined) await rm(started.home, { recursive: true, force: true })
  })
  return () => {
    if (started === undefined) throw new Error('verifyParts() is ready only inside tests')
    const { testServer, mailServer, hooks } = started
    const config = testConfig({ smtpUrl: `smtp://127.0.0.1:${mailServer.port}`, webhookHosts: [hooks.host] })
    return { createDatabase, config, temporal, testServer, hooks: `http://${hooks.host}`, arrivals: mailServer.arrivals }
  }
}

function createDatabase(copyOf = inject('postgresTemplate')) {
  return cloneDatabase(urlOf, copyOf)
}

function urlOf(database: string): string {
  return inject('postgresAdminUrl').replace(/\/postgres$/, `/${database}`)
}
