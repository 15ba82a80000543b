import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../config.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ripen-config-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const load = (env: NodeJS.ProcessEnv) => loadConfig({ RIPEN_HOME: home, ...env })

test('without any variable everything is embedded and on loopback', () => {
  expect(load({})).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3001',
    databaseUrl: null,
    temporalAddress: null,
    smtpUrl: null,
    sinkPort: null,
    demo: false,
  })
})

test('an empty variable means the default', () => {
  expect(load({ PORT: '', SMTP_URL: '' })).toMatchObject({ port: 3000, smtpUrl: null })
})

test('a port that was set is known from a default', () => {
  expect(load({ PORT: '3000', PUBLIC_PORT: '', SINK_PORT: '2527' }).portsSet).toEqual(['PORT', 'SINK_PORT'])
})

test('the public URL loses its trailing slash', () => {
  expect(load({ PUBLIC_URL: 'https://mail.example.com/' }).publicUrl).toBe('https://mail.example.com')
})

test('every bad variable is reported at once, with the remedy', () => {
  expect(() => load({ PORT: '70000', SMTP_URL: 'localhost', LOG_LEVEL: 'loud', TEMPORAL_ADDRESS: 'temporal' })).toThrow(
    [
      'PORT "70000" is not a port number; expected 1 to 65535',
      'TEMPORAL_ADDRESS "temporal" is not an address; expected host:7233',
      'SMTP_URL is not a URL; expected smtp://user:password@host:587',
      'LOG_LEVEL "loud" must be one of trace, debug, info, warn, error, silent',
    ].join('\n'),
  )
})

test('a bad URL is not repeated, since it may hold a password', () => {
  expect(() => load({ DATABASE_URL: 'mysql://root:hunter2@host/db' })).toThrow(
    /^DATABASE_URL is not a URL; expected postgres:[^ ]*$/,
  )
})

test('the admin listener refuses to bind beyond loopback', () => {
  expect(() => load({ HOST: '0.0.0.0' })).toThrow('HOST "0.0.0.0" must be a loopback address')
})

test('the demo refuses a real mail server', () => {
  expect(() => load({ DEMO: '1', SMTP_URL: 'smtp://mail.example.com:587' })).toThrow('start with --no-demo')
})

test.each(['smtp://127.0.0.1:2526', 'smtp://localhost:2526', 'smtp://[::1]:2526'])('the demo accepts the relay %s', (relay) => {
  expect(load({ DEMO: '1', SMTP_URL: relay }).smtpUrl).toBe(relay)
})

test('secrets are generated once, readable by the owner only', () => {
  const first = load({}).secrets
  expect(load({}).secrets).toEqual(first)
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toEqual(first)
})

test('damaged secrets are an error and never replaced', () => {
  writeFileSync(join(home, 'secrets.json'), '{}')
  expect(() => load({})).toThrow('is damaged; restore it from a backup')
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe('{}')
})

test('secrets from before there were webhooks are completed, the same in every process', () => {
  const { webhookKey, ...older } = load({}).secrets
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(older))
  const { secrets } = load({})
  expect(secrets).toMatchObject(older)
  expect(secrets.webhookKey).toMatch(/^[0-9a-f]{64}$/)
  expect(secrets.webhookKey).not.toBe(webhookKey)
  expect(load({}).secrets).toEqual(secrets)
})

test.each([
  ['', []],
  ['crm.intern', ['crm.intern']],
  ['CRM.intern, 10.0.0.5:8080 ,[fd00::1]', ['crm.intern', '10.0.0.5:8080', '[fd00::1]']],
])('the webhook hosts "%s" are %j', (text, hosts) => {
  expect(load({ WEBHOOK_HOSTS: text }).webhookHosts).toEqual(hosts)
})

test.each(['http://crm.intern', 'crm.intern/hook', 'a b', 'user@crm.intern'])('"%s" is no webhook host', (text) => {
  expect(() => load({ WEBHOOK_HOSTS: text })).toThrow('expected crm.intern,10.0.0.5:8080')
})
