import { expect, test } from 'vitest'
import { type BannerFacts, bannerText } from '../../../client/launch/banner.ts'
import { testConfig } from '../../support/client.ts'

const facts: BannerFacts = {
  config: testConfig({ home: `${process.cwd()}/.ripen`, demo: true }),
  plan: {
    ports: { admin: 3000, public: 3001, inbound: 2525, sink: 2526, postgres: 54329, temporal: 7233, temporalUi: 8233 },
    moved: [],
    adminUrl: 'http://127.0.0.1:3000',
    publicUrl: 'http://127.0.0.1:3001',
    sinkUrl: 'smtp://127.0.0.1:2526',
  },
  temporalSource: 'PATH',
  temporalUiUrl: 'http://127.0.0.1:8233',
  readiness: { ready: true, parts: [{ part: 'database', state: 'ok', note: 'Postgres answers.' }] },
}

test('the banner says where to look, what is embedded and how to stop', () => {
  expect(bannerText(facts)).toBe(`Ripen is ready, with a sample company; a day takes 10 seconds.

  Start here  http://127.0.0.1:3000
  Mail sent   http://127.0.0.1:3000/inbox
  For leads   http://127.0.0.1:3001
  Temporal    http://127.0.0.1:8233

  Embedded    Postgres, Temporal server (PATH), SMTP sink: no mail leaves this machine
  Data        .ripen

  Ctrl-C stops everything, the next start continues here; \`npx ripen reset\` starts over.`)
})

test('taken ports are named with what is used instead', () => {
  const moved = [{ setting: 'PORT', wanted: 3000, chosen: 3002 } as const]
  expect(bannerText({ ...facts, plan: { ...facts.plan, moved } })).toContain('Port taken  PORT 3000, using 3002')
})

test('what is broken or not connected stands there with its remedy', () => {
  const parts = [
    { part: 'worker', state: 'broken', note: 'No worker runs; start one with `ripen worker`.' },
    { part: 'relay', state: 'notConnected', note: 'Mail stays queued until SMTP_URL names a relay.' },
  ] as const
  const text = bannerText({ ...facts, readiness: { ready: false, parts } })
  expect(text).toMatch(/^Ripen has started, .* but is not ready yet\./)
  expect(text).toContain('Broken      worker: No worker runs')
  expect(text).toContain('Not yet     relay: Mail stays queued')
})

test('parts that are connected are not called embedded', () => {
  const config = testConfig({ databaseUrl: 'postgres://db/ripen', temporalAddress: 'temporal:7233', smtpUrl: 'smtp://relay:587' })
  const text = bannerText({ ...facts, config, plan: { ...facts.plan, sinkUrl: null }, temporalUiUrl: null })
  expect(text).toContain('Embedded    nothing')
})
