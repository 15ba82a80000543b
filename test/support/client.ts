/** What routes need, over a test's own database: settings of a demo or of real time, fixed secrets, a silent log. */
import type { Config } from '../../config.ts'
import type { ClientDeps } from '../../client/deps.ts'
import { openLog } from '../../log.ts'
import type { Db } from '../../db/open.ts'

const secrets: Config['secrets'] = {
  tokenKey: 'a'.repeat(64),
  suppressionKey: 'b'.repeat(64),
  evidenceKey: 'c'.repeat(64),
  webhookKey: 'e'.repeat(64),
  postgresPassword: 'd'.repeat(32),
}

export function testConfig(changed: Partial<Config> = {}): Config {
  return {
    home: '.tmp',
    host: '127.0.0.1',
    port: 0,
    publicHost: '127.0.0.1',
    publicPort: 0,
    portsSet: [],
    publicUrl: 'http://127.0.0.1:3001',
    databaseUrl: null,
    temporalAddress: null,
    temporalNamespace: 'default',
    temporalCli: null,
    smtpUrl: null,
    inboundPort: 0,
    sinkPort: null,
    webhookHosts: [],
    demo: false,
    logLevel: 'silent',
    secrets,
    ...changed,
  }
}

export function testDeps(db: Db, changed: Partial<Config> = {}): ClientDeps {
  return { db, config: testConfig(changed), log: openLog('test', 'silent') }
}
